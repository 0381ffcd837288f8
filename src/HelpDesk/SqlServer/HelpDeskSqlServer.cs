using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.SqlServer;

/// <summary>The help desk in a SQL Server database.</summary>
public static class HelpDeskSqlServer
{
    // Within two seconds or so: who waits longer has a deadline of its own, and the journal tries again for ever.
    private const int MostRetries = 4;
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(1);

    // The driver on Linux gives 0 for a refused connection and for a session that was killed.
    private static readonly int[] AlsoPassing = [0, SqlServerHelpDeskDb.LockNotTaken];

    // As in SQLite. Only while nobody else can be in the database, and once: it ends what other sessions are doing, such as another process that makes the tables.
    private const string ReadersDoNotWait = """
        IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND is_read_committed_snapshot_on = 0)
            ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
        """;

    // Of the state of a database in sys.databases; others than this are on the way to it, or broken.
    private const byte Online = 0;

    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Registers the database beside <see cref="HelpDeskServices.AddHelpDesk"/>. Nothing is connected yet; the tables are made or brought up to date by
    /// <see cref="MigrateAsync"/>.
    /// </summary>
    /// <param name="connectionString">Must name server and database.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used; the message says why and does not repeat it.</exception>
    public static IServiceCollection AddHelpDeskSqlServer(this IServiceCollection services, string connectionString) =>
        services.AddHelpDeskSqlServer(connectionString, _ => { });

    internal static IServiceCollection AddHelpDeskSqlServer(this IServiceCollection services, string connectionString, Action<DbContextOptionsBuilder> more)
    {
        var complete = ConnectionString.Complete(connectionString);
        services.AddPooledDbContextFactory<SqlServerHelpDeskDb>(options =>
        {
            options.UseSqlServer(complete, Retrying);
            more(options);
        });
        services.AddSingleton<IDbContextFactory<HelpDeskDb>, SqlServerFactory>();
        services.AddSingleton<ITextSearch, FullTextSearch>();
        return services;
    }

    /// <summary>
    /// Why this process cannot use the driver, with what to do; null when it can. The driver maps the server's collations by culture data, which this program
    /// is built to do without.
    /// </summary>
    public static string? CultureProblem()
    {
        // What the program was built with; what the environment says decides, and is asked below as the driver asks it.
        AppContext.SetSwitch("System.Globalization.Invariant", false);
        try
        {
            return CultureInfo.GetCultureInfo("en-US").LCID == UnitedStates ? null : NeedsCultures;
        }
        catch (CultureNotFoundException)
        {
            return NeedsCultures;
        }
    }

    private const int UnitedStates = 0x0409;

    private const string NeedsCultures = "SQL Server's driver needs the system's culture data (Debian: libicu72): set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0 in the environment and start again.";

    /// <summary>What is wrong with a connection string, after "…: "; null when it can be used.</summary>
    public static string? Problem(string connectionString)
    {
        try
        {
            ConnectionString.Complete(connectionString);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Waits for the server, makes the database if it is missing and the login may, and makes the tables or brings those of an older version up to date. Call it
    /// once at the start, before anything else. Several processes may do so at once: the first migrates, the others wait.
    /// </summary>
    /// <param name="patience">How long a server that does not answer is waited for.</param>
    /// <param name="waiting">Told once, when it has to wait, why; in words for a person.</param>
    /// <exception cref="SqlException">The server is not reachable or refuses; <see cref="SqlServerFailure.Explain"/> says it in words.</exception>
    /// <exception cref="UnknownSchemaException">Another version of this program has used the database.</exception>
    public static async Task MigrateAsync(IServiceProvider services, TimeSpan patience, Action<string> waiting, CancellationToken cancel = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<SqlServerHelpDeskDb>>().CreateDbContextAsync(cancel);
        db.Database.SetCommandTimeout(SqlServerHelpDeskDb.AsLongAsItTakes);
        var isNew = !await ReachAsync(db, patience, waiting, cancel);
        if (isNew)
        {
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancel);
        }

        await UnknownSchemaException.CheckAsync(db, cancel);
        if (isNew || !(await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
        {
            await db.Database.ExecuteSqlRawAsync(ReadersDoNotWait, cancel);
        }

        if (isNew || (await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            await db.Database.MigrateAsync(cancel);
        }

        await AuditTriggers.EnsureAsync(db, cancel);
        await SearchRebuild.EnsureAsync(db, cancel);
        await FullText.EnsureAsync(db, cancel);
    }

    internal static void Retrying(SqlServerDbContextOptionsBuilder options) => options.EnableRetryOnFailure(MostRetries, LongestRetryDelay, AlsoPassing);

    /// <returns>Whether the database is there.</returns>
    private static async Task<bool> ReachAsync(SqlServerHelpDeskDb db, TimeSpan patience, Action<string> waiting, CancellationToken cancel)
    {
        var since = Environment.TickCount64;
        var connectionString = db.Database.GetConnectionString()!;
        var wasOnline = false;
        for (var told = false; ; told = true)
        {
            try
            {
                await using var connection = new SqlConnection(connectionString);
                await connection.OpenAsync(cancel);
                return true;
            }
            catch (SqlException e) when (e.Number == SqlServerFailure.NoSuchDatabase)
            {
                // A server that has just started recovers its databases one after the other, and says the same of one that it has not come to.
                var state = await StateAsync(connectionString, cancel);
                if (state is null)
                {
                    return false;
                }

                // Twice, because it may have been recovered between the two questions.
                if ((state == Online && wasOnline) || Environment.TickCount64 - since >= patience.TotalMilliseconds)
                {
                    throw;
                }

                wasOnline = state == Online;
                Tell(e);
            }
            catch (SqlException e) when (SqlServerFailure.IsAway(e) && Environment.TickCount64 - since < patience.TotalMilliseconds)
            {
                Tell(e);
            }

            await Task.Delay(PauseBetweenTries, cancel);

            void Tell(SqlException e)
            {
                if (!told)
                {
                    waiting(SqlServerFailure.Explain(e));
                }
            }
        }
    }

    /// <summary>The state of a database that could not be opened; null when there is none of this name, or the login may not know.</summary>
    private static async Task<byte?> StateAsync(string connectionString, CancellationToken cancel)
    {
        var named = new SqlConnectionStringBuilder(connectionString);
        var name = named.InitialCatalog;
        named.InitialCatalog = "master";
        try
        {
            await using var connection = new SqlConnection(named.ConnectionString);
            await connection.OpenAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT state FROM sys.databases WHERE name = @name";
            command.Parameters.AddWithValue("@name", name);
            return await command.ExecuteScalarAsync(cancel) as byte?;
        }
        catch (SqlException)
        {
            return null;
        }
    }

    private sealed class SqlServerFactory(IDbContextFactory<SqlServerHelpDeskDb> factory) : IDbContextFactory<HelpDeskDb>
    {
        public HelpDeskDb CreateDbContext() => factory.CreateDbContext();
    }
}
