namespace Crm.AgentConsole.Contracts;

/// <summary>
/// GET /api/ticket-views → list of these: one's own, those of one's teams, everybody's. POST; PUT and DELETE /api/ticket-views/{id}. What a view shows is read from /api/tickets with its query.
/// </summary>
/// <param name="Scope">mine, team or everybody.</param>
/// <param name="Changeable">The reader may change and delete it.</param>
/// <param name="Default">The reader's list of tickets opens with it.</param>
public sealed record TicketViewLine(
    Guid Id, string Name, string Scope, Guid? TeamId, string? Team, TicketViewQuery Query, bool Changeable, bool Default, string UpdatedBy, long Revision);

/// <param name="Scope">mine; team (with its id) and everybody: supervisors.</param>
/// <param name="Revision">As read; 409 when someone else changed it since. 0 for a new one.</param>
public sealed record TicketViewEdit(string Name, string Scope, Guid? TeamId, TicketViewQuery Query, long Revision);

/// <summary>The query of /api/tickets; what is null does not restrict. "me" is whoever looks.</summary>
public sealed record TicketViewQuery(
    string? State, string? Owner, string? Kind, string? Priority, string? Tag, string? Follower, string? Team, string? Order, bool Overdue);

/// <summary>PUT /api/ticket-views/default: the view that one's own list opens with; null for the usual list.</summary>
public sealed record TicketViewDefault(Guid? Id);
