using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.Host.Configuration;
using Crm.Routing;

namespace Crm.Host.Jobs;

/// <summary>The calendars and policies of a new database: the site's own calendars, and promises that most sites can keep. From then on administrators change them.</summary>
internal sealed class FirstPromises(SlaSettings settings, SiteConfiguration site)
{
    private const int Hour = 60;
    private const int Day = 8 * Hour;

    private static readonly IReadOnlyList<EscalationStep> Steps =
    [
        new(75, NotifyOwner: true),
        new(MinutesBefore: Hour, NotifyOwner: true),
        new(100, NotifyOwner: true, NotifySupervisors: true),
    ];

    public Task SeedAsync(CancellationToken cancel)
    {
        var calendars = site.Routing.Calendars.Values.Select(Draft).ToList();
        if (calendars.Count == 0)
        {
            calendars.Add(Weekdays());
        }

        // Promises count in office hours where the site has some.
        var main = calendars.Find(c => c.Hours.Values.Any(spans => spans.Any(span => span.To - span.From < 24 * Hour))) ?? calendars[0];
        return settings.SeedAsync(calendars, ids => ids.TryGetValue(main.Name, out var calendar) ? Policies(calendar) : [], cancel);
    }

    private static PolicyDraft[] Policies(Guid calendar) =>
    [
        new("Standard", null, null, null, calendar, 4 * Hour, Day, 3 * Day, Steps),
        new("Urgent", null, TicketPriority.Urgent, null, calendar, Hour, 2 * Hour, Day, Steps),
        new("Complaint", TicketKind.Complaint, null, null, calendar, 4 * Hour, Day, 5 * Day, Steps),
    ];

    private static CalendarDraft Draft(Calendar calendar) => new(
        calendar.Name,
        calendar.TimeZone,
        calendar.Hours.ToDictionary(
            day => day.Key,
            day => (IReadOnlyList<DaySpan>)[.. day.Value.Select(period => new DaySpan((int)period.From.TotalMinutes, (int)period.To.TotalMinutes))]),
        [.. calendar.Holidays]);

    private CalendarDraft Weekdays() => new(
        "Weekdays",
        site.Site.TimeZone,
        Enum.GetValues<DayOfWeek>().Where(day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).ToDictionary(day => day, _ => (IReadOnlyList<DaySpan>)[new DaySpan(9 * Hour, 17 * Hour)]),
        []);
}
