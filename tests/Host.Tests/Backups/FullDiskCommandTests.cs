using System.Text;
using Crm.Host.Backups;
using Crm.Host.Commands;
using Crm.Host.Configuration;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Backups;

/// <summary>The disk fills up while a command is at work: it says so in one line, leaves nothing half done, and does its work when there is room again.</summary>
public sealed class FullDiskCommandTests
{
    private const int Megabytes = 24, Rows = 3_000;

    [Fact]
    public async Task A_backup()
    {
        await using var site = await BackupSite.StartAsync();
        using var disk = SmallDisk.Mount(site.Scratch("disk"), Megabytes);
        var target = Path.Combine(disk.Path, "monday");
        Task BackUpAsync(Action<string> say) => BackupCommand.Command.RunAsync(new Arguments([target, "--data", site.Data, "--config", site.Config], ""), say, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<BackupException>(() => BackUpAsync(Once(() => disk.Fill())));
        Assert.Contains("is full, and nothing is left of the backup. Make room, or write it to another disk.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["filler"], Directory.EnumerateFileSystemEntries(disk.Path).Select(Path.GetFileName));

        disk.MakeRoom();
        await BackUpAsync(_ => { });
        Assert.True(File.Exists(Path.Combine(target, "manifest.json")));
    }

    [Fact]
    public async Task A_restore()
    {
        await using var site = await BackupSite.StartAsync();
        await site.BackUpAsync();
        using var disk = SmallDisk.Mount(site.Scratch("disk"), Megabytes);
        var data = Path.Combine(disk.Path, "data");
        Task RestoreAsync(Action<string> say) => RestoreCommand.Command.RunAsync(new Arguments([site.Backup, "--data", data, "--replace"], ""), say, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(Path.Combine(data, "phones.json"), "former", TestContext.Current.CancellationToken);
        var before = BackupSite.Tree(data);

        var failure = await Assert.ThrowsAnyAsync<IOException>(() => RestoreAsync(Once(() => disk.Fill())));
        Assert.Contains("room", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, BackupSite.Tree(data));

        disk.MakeRoom();
        await RestoreAsync(_ => { });
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(data, "phones.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_import_and_an_export_of_customers()
    {
        await using var site = await BackupSite.StartAsync();
        using var disk = SmallDisk.Mount(site.Scratch("disk"), Megabytes);
        var data = Directory.CreateDirectory(Path.Combine(disk.Path, "data")).FullName;
        File.Copy(Path.Combine(site.Data, "crm.db"), Path.Combine(data, "crm.db"));
        var file = site.Scratch("people.csv");
        await File.WriteAllTextAsync(file, People(), TestContext.Current.CancellationToken);
        Task RunAsync(Command command, Action<string> say, params string[] words) =>
            command.RunAsync(new Arguments([.. words, "--data", data, "--config", site.Config], ""), say, TestContext.Current.CancellationToken);

        var full = await Assert.ThrowsAsync<StartupException>(() => RunAsync(ImportCommand.Command, Once(() => disk.Fill(leaving: 1 << 20), "read"), "customers", file));
        Assert.Contains("There is no room left on the disk of ", full.Message, StringComparison.Ordinal);

        disk.MakeRoom();
        await RunAsync(ImportCommand.Command, site.Said.Add, "customers", file);
        Assert.Contains(site.Said, line => line.StartsWith($"{Rows} rows: {Rows} new", StringComparison.Ordinal));
        Assert.Equal(Rows, BackupSite.Customers(data).Distinct().Count());
        Assert.Equal(Rows, BackupSite.Customers(data).Count);

        var export = Path.Combine(disk.Path, "out.csv");
        disk.Fill(leaving: 64 << 10);
        var refused = await Assert.ThrowsAnyAsync<IOException>(() => RunAsync(ExportCommand.Command, _ => { }, "customers", export));
        Assert.Equal(StorageTrouble.Full, StorageFailure.Of(refused));
        Assert.Empty(Directory.EnumerateFiles(disk.Path, "out.csv*"));
        disk.MakeRoom();
        await RunAsync(ExportCommand.Command, _ => { }, "customers", export);
        Assert.Equal(Rows + 1, File.ReadLines(export).Count());
    }

    /// <summary>Does something at the first line that begins so.</summary>
    private static Action<string> Once(Action act, string beginning = "")
    {
        var done = false;
        return line =>
        {
            if (!done && line.StartsWith(beginning, StringComparison.Ordinal) && line.Contains('%', StringComparison.Ordinal))
            {
                done = true;
                act();
            }
        };
    }

    private static string People()
    {
        var csv = new StringBuilder("name,phone,notes\n");
        for (var i = 0; i < Rows; i++)
        {
            csv.Append("Person ").Append(i).Append(",+1212555").Append(i.ToString("0000", System.Globalization.CultureInfo.InvariantCulture)).Append(',').Append('n', 400).Append('\n');
        }

        return csv.ToString();
    }
}
