using System.Security.Cryptography;
using Crm.Host.Configuration;

namespace Crm.Host.Backups;

/// <summary>Copies files into a folder, flushed, with the checksum of what was copied.</summary>
/// <param name="copied">Told how many bytes were added.</param>
internal sealed class FileCopies(Action<long> copied)
{
    private const int ChunkSize = 1 << 20;

    private readonly byte[] _chunk = new byte[ChunkSize];

    /// <summary>Copies what the file holds now; what is written to it meanwhile may be missing.</summary>
    /// <param name="name">Relative, with slashes; folders on the way are made.</param>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    public async Task<BackupFile> CopyAsync(string source, string folder, string name, CancellationToken cancel)
    {
        var target = Path.Combine(folder, name);
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!, DataFolder.OwnerOnly);
        await using var to = new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        int read;
        while ((read = await from.ReadAsync(_chunk, cancel)) > 0)
        {
            sha.AppendData(_chunk, 0, read);
            await to.WriteAsync(_chunk.AsMemory(0, read), cancel);
            bytes += read;
            copied(read);
        }

        to.Flush(flushToDisk: true);
        return new BackupFile(name, bytes, Convert.ToHexStringLower(sha.GetHashAndReset()));
    }

    /// <summary>The checksum of a file that is in place already.</summary>
    public static async Task<BackupFile> DescribeAsync(string folder, string name, CancellationToken cancel)
    {
        await using var file = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var sha = await SHA256.HashDataAsync(file, cancel);
        return new BackupFile(name, file.Length, Convert.ToHexStringLower(sha));
    }

    /// <summary>Refuses before anything is written when it cannot fit.</summary>
    /// <exception cref="BackupException">It does not.</exception>
    public static void CheckRoom(string folder, long needed)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < needed)
        {
            throw new BackupException($"The disk of {folder} has no room: {Megabytes(needed)} are needed and {Megabytes(free)} are free. Make room, or use another disk.");
        }
    }

    private static string Megabytes(long bytes) => $"{(bytes + (1 << 20) - 1) >> 20} MB";
}
