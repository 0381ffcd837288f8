using System.Globalization;
using System.Runtime.InteropServices;

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
            SyncDirectory();
        return handle;
    }

    public Microsoft.Win32.SafeHandles.SafeFileHandle OpenForReading(long first) =>
        File.OpenHandle(PathOf(first), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public void Delete(long first) => File.Delete(PathOf(first));

    /// <summary>Without this a power failure may forget a file that was itself flushed. .NET opens no directories, hence the system's own calls.</summary>
    private void SyncDirectory()
    {
        const int readOnlyDirectory = 0x10000;
        var descriptor = Open(directory, readOnlyDirectory);
        if (descriptor < 0)
            return;
        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
