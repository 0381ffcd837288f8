using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>Opens and closes campaigns by their own windows. The called person's local time is the dial gate's business, beside this.</summary>
internal sealed class CampaignHours(ContactDesk desk, CampaignFloor floor)
{
    /// <summary>Looks at the clock; true when the campaign opened or closed.</summary>
    public bool Look(LiveCampaign campaign)
    {
        var open = IsOpen(campaign.Settings.Schedule, desk.Now);
        var changed = open != campaign.InWindow;
        campaign.InWindow = open;
        return changed;
    }

    /// <summary>Looks at every campaign: a window may have begun or ended, whatever happened to the clock.</summary>
    public void LookAll()
    {
        foreach (var campaign in floor.All.Where(Look).ToList())
        {
            floor.Apply(campaign);
        }
    }

    /// <summary>When the next of the running campaigns opens or closes.</summary>
    public DateTimeOffset? Next() => floor.All.Where(campaign => campaign.Record.State == CampaignState.Running)
        .Min(campaign => NextChange(campaign.Settings.Schedule, desk.Now));

    /// <summary>Whether a schedule lets a campaign dial at an instant.</summary>
    public static bool IsOpen(CampaignSchedule schedule, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone));
        var (day, time) = (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
        return (schedule.From is not { } from || day >= from) && (schedule.To is not { } to || day <= to)
            && (schedule.Windows.Count == 0 || schedule.Windows.Any(window => window.Day == local.DayOfWeek && time >= window.From && time < window.To));
    }

    /// <summary>The next instant at which the schedule opens or closes, to the minute; null when it never does again within two weeks.</summary>
    public static DateTimeOffset? NextChange(CampaignSchedule schedule, DateTimeOffset after)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        var now = IsOpen(schedule, after);
        return Enumerable.Range(0, 15).SelectMany(ahead => Edges(schedule, today.AddDays(ahead), zone)).Order()
            .Where(edge => edge > after && IsOpen(schedule, edge) != now).Select(edge => (DateTimeOffset?)edge).FirstOrDefault();
    }

    /// <summary>
    /// When so much dialing time is over: the windows count, within the hours in which the country's rules let a number of the schedule's own zone be called.
    /// </summary>
    /// <returns>Null when it is not within a year, or the campaign's last day comes first.</returns>
    public static DateTimeOffset? After(CampaignSchedule schedule, DialProfile profile, DateTimeOffset from, TimeSpan dialing)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        var (day, reached) = (DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime), from);
        day = schedule.From > day ? schedule.From.Value : day;
        for (var last = day.AddDays(366); day <= last && !(day > schedule.To); day = day.AddDays(1))
        {
            foreach (var (begin, end) in Open(schedule, profile, day, zone))
            {
                reached = begin > reached ? begin : reached;
                if (end - reached >= dialing)
                {
                    return reached + dialing;
                }

                if (end > reached)
                {
                    dialing -= end - reached;
                    reached = end;
                }
            }
        }

        return null;
    }

    private static IEnumerable<(DateTimeOffset Begin, DateTimeOffset End)> Open(CampaignSchedule schedule, DialProfile profile, DateOnly day, TimeZoneInfo zone)
    {
        if (!profile.Days.Contains(day.DayOfWeek))
        {
            return [];
        }

        IEnumerable<(TimeSpan From, TimeSpan To)> windows = schedule.Windows.Count == 0 ? [(TimeSpan.Zero, TimeSpan.FromDays(1))]
            : schedule.Windows.Where(window => window.Day == day.DayOfWeek).Select(window => (window.From.ToTimeSpan(), window.To.ToTimeSpan())).Order();
        return windows.Select(window => (At(window.From > profile.From ? window.From : profile.From), At(window.To < profile.To ? window.To : profile.To)));

        DateTimeOffset At(TimeSpan time) => Instants(day.ToDateTime(TimeOnly.MinValue) + time, zone).First();
    }

    /// <summary>Where a day's windows begin and end, and its midnight. A time that the clocks skip comes with the jump; one that they repeat comes twice.</summary>
    private static IEnumerable<DateTimeOffset> Edges(CampaignSchedule schedule, DateOnly day, TimeZoneInfo zone) => schedule.Windows
        .Where(window => window.Day == day.DayOfWeek).SelectMany(window => new[] { window.From, window.To }).Append(TimeOnly.MinValue)
        .SelectMany(time => Instants(day.ToDateTime(time), zone));

    private static IEnumerable<DateTimeOffset> Instants(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offsets = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local) : [zone.GetUtcOffset(local)];
        return offsets.Select(offset => new DateTimeOffset(local, offset).ToUniversalTime());
    }
}
