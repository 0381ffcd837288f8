using System.Diagnostics;
using Crm.Host.Configuration;
using Crm.Host.Tests.Commands;
using Crm.Host.Tests.Journals;

namespace Crm.Host.Tests.Backups;

/// <summary>kill -9 in the middle of a backup and of a restore, as real processes.</summary>
public sealed class KilledCommandTests
{
    [Fact]
    public async Task A_killed_backup_is_none_and_a_killed_restore_leaves_the_former_data_or_all_of_the_new()
    {
        await using var site = await BackupSite.StartAsync();
        await site.WriteAsync("recordings/2026-03-02/large.wav", new string('x', 50_000_000));
        await KillAsync(() => File.Exists(Path.Combine(site.Backup + ".partial", "crm.db")), "backup", site.Backup, "--data", site.Data, "--config", site.Config);
        Assert.False(Directory.Exists(site.Backup));
        await site.BackUpAsync();
        Assert.False(Directory.Exists(site.Backup + ".partial"));

        await site.WriteAsync("phones.json", "newer");
        var (before, backup) = (BackupSite.Tree(site.Data), BackupSite.Tree(site.Backup));
        backup.Remove("manifest.json");
        await KillAsync(() => Directory.Exists(Path.Combine(site.Data, "restore", "new", "recordings")), "restore", site.Backup, "--data", site.Data, "--replace");
        using (DataFolder.Open(site.Data))
        {
        }

        var after = BackupSite.Tree(site.Data);
        foreach (var aside in after.Keys.Where(name => name.StartsWith("replaced-", StringComparison.Ordinal)).ToList())
        {
            after.Remove(aside);
        }

        Assert.Equal(after["phones.json"] == before["phones.json"] ? before : backup, after);
        Assert.False(Directory.Exists(Path.Combine(site.Data, "restore")));
        await site.RestoreAsync(site.Data, "--replace");
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(site.Data, "phones.json")));
    }

    /// <summary>Starts the command and kills it as soon as it has come so far.</summary>
    internal static async Task KillAsync(Func<bool> far, params string[] words)
    {
        using var process = Process.Start(HostCommand.Info(words))!;
        try
        {
            await JournalFixture.UntilAsync(() => far() || process.HasExited, "the command has begun");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
