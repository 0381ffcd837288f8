namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/sla/calendars (administrator) → list; POST; PUT /api/sla/calendars/{id}.</summary>
/// <param name="Id">What policies name.</param>
public sealed record SlaCalendarDetail(Guid Id, SlaCalendarEdit Calendar);

/// <param name="Version">As read; 409 when someone else changed the calendar since. Ignored for a new one.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Hours">monday … sunday → spans such as "09:00-17:00"; "22:00-06:00" goes on past midnight. A day that is missing has none.</param>
/// <param name="Holidays">Dates: "2026-12-25".</param>
public sealed record SlaCalendarEdit(
    Guid Version, string Name, string TimeZone, IReadOnlyDictionary<string, IReadOnlyList<string>> Hours, IReadOnlyList<string> Holidays);

/// <summary>GET /api/sla/policies (administrator) → list; POST; PUT /api/sla/policies/{id}.</summary>
public sealed record SlaPolicyDetail(Guid Id, SlaPolicyEdit Policy);

/// <param name="Revision">As read; 409 when someone else changed the policy since. Ignored for a new one.</param>
/// <param name="Kind">question, incident, request or complaint; null for every kind.</param>
/// <param name="Priority">low, normal, high or urgent; null for every one.</param>
/// <param name="Tier">Of the customer; null for every one.</param>
/// <param name="FirstAnswerMinutes">Working minutes; null promises none. The other two likewise.</param>
public sealed record SlaPolicyEdit(
    long Revision, string Name, string? Kind, string? Priority, string? Tier, Guid CalendarId, int? FirstAnswerMinutes, int? NextAnswerMinutes, int? ResolutionMinutes,
    IReadOnlyList<SlaStep> Steps, bool Retired);

/// <summary>What is done at a percentage of the time, or so many working minutes before its end.</summary>
public sealed record SlaStep(int? Percent, int? MinutesBefore, bool NotifyOwner, bool NotifySupervisors, bool RaisePriority, Guid? TeamId);

/// <summary>POST /api/sla/preview (administrator): when would it be due?</summary>
/// <param name="At">On the wall's clock in the calendar's zone: "2026-03-06T16:50".</param>
public sealed record SlaPreviewRequest(SlaCalendarEdit Calendar, string At, int Minutes);

/// <param name="Sentence">"A ticket that comes in on Friday, 6 March 2026, 16:50 is due on Monday, 9 March 2026, 09:20."</param>
public sealed record SlaPreview(DateTimeOffset From, DateTimeOffset Due, string Sentence);

/// <summary>GET /api/tickets/{id}/promises → list.</summary>
/// <param name="Kind">first-answer, next-answer or resolution.</param>
/// <param name="State">running, paused, met or dropped.</param>
/// <param name="Why">Why this policy, in a sentence.</param>
/// <param name="DueAt">Null while it is paused.</param>
/// <param name="BreachedAt">The due time that passed without it being kept.</param>
public sealed record TicketPromise(
    string Kind, string State, string Policy, string Why, int TargetMinutes, double WorkedMinutes, DateTimeOffset StartedAt, DateTimeOffset? DueAt, DateTimeOffset? PausedAt,
    DateTimeOffset? MetAt, DateTimeOffset? BreachedAt);

/// <summary>GET /api/sla/today (supervisors): promises broken since midnight of the site, and tickets that are overdue now.</summary>
public sealed record SlaToday(int Breaches, int Overdue, DateTimeOffset Since);

/// <summary>
/// GET /api/sla/report?by=day|week, for supervisors: the last 14 days, or 13 weeks beginning on Mondays, in the site's time zone; the last one is still going on. A promise counts once: as kept
/// when it was kept in time, as broken when its time ran out.
/// </summary>
public sealed record SlaReport(string By, IReadOnlyList<SlaReportSpan> Spans, IReadOnlyList<SlaReportPolicy> Policies);

/// <param name="Day">The first day of the span, as 2026-03-02.</param>
public sealed record SlaReportSpan(string Day, int Kept, int Broken);

/// <summary>One policy over the whole report.</summary>
/// <param name="Kind">first-answer, next-answer or resolution.</param>
public sealed record SlaReportPolicy(Guid PolicyId, string Policy, string Kind, int Kept, int Broken);

/// <summary>GET /api/notices → what the signed-in user was told and has not seen, newest first.</summary>
public sealed record NoticeLine(Guid Id, DateTimeOffset At, string Text, Guid? TicketId, int? TicketNumber);

/// <summary>POST /api/notices/seen.</summary>
/// <param name="Ids">Null: all of them.</param>
public sealed record NoticesSeen(IReadOnlyList<Guid>? Ids);
