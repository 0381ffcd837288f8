namespace Crm.Routing.Ivr;

/// <summary>Whether a calendar is open. Hours are wall-clock time in the calendar's zone, so they follow daylight saving: an hour that occurs twice is open twice, one that is skipped never comes.</summary>
internal static class OpeningHours
{
    public static bool IsOpen(Calendar calendar, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(calendar.TimeZone));
        if (calendar.Holidays.Contains(DateOnly.FromDateTime(local.DateTime)) ||
            !calendar.Hours.TryGetValue(local.DayOfWeek, out var periods))
        {
            return false;
        }

        var time = local.TimeOfDay;
        foreach (var period in periods)
        {
            if (period.From <= time && time < period.To)
            {
                return true;
            }
        }

        return false;
    }
}
