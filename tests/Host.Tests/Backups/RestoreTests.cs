using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Host.Backups;
using Crm.Host.Configuration;
using Microsoft.Data.Sqlite;

namespace Crm.Host.Tests.Backups;

public sealed class RestoreTests : IAsyncLifetime
{
    private BackupSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await BackupSite.StartAsync();
        await _site.BackUpAsync();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Data_are_replaced_only_when_asked_to_and_are_kept_aside()
    {
        await _site.WriteAsync("phones.json", "newer");
        var failure = await Assert.ThrowsAsync<BackupException>(() => _site.RestoreAsync(_site.Data));
        Assert.Contains("--replace", failure.Message, StringComparison.Ordinal);
        Assert.Equal("newer", await File.ReadAllTextAsync(Path.Combine(_site.Data, "phones.json")));

        await _site.RestoreAsync(_site.Data, "--replace");
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(_site.Data, "phones.json")));
        var aside = Assert.Single(Directory.GetDirectories(_site.Data, "replaced-*"));
        Assert.Equal("newer", await File.ReadAllTextAsync(Path.Combine(aside, "phones.json")));
        Assert.False(Directory.Exists(Path.Combine(_site.Data, "restore")));
        Assert.Contains(_site.Said, line => line.Contains(aside, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_that_a_server_uses_are_refused()
    {
        using var server = DataFolder.Open(_site.Data);
        var failure = await Assert.ThrowsAsync<StartupException>(() => _site.RestoreAsync(_site.Data, "--replace"));
        Assert.Contains("in use by another Crm server", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_shortened_or_changed_by_a_bit_is_found()
    {
        var file = Path.Combine(_site.Backup, "recordings", "2026-03-02", "a.wav");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[2_000_000] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await _site.RefusesAsync("recordings/2026-03-02/a.wav is not what was written");
        await File.WriteAllBytesAsync(file, bytes.AsMemory(0, 100));
        await _site.RefusesAsync("recordings/2026-03-02/a.wav is not what was written");
        File.Delete(file);
        await _site.RefusesAsync("recordings/2026-03-02/a.wav is missing");
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("keys/../../outside")]
    [InlineData("")]
    public async Task No_file_of_a_backup_leads_out_of_the_data_folder(string path)
    {
        ChangeManifest(manifest => manifest["files"]!.AsArray().Add(new JsonObject { ["path"] = path, ["bytes"] = 0, ["sha256"] = "" }));
        await _site.RefusesAsync("has no place in a data folder");
    }

    [Fact]
    public async Task A_backup_of_a_newer_version_is_refused()
    {
        ChangeManifest(manifest => manifest["format"] = 2);
        await _site.RefusesAsync("a newer version has made it");
    }

    [Fact]
    public async Task A_database_with_a_schema_of_another_version_is_refused()
    {
        var file = Path.Combine(_site.Backup, "crm.db");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0'); PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync();
        }

        await DescribeAgainAsync("crm.db");
        await _site.RefusesAsync("made by another version");
    }

    [Fact]
    public async Task A_database_that_was_damaged_before_its_backup_is_found()
    {
        var file = Path.Combine(_site.Backup, "crm.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(8_192, 60_000).Fill(0x5A);
        await File.WriteAllBytesAsync(file, bytes);
        await DescribeAgainAsync("crm.db");
        await _site.RefusesAsync("database is damaged");
    }

    [Fact]
    public async Task A_folder_that_is_no_backup_is_refused()
    {
        File.Delete(Path.Combine(_site.Backup, "manifest.json"));
        await _site.RefusesAsync("is no backup");
    }

    /// <summary>Cut after every single move: the next who takes the folder finds it as it was before, or as the backup has it.</summary>
    [Fact]
    public async Task Wherever_a_swap_is_cut_it_is_undone_or_brought_to_its_end()
    {
        string[] old = ["crm.db", "journal", "keys", "phones.json"], fresh = ["crm.db", "journal", "recordings"];
        for (var cut = -1; cut <= old.Length + fresh.Length + 2; cut++)
        {
            var data = Directory.CreateDirectory(_site.Scratch($"cut{cut}")).FullName;
            var restore = Path.Combine(data, "restore");
            Directory.CreateDirectory(Path.Combine(restore, "new"));
            Directory.CreateDirectory(Path.Combine(restore, "old"));
            var left = cut;
            await WriteAsync(old, name => Path.Combine(data, left-- > 0 ? Path.Combine("restore", "old", name) : name), "old");
            left--;
            await WriteAsync(fresh, name => Path.Combine(data, left-- > 0 ? name : Path.Combine("restore", "new", name)), "new");
            if (cut >= 0)
            {
                await File.WriteAllTextAsync(Path.Combine(restore, "state"), cut <= old.Length ? "leaving 2026-03-02T090000" : "arriving 2026-03-02T090000");
            }

            using var opened = DataFolder.Open(data);
            Assert.False(Directory.Exists(restore));
            foreach (var name in old.Union(fresh))
            {
                var expected = cut < 0 ? (old.Contains(name) ? "old" : null) : fresh.Contains(name) ? "new" : null;
                Assert.Equal(expected, Text(Path.Combine(data, name)));
                Assert.Equal(cut >= 0 && old.Contains(name) ? "old" : null, Text(Path.Combine(data, "replaced-2026-03-02T090000", name)));
            }
        }
    }

    private static async Task WriteAsync(string[] names, Func<string, string> where, string text)
    {
        foreach (var name in names)
        {
            var path = where(name);
            if (!name.Contains('.', StringComparison.Ordinal))
            {
                path = Path.Combine(Directory.CreateDirectory(path).FullName, "content");
            }

            await File.WriteAllTextAsync(path, text);
        }
    }

    private static string? Text(string path)
    {
        path = Directory.Exists(path) ? Path.Combine(path, "content") : path;
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private void ChangeManifest(Action<JsonNode> change)
    {
        var file = Path.Combine(_site.Backup, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(file))!;
        change(manifest);
        File.WriteAllText(file, JsonSerializer.Serialize(manifest));
    }

    private async Task DescribeAgainAsync(string name)
    {
        var described = await FileCopies.DescribeAsync(_site.Backup, name, default);
        ChangeManifest(manifest =>
        {
            var file = manifest["files"]!.AsArray().First(f => f!["path"]!.GetValue<string>() == name)!;
            (file["bytes"], file["sha256"]) = (described.Bytes, described.Sha256);
        });
    }
}
