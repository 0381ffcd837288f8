using Crm.HelpDesk;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Sqlite;
using Crm.Host.Backups;
using Crm.Host.Commands;
using Crm.TestKit.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Backups;

/// <summary>A data folder as a server leaves it, and the commands on it.</summary>
internal sealed class BackupSite : IAsyncDisposable
{
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);
    private readonly ScratchDirectory _scratch = new("backup");

    public string Data => _scratch.File("data");
    public string Backup => _scratch.File("backup");
    public string Config { get; } = Path.Combine(Repository.Root, "config");
    public List<string> Said { get; } = [];

    public static async Task<BackupSite> StartAsync()
    {
        var site = new BackupSite();
        Directory.CreateDirectory(Path.Combine(site.Data, "journal"));
        await File.WriteAllBytesAsync(Path.Combine(site.Data, "crm.db"), await Migrated.Value);
        await site.WriteAsync("keys/key.xml", "a key");
        await site.WriteAsync("recordings/2026-03-02/a.wav", new string('a', 3_000_000));
        await site.WriteAsync("attachments/ab/abcd", "an attachment");
        await site.WriteAsync("phones.json", "{}");
        await site.WriteAsync("lock", "");
        await site.WriteAsync("alive", "");
        return site;
    }

    public string Scratch(string name) => _scratch.File(name);

    public async Task WriteAsync(string name, string text)
    {
        var path = Path.Combine(Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
    }

    /// <summary>Runs a command as from the command line.</summary>
    public Task RunAsync(Command command, params string[] words) =>
        command.RunAsync(new Arguments(words, command.Usage), Said.Add, TestContext.Current.CancellationToken);

    public Task BackUpAsync(params string[] more) => RunAsync(BackupCommand.Command, [Backup, "--data", Data, "--config", Config, .. more]);

    public Task RestoreAsync(string data, params string[] more) => RunAsync(RestoreCommand.Command, [Backup, "--data", data, .. more]);

    /// <summary>Refused with these words, and the data folder is as it was.</summary>
    public async Task RefusesAsync(string because)
    {
        var before = Tree(Data);
        var failure = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(Data, "--replace"));
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Tree(Data));
    }

    public static ServiceProvider Open(string data)
    {
        var services = new ServiceCollection();
        services.AddHelpDesk(new HelpDeskOptions { Country = "US" });
        services.AddHelpDeskSqlite(Path.Combine(data, "crm.db"));
        return services.BuildServiceProvider();
    }

    public static async Task<Guid> AddCustomerAsync(IServiceProvider services, string name)
    {
        var made = await services.GetRequiredService<CustomerDirectory>().CreateAsync(new CustomerDraft(name, null, "standard", null, null, null, null, null, []), Actor.Caller);
        return made.Value!.Id;
    }

    /// <summary>Names, the first first.</summary>
    public static List<string> Customers(string data)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "crm.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT Name FROM Customers ORDER BY CreatedAt";
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    /// <summary>A database whose history names a change that this version does not know.</summary>
    public static async Task MakeOfAnotherVersionAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL); INSERT INTO __EFMigrationsHistory VALUES ('20260101000000_Elsewhere', '10.0')";
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every file with its content, but for what belongs to a run and the database's own helpers.</summary>
    public static SortedDictionary<string, string> Tree(string folder)
    {
        var tree = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file);
            if (name is not ("lock" or "alive" or "crm.db-wal" or "crm.db-shm"))
            {
                tree[name] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
            }
        }

        return tree;
    }

    private static async Task<byte[]> MigrateAsync()
    {
        using var scratch = new ScratchDirectory("migrated");
        await using (var services = Open(scratch.Path))
        {
            await HelpDeskSqlite.MigrateAsync(services);
        }

        SqliteConnection.ClearAllPools();
        return await File.ReadAllBytesAsync(scratch.File("crm.db"));
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}
