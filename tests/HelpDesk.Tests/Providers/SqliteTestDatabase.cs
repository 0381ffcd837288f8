using Crm.HelpDesk.Data;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tests.Sqlite;
using Crm.HelpDesk.Tests.SqlServer;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

// The query compiler is the one place through which every query goes, and EF calls it internal.
#pragma warning disable EF1001

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>
/// A real file in a folder of its own. Migrating takes a while, so it is done once and the file copied. Each query is translated for SQL Server too, and texts are bounded as there.
/// </summary>
public class SqliteTestDatabase : TestDatabase
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(() => MigrateAsync(bounded: false)), Bounded = new(() => MigrateAsync(bounded: true));

    private static readonly WalksRefused Walks = new();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("helpdesk-test-");

    public string File => Path.Combine(_folder.FullName, "helpdesk.db");

    public override async Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more)
    {
        await System.IO.File.WriteAllBytesAsync(File, await (Translates ? Bounded : Migrated).Value);
        services.AddHelpDeskSqlite(File, options =>
        {
            if (Translates)
            {
                options.ReplaceService<IQueryCompiler, TranslatingQueryCompiler>();
                new SqliteDbContextOptionsBuilder(options).ExecutionStrategy(dependencies => new StrictStrategy(dependencies));
                PassingFaults.Add(options);
            }

            options.AddInterceptors(Walks);
            more(options);
        });
    }

    protected virtual bool Translates => true;

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>As with SQL Server's, EF refuses a transaction that was not begun by the one method that can run it again. Nothing passes by itself here, but <see cref="PassingFaults"/>.</summary>
    private sealed class StrictStrategy(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 1, TimeSpan.Zero)
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is PassingFaultException;
    }

    private static async Task<byte[]> MigrateAsync(bool bounded)
    {
        await using var database = new SqliteTestDatabase();
        await using var services = new ServiceCollection().AddHelpDeskSqlite(database.File).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);
        if (bounded)
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync();
            await TextBounds.AddAsync(db);
        }

        // Closing the last connection moves the write-ahead log into the file.
        SqliteConnection.ClearAllPools();
        return await System.IO.File.ReadAllBytesAsync(database.File);
    }
}
