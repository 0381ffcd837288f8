namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/duplicates?customer= → Page, the likeliest first. POST /api/duplicates/{id}/dismiss: they are two, and are not suggested again.</summary>
/// <param name="Rank">3 very likely, 2 likely, 1 possible.</param>
/// <param name="Reasons">In words, such as "Same number +12125550111".</param>
public sealed record DuplicateLine(Guid Id, int Rank, IReadOnlyList<string> Reasons, DateTimeOffset FoundAt, CustomerLine First, CustomerLine Second);

/// <summary>POST /api/customers/{id}/merge: the customer takes up another one, whose id leads to it from then on (GET answers 308).</summary>
/// <param name="Revision">Of the customer, as read; 409 when someone else changed one of the two since.</param>
/// <param name="Take">Fields whose values are taken from the other one: name, kind, organization, tier, language, timeZone, email, notes, ownerId, and "fields." with the key of a custom field.</param>
public sealed record MergeEdit(Guid OtherId, long Revision, long OtherRevision, IReadOnlyList<string> Take);

/// <summary>GET /api/customers/{id}/merges → list, newest first. POST /api/merges/{id}/undo gives everything back; what came after the merge stays.</summary>
/// <param name="Moved">How many rows went with it.</param>
public sealed record MergeLine(Guid Id, Guid AbsorbedId, string Absorbed, DateTimeOffset At, string By, int Moved, DateTimeOffset? UndoneAt, string? UndoneBy);
