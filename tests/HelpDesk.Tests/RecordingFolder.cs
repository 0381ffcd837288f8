using Crm.HelpDesk.Privacy;

namespace Crm.HelpDesk.Tests;

/// <summary>Recordings as they would lie on a disk.</summary>
public sealed class RecordingFolder : IRecordingFiles
{
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Thrown by the next deletions, as a disk that is away would.</summary>
    public IOException? Failure { get; set; }

    public void Delete(string file)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        Files.Remove(file);
    }

    public Stream? Open(string file) => Files.TryGetValue(file, out var bytes) ? new MemoryStream(bytes) : null;
}
