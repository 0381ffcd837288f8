using System.Text.Json;
using Crm.HelpDesk.Audit;

namespace Crm.Host.Audit;

/// <summary>Entries that the database would not take, in a file until it does. An entry stands there as soon as <see cref="Append"/> returns, whatever happens then.</summary>
internal sealed class AuditSpool(string path)
{
    public bool HasEntries => File.Exists(path);

    /// <exception cref="IOException">The disk does not take them either.</exception>
    public void Append(IEnumerable<AuditEntry> entries)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        foreach (var entry in entries)
        {
            JsonSerializer.Serialize(file, Line.Of(entry));
            file.WriteByte((byte)'\n');
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>What is in the file, in pieces. A last line that a kill has cut short is left out: it was never promised.</summary>
    public IEnumerable<IReadOnlyList<AuditEntry>> Read(int atOnce) => !HasEntries ? [] : File.ReadLines(path).Select(Parse).OfType<AuditEntry>().Chunk(atOnce);

    public void Clear() => File.Delete(path);

    private static AuditEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(line)?.ToEntry();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(Guid Id, DateTimeOffset At, string Kind, Guid? ActorId, string ActorName, string? Address, Guid? SubjectId, string? Reason, string? Detail)
    {
        public static Line Of(AuditEntry e) => new(e.Id, e.At, e.Kind, e.Actor.UserId, e.Actor.Name, e.Address, e.SubjectId, e.Reason, e.Detail);

        public AuditEntry ToEntry() => new(Id, At, Kind, new HelpDesk.Actor(ActorId, ActorName), Address, SubjectId, Reason, Detail);
    }
}
