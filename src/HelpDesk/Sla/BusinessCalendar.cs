namespace Crm.HelpDesk.Sla;

/// <summary>
/// Working time: which instants are open, how much open time lies between two of them, and when a given amount of it has passed. Pure and exact to the tick.
/// <para>An instant is open when the wall's clock in the calendar's zone shows a time within the day's hours and the date there is no holiday. So hours follow
/// daylight saving, an hour that comes twice is open twice, one that is skipped never comes, and a calendar that is always open never closes. Hours that go on past
/// midnight belong to the date that it then is: a holiday closes from its midnight to the next, whichever day the hours began on.</para>
/// </summary>
public sealed class BusinessCalendar
{
    // The wall's clock may be ahead or behind, and the ends of time need room for that.
    private static readonly long FirstTick = new DateTime(2, 1, 1).Ticks;
    private static readonly long LastTick = new DateTime(9998, 1, 1).Ticks;

    private readonly ZoneOffsets _zone;
    private readonly (long From, long To)[][] _week;
    private readonly HashSet<DateOnly> _holidays;

    /// <param name="week">The hours that begin on each day; a day without an entry has none. Hours may overlap; they count once.</param>
    /// <param name="holidays">Dates that are closed.</param>
    public BusinessCalendar(TimeZoneInfo zone, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DaySpan>> week, IEnumerable<DateOnly> holidays)
    {
        _zone = new(zone);
        _holidays = [.. holidays];
        _week = [.. Enum.GetValues<DayOfWeek>().Select(day => Merged(OnDate(week, day)))];
    }

    public bool IsOpen(DateTimeOffset at)
    {
        var utc = Clamped(at);
        var local = utc + _zone.At(utc).Offset;
        var time = local % TimeSpan.TicksPerDay;
        return Array.Exists(HoursOf(local / TimeSpan.TicksPerDay), span => span.From <= time && time < span.To);
    }

    /// <summary>The first instant by which this much working time has passed since <paramref name="from"/>; an amount of zero or less has passed at once.</summary>
    /// <returns>UTC; null when there is no such instant (a calendar that has no hours, or so few that it lies beyond the year 9997).</returns>
    public DateTimeOffset? Add(DateTimeOffset from, TimeSpan working)
    {
        if (working <= TimeSpan.Zero)
        {
            return from.ToUniversalTime();
        }

        if (Array.TrueForAll(_week, hours => hours.Length == 0))
        {
            return null;
        }

        var left = working.Ticks;
        foreach (var (start, end) in OpenFrom(Clamped(from)))
        {
            if (left <= end - start)
            {
                return new DateTimeOffset(start + left, TimeSpan.Zero);
            }

            left -= end - start;
        }

        return null;
    }

    /// <summary>How much working time lies between the two instants; zero when <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var (last, sum) = (Clamped(to), 0L);
        foreach (var (start, end) in OpenFrom(Clamped(from)))
        {
            if (start >= last)
            {
                break;
            }

            sum += Math.Min(end, last) - start;
        }

        return TimeSpan.FromTicks(sum);
    }

    // Open time from an instant on, in order, in UTC. The zone's offset is the same within a piece, so there wall time is UTC plus a constant.
    private IEnumerable<(long From, long To)> OpenFrom(long utc)
    {
        while (utc < LastTick)
        {
            var (offset, until) = _zone.At(utc);
            for (var day = (utc + offset) / TimeSpan.TicksPerDay; day * TimeSpan.TicksPerDay < until + offset; day++)
            {
                var midnight = (day * TimeSpan.TicksPerDay) - offset;
                foreach (var span in HoursOf(day))
                {
                    var (from, to) = (Math.Max(utc, midnight + span.From), Math.Min(until, midnight + span.To));
                    if (from < to)
                    {
                        yield return (from, to);
                    }
                }
            }

            utc = until;
        }
    }

    private (long From, long To)[] HoursOf(long day)
    {
        var date = DateOnly.FromDayNumber((int)day);
        return _holidays.Contains(date) ? [] : _week[(int)date.DayOfWeek];
    }

    private static long Clamped(DateTimeOffset at) => Math.Clamp(at.UtcTicks, FirstTick, LastTick);

    // What is open on a date: its own hours up to midnight, and what the day before left over.
    private static IEnumerable<(int From, int To)> OnDate(IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DaySpan>> week, DayOfWeek day)
    {
        var before = (DayOfWeek)(((int)day + 6) % 7);
        var own = week.GetValueOrDefault(day, []).Select(s => (s.From, To: Math.Min(s.To, DaySpan.Day)));
        return week.GetValueOrDefault(before, []).Where(s => s.To > DaySpan.Day).Select(s => (From: 0, To: s.To - DaySpan.Day)).Concat(own);
    }

    private static (long From, long To)[] Merged(IEnumerable<(int From, int To)> spans)
    {
        var merged = new List<(int From, int To)>();
        foreach (var span in spans.Order())
        {
            if (merged.Count > 0 && span.From <= merged[^1].To)
            {
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, span.To));
            }
            else
            {
                merged.Add(span);
            }
        }

        return [.. merged.Select(s => (s.From * TimeSpan.TicksPerMinute, s.To * TimeSpan.TicksPerMinute))];
    }
}
