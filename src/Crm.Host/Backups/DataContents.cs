using Crm.Host.Configuration;
using Crm.Host.Contacts;

namespace Crm.Host.Backups;

/// <summary>What is in a data folder and belongs into a backup: everything but the database and the journal, which are copied in a way of their own, and what is worth nothing elsewhere.</summary>
internal static class DataContents
{
    /// <summary>A restore puts the former data aside under this name and the time.</summary>
    public const string ReplacedPrefix = "replaced-";

    // Of this run, or half of something.
    private static readonly string[] Passing = [DataFolder.LockName, DataFolder.HeartbeatName, DataFolder.ImportsName, RestoreSwap.FolderName];

    /// <summary>Names at the top of the folder.</summary>
    /// <param name="without">Names that were asked to be left out.</param>
    /// <returns>Relative paths, with slashes.</returns>
    public static IEnumerable<string> Files(string data, IReadOnlyCollection<string> without)
    {
        foreach (var entry in new DirectoryInfo(data).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (without.Contains(entry.Name) || entry.Name == DataFolder.JournalName || IsDatabase(entry.Name) || IsPassing(entry.Name))
            {
                continue;
            }

            if (entry is FileInfo)
            {
                yield return entry.Name;
            }
            else
            {
                foreach (var file in Directory.EnumerateFiles(entry.FullName, "*", SearchOption.AllDirectories))
                {
                    yield return Path.GetRelativePath(data, file);
                }
            }
        }
    }

    /// <summary>Whether a restore leaves this name where it is.</summary>
    public static bool Stays(string name) => name is DataFolder.LockName or RestoreSwap.FolderName || name.StartsWith(ReplacedPrefix, StringComparison.Ordinal);

    private static bool IsDatabase(string name) => name.StartsWith(DataFolder.DatabaseName, StringComparison.Ordinal);

    private static bool IsPassing(string name) =>
        Passing.Contains(name) || name.StartsWith(ReplacedPrefix, StringComparison.Ordinal) || name.EndsWith(".new", StringComparison.Ordinal);
}
