using System.Text;
using Crm.Host.Configuration;
using Crm.Host.Files;

namespace Crm.Host.Backups;

/// <summary>
/// Puts what a restore has brought into the place of a data folder's content. The folder itself cannot be renamed (it may be a mount, and its lock is held), so its
/// entries are, and a file says how far that has come; whoever takes the folder's lock next goes on from there.
/// <code>
///  (no state file)   restore/new is being filled; what is cut off here is removed        the data are as before
///  leaving           every former entry goes to restore/old          \
///  arriving          every entry of restore/new goes to the folder   /  a cut goes on at the next start
///  (folder renamed)  restore/old is replaced-TIME                                        the data are the backup's
/// </code>
/// </summary>
internal sealed class RestoreSwap(string data)
{
    public const string FolderName = "restore";
    private const string StateName = "state", Leaving = "leaving", Arriving = "arriving";

    private string Folder => Path.Combine(data, FolderName);
    private string Old => Path.Combine(Folder, "old");
    private string StateFile => Path.Combine(Folder, StateName);

    /// <summary>What is to be put in place is copied here.</summary>
    public string New => Path.Combine(Folder, "new");

    /// <summary>Brings a swap that was cut off to its end, or removes one that was not decided. Needs the folder's lock.</summary>
    public static void Finish(string data) => new RestoreSwap(data).Finish();

    /// <summary>Makes room for a new one.</summary>
    public void Begin()
    {
        Finish();
        Directory.CreateDirectory(New, DataFolder.OwnerOnly);
    }

    /// <summary>Removes what was copied; the data stay as they were.</summary>
    public void GiveUp()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>The decision: everything in <see cref="New"/> is complete and flushed, and takes the place of what is there.</summary>
    /// <returns>The folder that the former content is in now; null when there was none.</returns>
    public string? Commit(DateTimeOffset now)
    {
        Directory.CreateDirectory(Old, DataFolder.OwnerOnly);
        Write($"{Leaving} {now:yyyy-MM-dd'T'HHmmss}");
        return Finish();
    }

    private string? Finish()
    {
        if (!File.Exists(StateFile))
        {
            GiveUp();
            return null;
        }

        var (state, stamp) = File.ReadAllText(StateFile).Split(' ') is [var first, var second] ? (first, second) : (Arriving, "unknown");
        if (state == Leaving)
        {
            Move(data, Old, name => !DataContents.Stays(name));
            Write($"{Arriving} {stamp}");
        }

        Move(New, data, _ => true);
        return End(stamp);
    }

    private string? End(string stamp)
    {
        string? former = null;
        if (Directory.Exists(Old))
        {
            // The empty folders that taking the lock has made are no data.
            if (Directory.EnumerateFiles(Old, "*", SearchOption.AllDirectories).Any())
            {
                Directory.Move(Old, former = Path.Combine(data, DataContents.ReplacedPrefix + stamp));
            }

            DurableFiles.SyncDirectory(data);
        }

        // The state goes first: without it the rest is only rubbish.
        File.Delete(StateFile);
        DurableFiles.SyncDirectory(Folder);
        GiveUp();
        return former;
    }

    private static void Move(string from, string to, Func<string, bool> which)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(from).GetFileSystemInfos().Where(entry => which(entry.Name)))
        {
            Directory.Move(entry.FullName, Path.Combine(to, entry.Name));
        }

        DurableFiles.SyncDirectory(from);
        DurableFiles.SyncDirectory(to);
    }

    private void Write(string state) => DurableFiles.Replace(StateFile, Encoding.ASCII.GetBytes(state));
}
