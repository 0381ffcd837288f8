using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.SqlServer;
using Crm.HelpDesk.Tests.Providers;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(SqlServerTestDatabases))]

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>A database on a real server, empty at the beginning of each test.</summary>
public sealed class SqlServerTestDatabase : TestDatabase
{
    private string? _connection;

    public override async Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more)
    {
        Assert.SkipUnless(SqlServerTestDatabases.Server is not null, $"{SqlServerTestDatabases.Variable} is not set: no SQL Server to test on.");
        Assert.Null(HelpDeskSqlServer.CultureProblem());
        _connection = await SqlServerTestDatabases.TakeAsync();
        services.AddHelpDeskSqlServer(_connection, more);

        // A full-text index follows within seconds; it has tests of its own, which wait for it.
        services.AddSingleton<ITextSearch, WordSearch>();
    }

    public override ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            SqlServerTestDatabases.GiveBack(_connection);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>As many migrated databases as tests run at once, emptied between tests and dropped at the end: making one takes seconds.</summary>
public sealed class SqlServerTestDatabases : IAsyncLifetime
{
    public const string Variable = "CRM_TEST_SQLSERVER";

    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> Made = [];

    /// <summary>Held by who makes a database: of several at once the server refuses some (error 1807).</summary>
    internal static readonly SemaphoreSlim Making = new(1);

    /// <summary>Of the server; the database in it does not matter.</summary>
    public static string? Server { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    public static async Task<string> TakeAsync()
    {
        if (!Free.TryTake(out var connection))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"CrmTest_{Environment.ProcessId}_{Guid.NewGuid():N}");
            connection = new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ConnectionString;
            Made.Add(connection);
            await using var services = new ServiceCollection().AddHelpDeskSqlServer(connection).BuildServiceProvider();
            await Making.WaitAsync();
            try
            {
                await HelpDeskSqlServer.MigrateAsync(services, TimeSpan.FromSeconds(30), _ => { });
            }
            finally
            {
                Making.Release();
            }
        }

        await EmptyAsync(connection);
        return connection;
    }

    public static void GiveBack(string connection) => Free.Add(connection);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in Made)
        {
            await using var db = Open(connection);
            await db.Database.EnsureDeletedAsync();
        }
    }

    private static async Task EmptyAsync(string connection)
    {
        await using var db = Open(connection);
        await db.Database.ExecuteSqlRawAsync(Empty(db));
        await db.InTransactionAsync(() => SeedAsync(db), CancellationToken.None);
    }

    /// <summary>Writes the rows that a new database has.</summary>
    internal static async Task SeedAsync(HelpDeskDb db)
    {
        var design = db.GetService<IDesignTimeModel>().Model;
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var seeds = design.FindEntityType(entity.Name)!.GetSeedData().Select(seed => entity.GetProperties().Select(p => seed[p.Name]).ToArray()).ToList();
            await new TableWriter(db, entity).InsertAsync(seeds, CancellationToken.None);
        }
    }

    /// <summary>Deletes what is in all tables, those that refer to others first.</summary>
    internal static string Empty(HelpDeskDb db)
    {
        var (left, script) = (db.Model.GetEntityTypes().ToList(), new StringBuilder());
        while (left.Count > 0)
        {
            var next = left.First(e => !left.Exists(other => other != e && other.GetForeignKeys().Any(k => k.PrincipalEntityType == e)));

            // Nothing may be deleted from the audit log, and no table refers to it.
            script.AppendLine(CultureInfo.InvariantCulture, $"{(next.ClrType == typeof(AuditRow) ? "TRUNCATE TABLE" : "DELETE FROM")} [{next.GetTableName()}];");
            left.Remove(next);
        }

        return script.ToString();
    }

    private static SqlServerHelpDeskDb Open(string connection) =>
        new(new DbContextOptionsBuilder<SqlServerHelpDeskDb>().UseSqlServer(connection, HelpDeskSqlServer.Retrying).Options);
}
