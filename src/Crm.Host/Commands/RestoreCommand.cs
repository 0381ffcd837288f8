using Crm.Host.Backups;
using Crm.Host.Configuration;

namespace Crm.Host.Commands;

/// <summary>Brings a backup back.</summary>
internal static class RestoreCommand
{
    private const string Usage = $"""
        usage: Crm.Host restore FOLDER [--replace] [--data FOLDER]
          puts the backup in FOLDER into the data folder; the server must not run meanwhile. Every file is checked before anything is changed,
          and the change is all or nothing, also when this is killed.
          --replace        the data folder holds data: they are put aside in a folder of it, for you to delete
          --data FOLDER    where the server keeps what it writes (default: data)
        """;

    public static readonly Command Command = new("restore", Usage, RunAsync);

    private static async Task RunAsync(Arguments arguments, Action<string> say, CancellationToken cancel)
    {
        var replace = arguments.Flag("--replace");
        var folder = Path.GetFullPath(arguments.Option(SiteFolders.DataOption) ?? SiteFolders.DefaultData);
        var backup = Path.GetFullPath(arguments.Next("the folder that holds the backup"));
        arguments.End();
        var manifest = BackupManifest.Read(backup);
        using var data = DataFolder.Open(folder);
        if (!replace && BackupReader.HoldsData(data.Path))
        {
            throw new BackupException($"{data.Path} holds data already. Write --replace to put the backup in their place (they are kept aside), or name another folder with {SiteFolders.DataOption}.");
        }

        var former = await new BackupReader(backup, manifest, data.Path, TimeProvider.System).RestoreAsync(new ProgressLine(say, "restored").Report, cancel);
        say($"{data.Path} is as it was on {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC.");
        if (manifest.LeftOut.Count > 0)
        {
            say($"The backup was made without {string.Join(" and ", manifest.LeftOut)}: they are not here.");
        }

        if (former is not null)
        {
            say($"What was there before is in {former}; delete it when you no longer need it.");
        }

        if (manifest.Database == BackupManifest.SqlServer)
        {
            say("The database is SQL Server's: restore it there with RESTORE DATABASE before the server starts (docs/sql-server.md).");
        }
    }
}
