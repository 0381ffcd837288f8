using System.Globalization;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;

namespace Crm.Host.Api;

/// <summary>Calendars and policies between the console's contracts and the help desk.</summary>
internal static class SlaEdits
{
    private const string DateFormat = "yyyy-MM-dd";

    public static SlaCalendarDetail Detail(CalendarRecord record) => new(
        record.Id,
        new SlaCalendarEdit(
            record.Version,
            record.Calendar.Name,
            record.Calendar.TimeZone,
            record.Calendar.Hours.ToDictionary(day => Names.Of(day.Key), day => (IReadOnlyList<string>)[.. day.Value.Select(span => span.ToString())]),
            [.. record.Calendar.Holidays.Order().Select(date => date.ToString(DateFormat, CultureInfo.InvariantCulture))]));

    /// <returns>The calendar, or what is wrong with how it is written.</returns>
    public static (CalendarDraft? Draft, string? Problem) Read(SlaCalendarEdit edit)
    {
        var hours = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>>();
        foreach (var (name, texts) in edit.Hours)
        {
            if (Names.Parse<DayOfWeek>(name) is not { } day)
                return (null, Names.Wrong<DayOfWeek>("day", name));
            var spans = new List<DaySpan>();
            foreach (var text in texts)
            {
                if (!DaySpan.TryParse(text, out var span))
                    return (null, $"\"{Names.Short(text)}\" are no hours. Write them like 09:00-17:00, or 22:00-06:00 for a night; a day ends at 24:00.");
                spans.Add(span);
            }
            hours[day] = spans;
        }
        var holidays = new List<DateOnly>();
        foreach (var text in edit.Holidays)
        {
            if (!DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return (null, $"\"{Names.Short(text)}\" is no date. Write it like 2026-12-25.");
            holidays.Add(date);
        }
        return (new CalendarDraft(edit.Name, edit.TimeZone, hours, holidays), null);
    }

    public static SlaPolicyDetail Detail(PolicyRecord record)
    {
        var p = record.Policy;
        return new(
            record.Id,
            new SlaPolicyEdit(
                record.Revision, p.Name, p.Kind is { } kind ? Names.Of(kind) : null, p.Priority is { } priority ? Names.Of(priority) : null, p.Tier, p.CalendarId,
                p.FirstAnswerMinutes, p.NextAnswerMinutes, p.ResolutionMinutes,
                [.. p.Steps.Select(s => new SlaStep(s.Percent, s.MinutesBefore, s.NotifyOwner, s.NotifySupervisors, s.RaisePriority, s.TeamId))], p.Retired));
    }

    /// <returns>The policy, or what is wrong with how it is written.</returns>
    public static (PolicyDraft? Draft, string? Problem) Read(SlaPolicyEdit edit)
    {
        var kind = edit.Kind is null ? null : Names.Parse<TicketKind>(edit.Kind);
        var priority = edit.Priority is null ? null : Names.Parse<TicketPriority>(edit.Priority);
        if (edit.Kind is not null && kind is null)
            return (null, Names.Wrong<TicketKind>("kind of ticket", edit.Kind));
        if (edit.Priority is not null && priority is null)
            return (null, Names.Wrong<TicketPriority>("priority", edit.Priority));
        var steps = edit.Steps.Select(s => new EscalationStep(s.Percent, s.MinutesBefore, s.NotifyOwner, s.NotifySupervisors, s.RaisePriority, s.TeamId));
        var tier = string.IsNullOrWhiteSpace(edit.Tier) ? null : edit.Tier;
        return (new PolicyDraft(edit.Name, kind, priority, tier, edit.CalendarId, edit.FirstAnswerMinutes, edit.NextAnswerMinutes, edit.ResolutionMinutes, [.. steps], edit.Retired), null);
    }

    public static SlaPreview Sentence(CalendarPreview preview) =>
        new(preview.From, preview.Due, $"A ticket that comes in on {Day(preview.From)} is due on {Day(preview.Due)}.");

    public static TicketPromise Line(SlaClockRecord c) => new(
        KindName(c.Kind), Names.Of(c.State), c.Policy, c.Why, c.TargetMinutes, Math.Round(c.WorkedMinutes, 1), c.StartedAt, c.DueAt, c.PausedAt, c.MetAt, c.BreachedAt);

    public static SlaReport Report(string by, IReadOnlyList<SlaSpan> spans, TimeZoneInfo zone)
    {
        var policies = spans.SelectMany(span => span.Lines).GroupBy(line => (line.Policy, line.PolicyId, line.Kind)).OrderBy(group => group.Key.Policy, StringComparer.Ordinal).ThenBy(group => group.Key.Kind);
        return new(
            by,
            [.. spans.Select(span => new SlaReportSpan(
                TimeZoneInfo.ConvertTime(span.From, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), span.Lines.Sum(line => line.Kept), span.Lines.Sum(line => line.Broken)))],
            [.. policies.Select(group => new SlaReportPolicy(group.Key.PolicyId, group.Key.Policy, KindName(group.Key.Kind), group.Sum(line => line.Kept), group.Sum(line => line.Broken)))]);
    }

    private static string KindName(SlaKind kind) => kind switch
    {
        SlaKind.FirstAnswer => "first-answer",
        SlaKind.NextAnswer => "next-answer",
        _ => "resolution",
    };

    private static string Day(DateTimeOffset at) => at.ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
