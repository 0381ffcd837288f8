namespace Crm.AgentConsole.Contracts;

/// <summary>POST /api/tickets/{id}/survey: a link for the ticket's customer, to be sent to them. It works once, and cannot be read again here.</summary>
public sealed record SurveyLinkView(string Url, DateTimeOffset ExpiresAt);

/// <param name="CsatCount">Answers with a satisfaction; <paramref name="CsatMean"/> is 1 to 5, <paramref name="Satisfied"/> the share of 4 and 5.</param>
/// <param name="Nps">Promoters (9, 10) less detractors (0 to 6) in percent: -100 to 100.</param>
/// <param name="SmallSample">So few answers that one more could turn the picture.</param>
public sealed record ScoreView(string? Id, string Name, int CsatCount, double? CsatMean, double? Satisfied, int NpsCount, double? Nps, bool SmallSample);

/// <summary>GET /api/feedback/report?from=&amp;until= (supervisors): dates of the site's time zone, both included; the last 30 days when they are missing.</summary>
/// <param name="Csat">How many gave 1, 2, 3, 4 and 5.</param>
/// <param name="Nps">How many gave 0 to 10.</param>
public sealed record FeedbackView(ScoreView All, IReadOnlyList<ScoreView> Queues, IReadOnlyList<ScoreView> Agents, IReadOnlyList<int> Csat, IReadOnlyList<int> Nps);

/// <summary>GET /api/feedback (supervisors) → Page of these, newest first.</summary>
/// <param name="Source">keypad or link.</param>
public sealed record FeedbackLine(
    Guid Id, DateTimeOffset At, Guid? CustomerId, string? Customer, Guid? TicketId, int? TicketNumber, string? Agent, string? Queue, string Source, int? Csat, int? Nps, string? Comment);

/// <summary>GET, PUT /api/tickets/{id}/complaint (tickets of the kind complaint).</summary>
/// <param name="Revision">As read; 409 when someone else changed the complaint since. Zero while nobody has written anything.</param>
public sealed record ComplaintView(long Revision, string? Cause, string? Remedy, Guid? OwnerId, string? Owner, DateTimeOffset? DueAt, DateTimeOffset? SettledAt);

public sealed record ComplaintEdit(long Revision, string? Cause, string? Remedy, Guid? OwnerId, DateTimeOffset? DueAt, bool Settled);

/// <summary>GET /api/complaints/causes → this; PUT by administrators.</summary>
public sealed record ComplaintCauses(IReadOnlyList<string> Causes);

/// <summary>GET /api/complaints/report?from=&amp;until= (supervisors) → list, the most frequent first.</summary>
/// <param name="Cause">Null: not known yet.</param>
public sealed record CauseLine(string? Cause, int Complaints, int Settled);
