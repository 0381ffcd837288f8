using Crm.HelpDesk.Sqlite;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Files;

namespace Crm.Host.Backups;

/// <summary>
/// Copies a data folder while a server works in it. The database is taken at one instant; then the journal, so that what the database did not have at that instant
/// is in the journal's copy; then everything else, so that each file that either of them names is there. It is all written beside the target under another
/// name, flushed, and renamed when it is complete.
/// </summary>
/// <param name="without">Folders of the data folder that are left out.</param>
internal sealed class BackupWriter(string data, string target, IReadOnlyCollection<string> without, TimeProvider time)
{
    private const string Partial = ".partial", InUse = "backup-in-progress";
    private const int MostTries = 5;

    private readonly string _partial = target + Partial;
    private readonly List<BackupFile> _files = [];

    /// <param name="sqlServer">The database is SQL Server's, which backs it up itself between the journal and the rest.</param>
    /// <param name="progress">Told how many bytes of how many are copied.</param>
    /// <exception cref="BackupException">It could not be made; nothing is left of it.</exception>
    public async Task<BackupManifest> WriteAsync(Func<Task>? sqlServer, Action<long, long> progress, CancellationToken cancel)
    {
        CheckTarget();
        using var held = Begin();
        try
        {
            var position = sqlServer is null ? await CopyDatabaseAsync(progress, cancel) : await CopyBesideSqlServerAsync(sqlServer, progress, cancel);
            var database = sqlServer is null ? BackupManifest.Sqlite : BackupManifest.SqlServer;
            var manifest = new BackupManifest(BackupManifest.Known, time.GetUtcNow(), database, position, [.. without], _files);
            Complete(held, manifest);
            return manifest;
        }
        catch (Exception e)
        {
            held.Dispose();
            Remove(_partial);
            throw e switch
            {
                _ when StorageFailure.Of(e) == StorageTrouble.Full && e is not BackupException =>
                    new BackupException($"The disk of {target} is full, and nothing is left of the backup. Make room, or write it to another disk.", e),
                IOException and not BackupException => new BackupException($"The backup could not be written, and nothing is left of it: {e.Message}", e),
                _ => e,
            };
        }
    }

    private void CheckTarget()
    {
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new BackupException($"{target} is there already: a backup is never written over another. Name a folder that is not there yet.");
        }

        if ((target + Path.DirectorySeparatorChar).StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BackupException($"{target} is inside the data folder, and would be lost with it. Name a folder elsewhere, best on another disk.");
        }

        if (!Directory.Exists(data))
        {
            throw new BackupException($"There is no data folder {data}. Name it with {Commands.SiteFolders.DataOption}.");
        }
    }

    /// <summary>Begins the folder, and removes what a killed backup left of it.</summary>
    private FileStream Begin()
    {
        var mark = Path.Combine(_partial, InUse);
        try
        {
            if (Directory.Exists(_partial))
            {
                using (new FileStream(mark, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                }

                Remove(_partial);
            }

            Directory.CreateDirectory(_partial, DataFolder.OwnerOnly);
            return new FileStream(mark, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The folder {_partial} cannot be used: {e.Message} Another backup may be writing there; if none is, delete it, or name another target.", e);
        }
    }

    private async Task<long?> CopyDatabaseAsync(Action<long, long> progress, CancellationToken cancel)
    {
        using var snapshot = await TakeAsync(cancel);
        var total = new Total(progress, snapshot.Bytes + await MeasureAsync(cancel));
        FileCopies.CheckRoom(_partial, total.All);
        var file = Path.Combine(_partial, DataFolder.DatabaseName);
        snapshot.CopyTo(file, total.Reached, cancel);
        DurableFiles.Sync(file);
        _files.Add(await FileCopies.DescribeAsync(_partial, DataFolder.DatabaseName, cancel));
        await CopyRestAsync(new FileCopies(total.Add), cancel);
        return snapshot.JournalPosition;
    }

    private async Task<long?> CopyBesideSqlServerAsync(Func<Task> sqlServer, Action<long, long> progress, CancellationToken cancel)
    {
        var total = new Total(progress, await MeasureAsync(cancel));
        FileCopies.CheckRoom(_partial, total.All);
        await CopyJournalAsync(cancel);
        await sqlServer();
        await CopyRestAsync(new FileCopies(total.Add), cancel);
        return null;
    }

    /// <summary>The database at an instant, with the journal from there on copied.</summary>
    private async Task<SqliteSnapshot> TakeAsync(CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            var before = FirstOfJournal();
            var snapshot = SqliteSnapshot.Take(Path.Combine(data, DataFolder.DatabaseName));
            try
            {
                // Nothing is missing between the two when the copy begins where the database ends, or where the journal did before the instant.
                if (await CopyJournalAsync(cancel) is not { } first || first <= snapshot.JournalPosition + 1 || first == before)
                {
                    return snapshot;
                }
            }
            catch (Exception e) when (e is FileNotFoundException && tries < MostTries)
            {
                // Stored and deleted while it was copied: the next snapshot has it.
            }
            catch
            {
                snapshot.Dispose();
                throw;
            }

            snapshot.Dispose();
            Remove(Path.Combine(_partial, DataFolder.JournalName));
            _files.Clear();
            if (tries == MostTries)
            {
                throw new BackupException("The journal is stored faster than it can be copied. Try again, or write to a faster disk.");
            }
        }
    }

    /// <returns>The first position that the copy holds; null when there is no journal.</returns>
    private async Task<long?> CopyJournalAsync(CancellationToken cancel)
    {
        var known = Journal()?.List() ?? [];
        var copies = new FileCopies(_ => { });
        foreach (var segment in known)
        {
            var path = Journal()!.PathOf(segment);
            _files.Add(await copies.CopyAsync(path, _partial, $"{DataFolder.JournalName}/{Path.GetFileName(path)}", cancel));
        }

        return known.Count > 0 ? known[0] : null;
    }

    private JournalSegments? Journal() =>
        Directory.Exists(Path.Combine(data, DataFolder.JournalName)) ? new JournalSegments(Path.Combine(data, DataFolder.JournalName)) : null;

    private long? FirstOfJournal() => Journal()?.List() is { Count: > 0 } known ? known[0] : null;

    private async Task CopyRestAsync(FileCopies copies, CancellationToken cancel)
    {
        foreach (var name in DataContents.Files(data, without))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                _files.Add(await copies.CopyAsync(Path.Combine(data, name), _partial, name, cancel));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted meanwhile, as recordings are when they are old enough.
            }
        }
    }

    private Task<long> MeasureAsync(CancellationToken cancel) => Task.Run(
        () => DataContents.Files(data, without).Select(name => new FileInfo(Path.Combine(data, name))).Sum(file => file.Exists ? file.Length : 0), cancel);

    private void Complete(FileStream held, BackupManifest manifest)
    {
        DurableFiles.Replace(Path.Combine(_partial, BackupManifest.FileName), manifest.ToBytes());
        foreach (var folder in Directory.EnumerateDirectories(_partial, "*", SearchOption.AllDirectories))
        {
            DurableFiles.SyncDirectory(folder);
        }

        held.Dispose();
        File.Delete(Path.Combine(_partial, InUse));
        DurableFiles.SyncDirectory(_partial);
        Directory.Move(_partial, target);
        DurableFiles.SyncDirectory(Path.GetDirectoryName(target)!);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Total(Action<long, long> progress, long all)
    {
        private long _done;

        public long All => all;

        public void Add(long bytes) => Reached(_done + bytes);

        public void Reached(long bytes) => progress(_done = bytes, all);
    }
}
