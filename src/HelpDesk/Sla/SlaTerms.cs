namespace Crm.HelpDesk.Sla;

/// <summary>What a clock runs under: what a policy promises for one kind of clock, and in which hours.</summary>
/// <param name="Why">Why this policy and no other, in a sentence.</param>
/// <param name="CalendarId">The version of the calendar that <paramref name="Hours"/> are.</param>
internal sealed record SlaTerms(
    Guid PolicyId, string Policy, string Why, Guid CalendarId, BusinessCalendar Hours, TimeSpan Target, IReadOnlyList<EscalationStep> Steps);
