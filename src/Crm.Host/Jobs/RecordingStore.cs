using Crm.HelpDesk.Privacy;
using Crm.Host.Configuration;

namespace Crm.Host.Jobs;

/// <summary>The files of recordings, found by the names that the database has of them. A name that leads out of the folder names nothing.</summary>
internal sealed class RecordingStore(DataFolder data) : IRecordingFiles
{
    /// <summary>The full path; null when the name leads out of the recording folder.</summary>
    public string? PathOf(string file)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data.Recordings)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, file));
        return path.StartsWith(root, StringComparison.Ordinal) ? path : null;
    }

    public void Delete(string file)
    {
        if (PathOf(file) is { } path && File.Exists(path))
            File.Delete(path);
    }

    public Stream? Open(string file)
    {
        try
        {
            return PathOf(file) is { } path ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
