using System.Reflection;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>What is made of the errors that a server or the driver gives.</summary>
public sealed class SqlServerFailureTests
{
    [Theory]
    [InlineData(0, "A network-related or instance-specific error occurred", "The SQL Server does not answer: ", true)]
    [InlineData(-2, "Connection Timeout Expired.", "The SQL Server does not answer: ", true)]
    [InlineData(922, "Database 'crm' is being recovered.", "The SQL Server does not answer: ", true)]
    [InlineData(6005, "SHUTDOWN is in progress.", "The SQL Server does not answer: ", true)]
    [InlineData(40613, "Database 'crm' on server 'x' is not currently available.", "The SQL Server does not answer: ", true)]
    [InlineData(0, "The remote certificate was rejected by the provided RemoteCertificateValidationCallback.", "The SQL Server's certificate is not trusted", false)]
    [InlineData(18456, "Login failed for user 'crm'.", "The SQL Server refuses the login: Login failed for user 'crm'. ", false)]
    [InlineData(4060, "Cannot open database \"crm\" requested by the login.", "The SQL Server has no such database for this login: ", false)]
    [InlineData(262, "CREATE TABLE permission denied in database 'crm'.", "The SQL Server's login may not do what is needed: ", false)]
    [InlineData(3201, "Cannot open backup device '/x/crm.bak'. Operating system error 3.", "The SQL Server cannot write the backup: ", false)]
    [InlineData(547, "The ALTER TABLE statement conflicted with the FOREIGN KEY constraint.", "The SQL Server database cannot be used: ", false)]
    public void Each_error_is_one_line_that_says_what_to_do(int number, string message, string begins, bool away)
    {
        var failure = Failure(number, message + "\r\nMore of it");
        var line = SqlServerFailure.Explain(failure);
        Assert.StartsWith(begins, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.Equal(away, SqlServerFailure.IsAway(failure));
    }

    [Theory]
    [InlineData(1101)]
    [InlineData(1105)]
    [InlineData(9002)]
    public void A_full_disk_of_the_server_is_told_from_one_that_is_away(int number)
    {
        var failure = Failure(number, "Could not allocate space.");
        Assert.True(SqlServerFailure.IsFull(failure));
        Assert.False(SqlServerFailure.IsAway(failure));
        Assert.StartsWith("The SQL Server has no room left", SqlServerFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1205, true)]
    [InlineData(SqlServerHelpDeskDb.LockNotTaken, true)]
    [InlineData(2627, false)]
    [InlineData(547, false)]
    [InlineData(2628, false)]
    public async Task What_passes_is_tried_again_and_what_does_not_is_told_at_once(int number, bool passes)
    {
        await using var db = new SqlServerHelpDeskDb(SqlServerTranslation.Options(new StubConnection()));
        var tries = 0;
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => db.InTransactionAsync(
            () => ++tries == 2 ? throw new OperationCanceledException() : throw new DbUpdateException("", Failure(number, "As the server says.")), TestContext.Current.CancellationToken));
        Assert.Equal(passes ? 2 : 1, tries);
        Assert.Equal(!passes, thrown is DbUpdateException);
    }

    [Fact]
    public void A_fault_of_the_database_is_known_whatever_wraps_it_and_whatever_it_wraps()
    {
        var driver = Failure(-2, "Execution Timeout Expired.", new InvalidOperationException("of the socket"));
        Assert.IsType<InvalidOperationException>(driver.GetBaseException());
        Assert.True(DatabaseFailure.Is(new RetryLimitExceededException("", new DbUpdateException("", driver))));
        Assert.True(DatabaseFailure.Is(driver));
        Assert.False(DatabaseFailure.Is(new InvalidOperationException("ours", new FormatException())));
    }

    /// <summary>As the driver makes it, which keeps that to itself.</summary>
    private static SqlException Failure(int number, string message, Exception? inner = null)
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var errors = Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        var constructor = typeof(SqlError).GetConstructors(Hidden).First(c => c.GetParameters() is [{ Name: "infoNumber" }, ..]);
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [constructor.Invoke(Values(constructor))]);
        var create = typeof(SqlException).GetMethods(Hidden).First(m => m.Name == "CreateException" && Array.Exists(m.GetParameters(), p => p.ParameterType == typeof(Exception)));
        return (SqlException)create.Invoke(null, Values(create))!;

        object?[] Values(MethodBase method) =>
        [
            .. method.GetParameters().Select(p => p.Name switch
            {
                "infoNumber" => number,
                "errorClass" => (byte)16,
                "errorMessage" => message,
                "errorCollection" => errors,
                "exception" or "innerException" => inner,
                _ => p.ParameterType == typeof(string) ? "" : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null,
            }),
        ];
    }
}
