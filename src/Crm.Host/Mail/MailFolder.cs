using Crm.Host.Configuration;
using Crm.Host.Files;

namespace Crm.Host.Mail;

/// <summary>
/// Raw messages on disk, on their way into the help desk:
/// <code>
///   incoming/*.eml ──rename──► working/ ──► done/      kept for some days
///                                 │   └───► failed/    with a file beside it that says why
///                                 └── after a kill: taken up again
/// </code>
/// Whoever drops a message writes it under another ending and renames it, so that a half one is never taken. The webhook's messages come this way too: once they are
/// in <c>incoming/</c> they are safe, whatever the database does.
/// </summary>
internal sealed class MailFolder
{
    /// <summary>Bytes of one message; the largest attachment fits in, in base64.</summary>
    public const long LargestMessage = 32L << 20;

    private const string Ending = ".eml";

    public MailFolder(DataFolder data)
    {
        Incoming = Path.Combine(data.Mail, "incoming");
        Working = Path.Combine(data.Mail, "working");
        Done = Path.Combine(data.Mail, "done");
        Failed = Path.Combine(data.Mail, "failed");
    }

    public string Incoming { get; }

    public string Working { get; }

    public string Done { get; }

    public string Failed { get; }

    public void Create()
    {
        foreach (var folder in (string[])[Incoming, Working, Done, Failed])
            Directory.CreateDirectory(folder, DataFolder.OwnerOnly);
    }

    /// <summary>Keeps a message so that it survives a power failure.</summary>
    /// <returns>False when it is larger than <see cref="LargestMessage"/>; nothing of it is left then.</returns>
    public async Task<bool> DropAsync(Stream message, CancellationToken cancel)
    {
        Create();
        var file = Path.Combine(Incoming, $"{Guid.CreateVersion7():n}");
        try
        {
            await using (var part = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous))
            {
                var buffer = new byte[64 * 1024];
                for (int read; (read = await message.ReadAsync(buffer, cancel)) > 0;)
                {
                    await part.WriteAsync(buffer.AsMemory(0, read), cancel);
                    if (part.Length > LargestMessage)
                        return false;
                }
                RandomAccess.FlushToDisk(part.SafeFileHandle);
            }
            File.Move(file, file + Ending);
            DurableFiles.SyncDirectory(Incoming);
            return true;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The messages to be taken, oldest names first: those that a stop or a failure has left at work, then the new ones. Each is this process's alone.</summary>
    public IEnumerable<string> Claim()
    {
        Create();
        foreach (var file in Messages(Working))
            yield return file;
        foreach (var file in Messages(Incoming))
        {
            var mine = Path.Combine(Working, Path.GetFileName(file));
            if (Moved(file, mine))
                yield return mine;
        }
    }

    /// <param name="name">Of its row, so that no message takes another's place.</param>
    public void Finish(string file, Guid name) => File.Move(file, Path.Combine(Done, $"{name:n}{Ending}"), overwrite: true);

    public void Fail(string file, string why)
    {
        var failed = Path.Combine(Failed, Path.GetFileName(file));
        File.WriteAllText(failed + ".txt", why + Environment.NewLine);
        File.Move(file, failed, overwrite: true);
    }

    /// <summary>Forgets messages that were taken before this instant: their texts are on tickets, where they can be erased.</summary>
    public void Sweep(DateTimeOffset before)
    {
        foreach (var file in Directory.EnumerateFiles(Done).Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime))
            File.Delete(file);
    }

    private static List<string> Messages(string folder) => [.. Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal)];

    private static bool Moved(string file, string to)
    {
        try
        {
            File.Move(file, to);
            return true;
        }
        catch (IOException)
        {
            // Gone, or its name is at work: then it waits until that one is done.
            return false;
        }
    }
}
