using System.Collections.Concurrent;

namespace Crm.HelpDesk.Sla;

/// <summary>
/// By how much a zone's clocks are ahead of UTC, as pieces of time in which they are not changed. Asking the zone itself costs a microsecond; a year is asked once and kept.
/// Times are ticks of UTC.
/// </summary>
internal sealed class ZoneOffsets(TimeZoneInfo zone)
{
    private readonly ConcurrentDictionary<int, (long From, long Offset)[]> _years = new();

    /// <summary>The offset at an instant, and until when (not including) it is the same at least.</summary>
    public (long Offset, long Until) At(long utc)
    {
        var year = new DateTime(utc, DateTimeKind.Utc).Year;
        var pieces = _years.GetOrAdd(year, PiecesOf);
        var i = pieces.Length - 1;
        while (pieces[i].From > utc)
        {
            i--;
        }

        return (pieces[i].Offset, i + 1 < pieces.Length ? pieces[i + 1].From : StartOf(year + 1));
    }

    private (long From, long Offset)[] PiecesOf(int year)
    {
        var (from, end) = (StartOf(year), StartOf(year + 1));
        var pieces = new List<(long From, long Offset)> { (from, Ask(from)) };
        while (from < end)
        {
            var (same, next) = (from, Math.Min(from + TimeSpan.TicksPerDay, end));
            from = next;
            if (Ask(next - 1) == pieces[^1].Offset)
            {
                continue;
            }

            // The clocks change once in this day: no zone changes them twice.
            while (next - same > 1)
            {
                var middle = same + ((next - same) / 2);
                (same, next) = Ask(middle) == pieces[^1].Offset ? (middle, next) : (same, middle);
            }

            pieces.Add((next, Ask(next)));
        }

        return [.. pieces];
    }

    private long Ask(long utc) => zone.GetUtcOffset(new DateTime(utc, DateTimeKind.Utc)).Ticks;

    private static long StartOf(int year) => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
}
