using System.Globalization;
using Crm.Host.Files;

namespace Crm.Host.Contacts;

/// <summary>The segment files of a journal: <c>FIRST.log</c>, where FIRST is the position of the first record in it.</summary>
internal sealed class JournalSegments
{
    private readonly string directory;

    public JournalSegments(string directory)
    {
        this.directory = directory;
        Directory.CreateDirectory(directory);
    }

    /// <summary>First positions of the segments, ascending.</summary>
    public List<long> List()
    {
        var found = new List<long>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.log"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                found.Add(first);
        }
        found.Sort();
        return found;
    }

    public string PathOf(long first) => Path.Combine(directory, first.ToString("D19", CultureInfo.InvariantCulture) + ".log");

    /// <summary>Opens a segment for its single writer. A new file's name is made durable too.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle OpenForWriting(long first)
    {
        var path = PathOf(first);
        var isNew = !File.Exists(path);
        var handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (isNew)
            DurableFiles.SyncDirectory(directory);
        return handle;
    }

    public Microsoft.Win32.SafeHandles.SafeFileHandle OpenForReading(long first) =>
        File.OpenHandle(PathOf(first), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public void Delete(long first) => File.Delete(PathOf(first));
}
