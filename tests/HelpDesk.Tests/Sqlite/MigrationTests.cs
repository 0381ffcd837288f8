using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Sqlite;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.HelpDesk.Tests.Sqlite;

public sealed class MigrationTests : IAsyncDisposable
{
    private readonly SqliteTestDatabase _database = new();
    private readonly ServiceProvider _services;

    public MigrationTests() =>
        _services = new ServiceCollection().AddHelpDeskSqlite(_database.File).AddHelpDesk(new HelpDeskOptions()).BuildServiceProvider();

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_database.File};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_model_has_no_change_that_no_migration_makes()
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task An_empty_folder_becomes_a_database_and_migrating_again_keeps_what_is_in_it()
    {
        await HelpDeskSqlite.MigrateAsync(_services, Cancel);
        var customers = _services.GetRequiredService<CustomerDirectory>();
        var bob = await customers.CreateAsync(new("Bob", null, "gold", null, null, null, null, null, ["+12125550100"]), Actor.Caller, Cancel);

        await HelpDeskSqlite.MigrateAsync(_services, Cancel);

        Assert.Equal("Bob", (await customers.FindAsync(bob.Value!.Id, Viewer.System, Cancel))!.Name);
    }

    [Fact]
    public async Task A_database_of_another_version_is_refused_and_stays_as_it_is()
    {
        await ExecuteAsync("CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL); INSERT INTO __EFMigrationsHistory VALUES ('20260101000000_Elsewhere', '10.0')");
        var before = await File.ReadAllBytesAsync(_database.File, Cancel);

        var refused = await Assert.ThrowsAsync<UnknownSchemaException>(() => HelpDeskSqlite.MigrateAsync(_services, Cancel));
        await Assert.ThrowsAsync<UnknownSchemaException>(() => SchemaChanges.ScriptAsync(_services, Cancel));

        Assert.Contains("made by another version (it has the change '20260101000000_Elsewhere'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Start the version that made it", refused.Message, StringComparison.Ordinal);
        SqliteConnection.ClearAllPools();
        Assert.Equal(before, await File.ReadAllBytesAsync(_database.File, Cancel));
    }

    [Fact]
    public async Task Migrating_goes_on_after_one_who_was_killed_at_it()
    {
        await ExecuteAsync("CREATE TABLE __EFMigrationsLock (Id INTEGER NOT NULL PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01 00:00:00')");
        await HelpDeskSqlite.MigrateAsync(_services, Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await using var db = await _services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
    }

    [Fact]
    public async Task Every_connection_waits_for_others_keeps_foreign_keys_and_commits_durably_to_a_write_ahead_log()
    {
        await HelpDeskSqlite.MigrateAsync(_services, Cancel);
        await using var db = await _services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        Assert.Equal("wal", await Pragma<string>("journal_mode"));
        Assert.Equal(1, await Pragma<long>("foreign_keys"));
        Assert.Equal(5000, await Pragma<long>("busy_timeout"));
        Assert.Equal(2, await Pragma<long>("synchronous"));

        async Task<T> Pragma<T>(string name)
        {
            await db.Database.OpenConnectionAsync(Cancel);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return (T)(await command.ExecuteScalarAsync(Cancel))!;
        }
    }

    [Fact]
    public async Task A_file_that_is_no_database_and_a_folder_that_is_not_there_are_refused()
    {
        await File.WriteAllTextAsync(_database.File, "This is not a database, but it is long enough to look like a file header of one. " + new string('x', 200), Cancel);
        await Assert.ThrowsAsync<SqliteException>(() => HelpDeskSqlite.MigrateAsync(_services, Cancel));
        await using var nowhere = new ServiceCollection().AddHelpDeskSqlite(Path.Combine(_database.File, "no", "folder.db")).BuildServiceProvider();
        await Assert.ThrowsAsync<SqliteException>(() => HelpDeskSqlite.MigrateAsync(nowhere, Cancel));
    }

    [Fact]
    public async Task Readers_go_on_while_one_writes()
    {
        await HelpDeskSqlite.MigrateAsync(_services, Cancel);
        var customers = _services.GetRequiredService<CustomerDirectory>();
        var bob = await customers.CreateAsync(new("Bob", null, "gold", null, null, null, null, null, []), Actor.Caller, Cancel);
        await using var db = await _services.GetRequiredService<IDbContextFactory<HelpDeskDb>>().CreateDbContextAsync(Cancel);
        await using var writing = await db.Database.BeginTransactionAsync(Cancel);
        await db.Customers.ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, "Robert"), Cancel);

        Assert.Equal("Bob", (await customers.FindAsync(bob.Value!.Id, Viewer.System, Cancel))!.Name);
        await writing.CommitAsync(Cancel);
        Assert.Equal("Robert", (await customers.FindAsync(bob.Value!.Id, Viewer.System, Cancel))!.Name);
    }
}
