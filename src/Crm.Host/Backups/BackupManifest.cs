using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Host.Backups;

/// <summary>What a backup holds. It is written last, so a folder without one is no backup.</summary>
/// <param name="Format">Of this file; a higher one than <see cref="Known"/> is of a newer version.</param>
/// <param name="Database">"sqlite": the database is among the files. "sqlserver": it is backed up by SQL Server.</param>
/// <param name="JournalPosition">How far the journal was stored in the database; null when that is SQL Server's.</param>
/// <param name="LeftOut">Folders of the data folder that were left out when asked to.</param>
/// <param name="Files">Paths are relative, with slashes.</param>
internal sealed record BackupManifest(int Format, DateTimeOffset TakenAt, string Database, long? JournalPosition, IReadOnlyList<string> LeftOut, IReadOnlyList<BackupFile> Files)
{
    public const int Known = 1;
    public const string FileName = "manifest.json", Sqlite = "sqlite", SqlServer = "sqlserver";
    private const long LargestFile = 1L << 30;

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <exception cref="BackupException">There is none, or it cannot be used.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                throw new BackupException($"{folder} is no backup: it has no {FileName}, which is written when a backup is complete.");
            }

            if (new FileInfo(path).Length > LargestFile)
            {
                throw new BackupException($"{path} is too large to be a backup's.");
            }

            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest)!;
            return manifest.Problem() is { } problem ? throw new BackupException($"{path} cannot be used: {problem}") : manifest;
        }
        catch (JsonException e)
        {
            throw new BackupException($"{path} cannot be read: {e.Message} Take another backup.", e);
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    private string? Problem()
    {
        if (Format > Known)
        {
            return "a newer version has made it; restore it with that one.";
        }

        if (Database is not (Sqlite or SqlServer) || Files is null || LeftOut is null)
        {
            return "it says nothing of the database or of the files. Take another backup.";
        }

        // A backup comes from elsewhere: none of its files may land outside the data folder.
        var wrong = Files.FirstOrDefault(file => file?.Path is null || file.Sha256 is null || file.Bytes < 0 || !IsInside(file.Path));
        return wrong is null ? null : $"its file \"{wrong.Path}\" has no place in a data folder.";
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && !Path.IsPathRooted(path) && !path.Contains('\0', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));
}

/// <param name="Sha256">In lower-case hexadecimal digits.</param>
internal sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>A backup could not be made or brought back; the message is for the person at the terminal.</summary>
internal sealed class BackupException(string message, Exception? inner = null) : IOException(message, inner);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
