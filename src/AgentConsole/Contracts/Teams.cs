namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/teams → list, for everyone: what a customer or a ticket may be given to.</summary>
/// <param name="Retired">Nothing new is given to it.</param>
public sealed record TeamLine(Guid Id, string Name, bool Retired);

/// <summary>GET /api/teams/{id} (administrator); POST /api/teams and PUT /api/teams/{id} with <see cref="TeamEdit"/>.</summary>
/// <param name="Members">User ids.</param>
public sealed record TeamDetail(Guid Id, string Name, bool Retired, long Revision, IReadOnlyList<Guid> Members);

/// <param name="Revision">As read; 409 when someone else changed the team since. Not looked at for a new team.</param>
public sealed record TeamEdit(string Name, bool Retired, long Revision, IReadOnlyList<Guid> Members);

/// <summary>GET and PUT /api/customers/{id}/team and /api/tickets/{id}/team: whose it is.</summary>
/// <param name="TeamId">Null is everybody's.</param>
/// <param name="Revision">The customer's or ticket's, as read.</param>
public sealed record TeamOf(Guid? TeamId, long Revision);
