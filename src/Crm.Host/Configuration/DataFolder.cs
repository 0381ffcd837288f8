using Crm.Host.Backups;

namespace Crm.Host.Configuration;

/// <summary>The folder of everything that the server writes, held by one process at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string DatabaseName = "crm.db";
    public const string JournalName = "journal";
    /// <summary>Held by the process that uses the folder.</summary>
    public const string LockName = "lock";
    /// <summary>Its time says when the server was last alive.</summary>
    public const string HeartbeatName = "alive";
    /// <summary>Files that are being imported.</summary>
    public const string ImportsName = "imports";
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }
    public string Journal => System.IO.Path.Combine(Path, JournalName);
    public string Recordings => System.IO.Path.Combine(Path, "recordings");
    public string Attachments => System.IO.Path.Combine(Path, "attachments");
    /// <summary>Messages that come in, and what signs answers.</summary>
    public string Mail => System.IO.Path.Combine(Path, "mail");
    public string Keys => System.IO.Path.Combine(Path, "keys");
    public string Database => System.IO.Path.Combine(Path, DatabaseName);
    /// <summary>Hash of the one-time link's token, until it is used.</summary>
    public string SetupToken => System.IO.Path.Combine(Path, "setup-token");

    /// <summary>
    /// Creates what is missing (readable by the owner alone) and takes the lock, which ends with the process however it ends. A restore that was cut off is
    /// brought to its end, or undone if it had not come to its decision.
    /// </summary>
    /// <exception cref="StartupException">The folder cannot be written, or another process has it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, OwnerOnly);
            var folder = new DataFolder(full, Lock(System.IO.Path.Combine(full, LockName), full));
            RestoreSwap.Finish(full);
            foreach (var part in (string[])[folder.Journal, folder.Recordings, folder.Attachments, folder.Keys])
                Directory.CreateDirectory(part, OwnerOnly);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {full} cannot be written: {e.Message} Give this user write access to it, or name another folder with --data.", e);
        }
    }

    public void Dispose() => held.Dispose();

    private static FileStream Lock(string file, string folder)
    {
        try
        {
            return new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new StartupException($"The data folder {folder} is in use by another Crm server. Stop that one, or give this one a folder of its own with --data.", e);
        }
    }
}
