using System.Diagnostics;

namespace Crm.TestKit.Processes;

/// <summary>
/// A file system of a few megabytes in memory, so that a disk can really be full without hurting anybody. Only root may mount it, or whoever is root in a namespace of their own, as
/// test.sh makes for people who are not.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <param name="path">A folder; what is in it is hidden while the disk is there.</param>
    /// <exception cref="InvalidOperationException">This process may not mount.</exception>
    public static SmallDisk Mount(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "crm-test", path))
        {
            throw new InvalidOperationException("A disk that can be full has to be mounted: run the tests as root, or by: unshare --user --map-root-user --mount dotnet test …");
        }

        return new SmallDisk(path);
    }

    /// <summary>Takes all the room that is left, but for so much.</summary>
    public void Fill(long leaving = 0)
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var left = new DriveInfo(Path).AvailableFreeSpace - leaving;

        // Large pieces first, then what is left in small ones.
        foreach (var piece in new[] { 64 * 1024, 4096, 512, 1 })
        {
            try
            {
                while (leaving == 0 || left >= piece)
                {
                    file.Write(new byte[piece]);
                    left -= piece;
                }
            }
            catch (IOException)
            {
                // Full for pieces of this size.
            }
        }
    }

    /// <summary>There is room again.</summary>
    public void MakeRoom() => File.Delete(Filler);

    /// <summary>Lazily, because a process that is just ending may still have files open.</summary>
    public void Dispose() => Run("umount", "-l", Path);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
