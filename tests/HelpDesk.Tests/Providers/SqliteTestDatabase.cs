using Crm.HelpDesk.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Providers;

/// <summary>A real file in a folder of its own. Migrating takes a while, so it is done once and the file copied.</summary>
public class SqliteTestDatabase : TestDatabase
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("helpdesk-test-");

    public string File => Path.Combine(_folder.FullName, "helpdesk.db");

    public override async Task RegisterAsync(IServiceCollection services, Action<DbContextOptionsBuilder> more)
    {
        await System.IO.File.WriteAllBytesAsync(File, await Migrated.Value);
        services.AddHelpDeskSqlite(File, more);
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static async Task<byte[]> MigrateAsync()
    {
        await using var database = new SqliteTestDatabase();
        await using var services = new ServiceCollection().AddHelpDeskSqlite(database.File).BuildServiceProvider();
        await HelpDeskSqlite.MigrateAsync(services);

        // Closing the last connection moves the write-ahead log into the file.
        SqliteConnection.ClearAllPools();
        return await System.IO.File.ReadAllBytesAsync(database.File);
    }
}
