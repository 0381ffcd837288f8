using System.Text.Json;
using Crm.HelpDesk.Timeline;
using Microsoft.Win32.SafeHandles;

namespace Crm.Host.Contacts;

/// <summary>An event with its place in the journal.</summary>
internal readonly record struct JournalEntry(long Position, ContactEvent Event);

/// <summary>Records that should be in the journal and are not readable.</summary>
internal readonly record struct JournalDamage(string File, long FirstMissing, long LastMissing);

/// <summary>Intact bytes that this program does not understand: the journal was written by a newer version.</summary>
internal sealed class JournalUnreadableException(string message, Exception inner) : Exception(message, inner);

/// <summary>Reads a journal in order, from behind a position up to what is durable. One thread at a time.</summary>
/// <param name="after">The last position that the reader already has.</param>
/// <param name="damaged">Told about gaps; reading goes on behind them.</param>
internal sealed class JournalReader(Journal journal, long after, Action<JournalDamage> damaged) : IDisposable
{
    private readonly byte[] chunk = new byte[2 * JournalRecord.MaxBytes];
    private SafeFileHandle? file;
    private long segment;
    private long offset;
    private long position = Math.Max(after, journal.FirstPosition - 1);

    /// <summary>The position of the last entry read.</summary>
    public long Position => position;

    /// <summary>Appends at most <paramref name="max"/> entries to <paramref name="into"/>; none when all that is durable was read.</summary>
    /// <exception cref="JournalUnreadableException">The next record's event is of an unknown kind.</exception>
    public void Read(List<JournalEntry> into, int max)
    {
        var through = journal.Durable;
        while (into.Count < max && position < through)
        {
            if (file is null)
                OpenSegment();
            if (!ReadChunk(into, max, through) && !TryNextSegment())
                Skip(through + 1);
        }
    }

    public void Dispose() => file?.Dispose();

    private void OpenSegment()
    {
        var known = journal.Segments.List();
        Open(known.FindLast(first => first <= position + 1) is var holding and > 0 ? holding : known[0]);
    }

    private bool TryNextSegment()
    {
        var next = journal.Segments.List().Find(first => first > segment);
        if (next == 0)
            return false;
        Open(next);
        return true;
    }

    private void Open(long first)
    {
        file?.Dispose();
        file = journal.Segments.OpenForReading(first);
        segment = first;
        offset = 0;
    }

    /// <returns>False at the end of the segment.</returns>
    private bool ReadChunk(List<JournalEntry> into, int max, long through)
    {
        var length = Fill();
        var more = length == chunk.Length;
        var used = 0;
        while (into.Count < max && position < through)
        {
            var rest = chunk.AsSpan(used, length - used);
            switch (JournalRecord.Read(rest, out var at, out var bytes))
            {
                case JournalRecord.State.Valid:
                    Take(at, rest[JournalRecord.HeaderBytes..bytes], into);
                    break;
                case JournalRecord.State.Incomplete when more:
                    return true;
                default:
                    bytes = JournalRecord.Find(rest, position, out _, out _);
                    if (bytes < 0 && !more)
                        return false;
                    // Nothing valid begins here; a record may begin in the last bytes and end in the next chunk.
                    if (bytes < 0)
                        bytes = Math.Max(1, rest.Length - JournalRecord.MaxBytes);
                    break;
            }
            used += bytes;
            offset += bytes;
        }
        return true;
    }

    private int Fill()
    {
        var filled = 0;
        while (filled < chunk.Length && RandomAccess.Read(file!, chunk.AsSpan(filled), offset + filled) is var got and > 0)
            filled += got;
        return filled;
    }

    private void Take(long at, ReadOnlySpan<byte> payload, List<JournalEntry> into)
    {
        if (at <= position)
            return;
        if (at > position + 1)
            Skip(at);
        into.Add(new JournalEntry(at, Parse(at, payload)));
        position = at;
    }

    private void Skip(long to)
    {
        damaged(new JournalDamage(journal.Segments.PathOf(segment), position + 1, to - 1));
        position = to - 1;
    }

    private ContactEvent Parse(long at, ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, JournalJson.Default.ContactEvent)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new JournalUnreadableException(
                $"Event {at} in {journal.Segments.PathOf(segment)} is of a kind that this version does not know. Start the version that wrote it, or a newer one.", e);
        }
    }
}
