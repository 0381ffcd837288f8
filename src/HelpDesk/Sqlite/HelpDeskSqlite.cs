using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Sqlite;

/// <summary>The help desk in a SQLite file.</summary>
public static class HelpDeskSqlite
{
    /// <summary>How long somebody waits for a turn. Who has it waits <see cref="ConnectionSettings.BusySeconds"/> for the file.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(10);

    /// <summary>The most threads that a file which somebody else holds keeps waiting; the pool should have more.</summary>
    public const int Threads = DatabaseTurns.Threads;

    /// <summary>
    /// Registers the database beside <see cref="HelpDeskServices.AddHelpDesk"/>. Nothing is opened yet; the tables are made or brought up to date by
    /// <see cref="MigrateAsync"/>.
    /// </summary>
    /// <param name="path">Of the database file; its folder must exist.</param>
    public static IServiceCollection AddHelpDeskSqlite(this IServiceCollection services, string path) =>
        services.AddHelpDeskSqlite(path, _ => { });

    internal static IServiceCollection AddHelpDeskSqlite(this IServiceCollection services, string path, Action<DbContextOptionsBuilder> more)
    {
        var turns = new DatabaseTurns(TurnPatience);
        services.AddPooledDbContextFactory<SqliteHelpDeskDb>(options =>
        {
            Configure(options, path, turns);
            more(options);
        });
        services.AddSingleton<IDbContextFactory<HelpDeskDb>, SqliteFactory>();
        services.AddSingleton<ICallerReader>(_ => new SqliteCallerReader(path));
        services.AddSingleton<ITextSearch, Fts5Search>();
        return services;
    }

    /// <summary>Makes the tables, or brings those of an older version up to date. Call it once at the start, before anything else; no other process may use the file.</summary>
    /// <exception cref="SqliteException">The file cannot be opened or written, or is not a database.</exception>
    /// <exception cref="UnknownSchemaException">Another version of this program has used the file.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancel = default)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<SqliteHelpDeskDb>>().CreateDbContextAsync(cancel);
        await UnknownSchemaException.CheckAsync(db, cancel);

        // Readers go on while one writes. SQLite keeps this setting in the file.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancel);

        // Migrating begins with a comparison of the whole model, which takes longer than everything else in a start; most starts have nothing to do.
        if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
        {
            // EF notes in a table that somebody migrates, and would wait for ever for one that was killed. Whoever has the data folder is the only one here.
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
            await db.Database.MigrateAsync(cancel);
        }

        await AuditTriggers.EnsureAsync(db, cancel);
        await Fts5Tables.EnsureAsync(db, cancel);
    }

    internal static void Configure(DbContextOptionsBuilder options, string path, DatabaseTurns turns)
    {
        options.UseSqlite(ConnectionString(path, pooling: true)).AddInterceptors(new ConnectionSettings(turns), turns)
            // "Any fifty of them" is meant: sorting all that fit first would cost what the limit saves.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }

    // The driver begins SQLite's own waiting anew until the time-out is over.
    internal static string ConnectionString(string path, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, Pooling = pooling, DefaultTimeout = ConnectionSettings.BusySeconds }.ConnectionString;

    private sealed class SqliteFactory(IDbContextFactory<SqliteHelpDeskDb> factory) : IDbContextFactory<HelpDeskDb>
    {
        public HelpDeskDb CreateDbContext() => factory.CreateDbContext();
    }
}
