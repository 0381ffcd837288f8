using System.Globalization;

namespace Crm.HelpDesk.Rules;

/// <summary>When a scheduled rule looks next.</summary>
internal static class RuleSchedule
{
    /// <summary>
    /// The first time after <paramref name="now"/>. Every N minutes counts from midnight UTC, so that it does not wander; a time of the day that a clock change skips is
    /// taken at the end of the gap, and one that it repeats is taken once, the first time.
    /// </summary>
    public static DateTimeOffset Next(RuleWhen when, DateTimeOffset now)
    {
        if (when.EveryMinutes is { } minutes)
        {
            var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
            var every = TimeSpan.FromMinutes(minutes);
            return midnight + every * (Math.Floor((now - midnight) / every) + 1);
        }

        var zone = when.TimeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(when.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Enumerable.Range(-1, 4)
            .SelectMany(day => when.At!.Select(at => Instant(zone, today.AddDays(day), TimeOnly.ParseExact(at, "HH:mm", CultureInfo.InvariantCulture))))
            .Where(instant => instant > now)
            .Min();
    }

    private static DateTimeOffset Instant(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
