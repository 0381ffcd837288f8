using System.Runtime.InteropServices;

namespace Crm.Host.Files;

/// <summary>Files that are still there after a power failure.</summary>
internal static partial class DurableFiles
{
    /// <summary>Without this a power failure may forget the name of a file that was itself flushed. .NET opens no directories, hence the system's own calls.</summary>
    public static void SyncDirectory(string directory)
    {
        const int readOnlyDirectory = 0x10000;
        var descriptor = Open(directory, readOnlyDirectory);
        if (descriptor < 0)
        {
            return;
        }

        _ = Fsync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Writes a small file so that whoever looks finds the former content or the new one, never a part.</summary>
    /// <exception cref="IOException">It could not be written; the former content stays.</exception>
    public static void Replace(string file, ReadOnlySpan<byte> content)
    {
        var next = file + ".new";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, file, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(file)!);
    }

    /// <summary>Flushes a file that something else has written.</summary>
    public static void Sync(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
