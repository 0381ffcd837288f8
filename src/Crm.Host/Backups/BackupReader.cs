using Crm.HelpDesk.Data;
using Crm.HelpDesk.Sqlite;
using Crm.Host.Configuration;
using Crm.Host.Files;
using Microsoft.Data.Sqlite;

namespace Crm.Host.Backups;

/// <summary>Brings a backup back into a data folder, all of it or nothing.</summary>
/// <param name="data">The data folder, whose lock is held.</param>
internal sealed class BackupReader(string backup, BackupManifest manifest, string data, TimeProvider time)
{
    /// <summary>Whether there is something in the folder that a restore would replace: records or recordings, not only the empty folders that taking the lock makes.</summary>
    public static bool HoldsData(string data) =>
        File.Exists(Path.Combine(data, DataFolder.DatabaseName)) || DataContents.Files(data, []).Any() || Directory.EnumerateFiles(Path.Combine(data, DataFolder.JournalName)).Any();

    /// <summary>Copies, checks and then swaps.</summary>
    /// <param name="progress">Told how many bytes of how many are copied.</param>
    /// <returns>The folder that the former content is in now; null when there was none.</returns>
    /// <exception cref="BackupException">The backup cannot be used or there is no room; the data are as they were.</exception>
    public async Task<string?> RestoreAsync(Action<long, long> progress, CancellationToken cancel)
    {
        FileCopies.CheckRoom(data, manifest.Bytes);
        var swap = new RestoreSwap(data);
        swap.Begin();
        try
        {
            await CopyAsync(swap.New, progress, cancel);
            await CheckDatabaseAsync(swap.New, cancel);
            cancel.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            swap.GiveUp();
            throw e switch
            {
                BackupException => e,
                _ when StorageFailure.Of(e) == StorageTrouble.Full => new BackupException($"There is no room left on the disk of {data}, and the data are as they were. Make room, and try again.", e),
                IOException => new BackupException($"The backup could not be brought back, and the data are as they were: {e.Message}", e),
                _ => e,
            };
        }

        return swap.Commit(time.GetUtcNow());
    }

    private async Task CopyAsync(string target, Action<long, long> progress, CancellationToken cancel)
    {
        long done = 0;
        var copies = new FileCopies(bytes => progress(done += bytes, manifest.Bytes));
        foreach (var file in manifest.Files)
        {
            cancel.ThrowIfCancellationRequested();
            if (!File.Exists(Path.Combine(backup, file.Path)))
            {
                throw new BackupException($"The backup is not whole: {file.Path} is missing. Take another one.");
            }

            if (await copies.CopyAsync(Path.Combine(backup, file.Path), target, file.Path, cancel) != file)
            {
                throw new BackupException($"The backup is damaged: {file.Path} is not what was written (its length or checksum differs). Take another one.");
            }
        }

        foreach (var folder in Directory.EnumerateDirectories(target, "*", SearchOption.AllDirectories).Append(target))
        {
            DurableFiles.SyncDirectory(folder);
        }
    }

    private async Task CheckDatabaseAsync(string folder, CancellationToken cancel)
    {
        if (manifest.Database != BackupManifest.Sqlite)
        {
            return;
        }

        var file = Path.Combine(folder, DataFolder.DatabaseName);
        try
        {
            await SqliteSnapshot.CheckAsync(file, cancel);
            DurableFiles.Sync(file);
        }
        catch (UnknownSchemaException e)
        {
            throw new BackupException($"The backup cannot be used here. {e.Message}", e);
        }
        catch (SqliteException e) when (StorageFailure.Of(e) == StorageTrouble.None)
        {
            throw new BackupException($"The backup's database is damaged: {e.Message}. Take another one.", e);
        }
    }
}
