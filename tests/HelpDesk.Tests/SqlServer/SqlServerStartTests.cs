using System.Net;
using System.Net.Sockets;
using Crm.HelpDesk.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>What a person is told when the database cannot be used, without a server to ask.</summary>
public sealed class SqlServerStartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nonsense", "not a connection string")]
    [InlineData("Server=a;Database=b;Secret=x", "not a connection string")]
    [InlineData("Database=crm;Encrypt=true", "names no server")]
    [InlineData("Server=db.example;Encrypt=true", "names no database")]
    [InlineData("Server=db.example;Database=crm;Password=hunter2;Encrypt=false", "turns encryption off")]
    public void A_connection_string_that_cannot_be_used_is_explained_and_not_repeated(string text, string why)
    {
        var problem = HelpDeskSqlServer.Problem(text);
        Assert.Contains(why, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_site_does_not_say_is_set_for_calls_and_what_it_says_stays()
    {
        const string Site = "Server=db.example;Database=crm;Integrated Security=true";
        Assert.Null(HelpDeskSqlServer.Problem(Site));
        var usual = new SqlConnectionStringBuilder(ConnectionString.Complete(Site));
        Assert.Equal((5, "Crm", PoolBlockingPeriod.NeverBlock), (usual.ConnectTimeout, usual.ApplicationName, usual.PoolBlockingPeriod));
        Assert.Equal(SqlConnectionEncryptOption.Mandatory, usual.Encrypt);
        var own = new SqlConnectionStringBuilder(ConnectionString.Complete(Site + ";Connect Timeout=20;Application Name=ours;Encrypt=strict"));
        Assert.Equal((20, "ours", SqlConnectionEncryptOption.Strict), (own.ConnectTimeout, own.ApplicationName, own.Encrypt));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_and_then_named_as_not_answering()
    {
        Assert.SkipUnless(HelpDeskSqlServer.CultureProblem() is null, "The driver runs only with DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0.");

        // A port that is held and not listened at refuses every connection.
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)held.LocalEndPoint!).Port;
        await using var services = new ServiceCollection()
            .AddHelpDeskSqlServer($"Server=tcp:127.0.0.1,{port};Database=crm;User ID=crm;Password=hunter2;Connect Timeout=1;Connect Retry Count=0").BuildServiceProvider();
        var told = new List<string>();

        var failure = await Assert.ThrowsAsync<SqlException>(() => HelpDeskSqlServer.MigrateAsync(services, TimeSpan.FromSeconds(3), told.Add, Cancel));

        var line = SqlServerFailure.Explain(failure);
        Assert.StartsWith("The SQL Server does not answer: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.Equal(line, Assert.Single(told));
    }
}
