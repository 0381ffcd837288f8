namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/audit?kind=&amp;user=&amp;subject=&amp;from=&amp;to= (right see-audit) → Page of these, the newest first. GET /api/audit.csv takes the same.</summary>
/// <param name="Kind">What was done: customer.seen, recording.played, ticket.changed, PUT /api/users/{id} and others.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="SubjectId">Of the customer, ticket, contact, recording or other thing.</param>
/// <param name="Reason">Why, as the person gave it, for sensitive acts.</param>
/// <param name="Subject">Whom or what it is about as it is called today: a name, or a ticket's number; null when it is gone or has no name.</param>
/// <param name="SubjectKind">customer, ticket or user; null without a subject that has a name.</param>
public sealed record AuditLine(
    Guid Id, DateTimeOffset At, string Kind, Guid? UserId, string User, string? Address, Guid? SubjectId, string? Subject, string? SubjectKind, string? Reason, string? Detail);

/// <summary>GET /api/keys (right manage-keys) → list. DELETE /api/keys/{id} revokes at once.</summary>
/// <param name="Prefix">How the key begins; the rest is nowhere.</param>
/// <param name="UserId">The account that it acts for.</param>
public sealed record KeyLine(
    Guid Id, string Name, string Prefix, Guid UserId, string User, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>POST /api/keys: a key for a program.</summary>
/// <param name="UserId">The account that it acts for: it never sees or does more than that account.</param>
/// <param name="Scopes">See GET /api/keys/scopes.</param>
public sealed record KeyCreate(string Name, Guid UserId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

/// <summary>The answer to POST /api/keys.</summary>
/// <param name="Key">The key itself: shown now and never again.</param>
public sealed record KeyMade(KeyLine Line, string Key);

/// <summary>GET and PUT /api/retention (right manage-privacy).</summary>
/// <param name="Kind">recordings, contacts, tickets or audit.</param>
/// <param name="Days">0 keeps it for ever.</param>
public sealed record RetentionLine(string Kind, int Days);

/// <summary>GET /api/customers/{id}/holds; POST with <see cref="ReasonGiven"/>; DELETE /api/customers/{id}/holds/{hold} lifts (right manage-privacy).</summary>
public sealed record HoldLine(Guid Id, string Reason, DateTimeOffset SetAt, string SetBy, DateTimeOffset? LiftedAt, string? LiftedBy);

/// <summary>GET /api/customers/{id}/erasures; POST with <see cref="ReasonGiven"/> (right erase-person).</summary>
/// <param name="DoneAt">Null until everything is done.</param>
/// <param name="Report">How many rows of each table were about the person.</param>
/// <param name="Problem">What keeps it from being done, such as a legal hold.</param>
/// <param name="Later">What could not be erased at once, and when it is gone.</param>
public sealed record ErasureLine(
    Guid Id, string Reason, DateTimeOffset AskedAt, string AskedBy, DateTimeOffset? DoneAt, IReadOnlyDictionary<string, int>? Report, string? Problem, IReadOnlyList<string> Later);

/// <summary>GET /api/customers/{id}/exports; POST begins one (right manage-privacy). The file is at /api/customers/{id}/exports/{export}/file, for who asked, until it expires.</summary>
/// <param name="State">writing, ready or failed.</param>
/// <param name="Progress">0 to 1.</param>
public sealed record PersonExportLine(Guid Id, string State, double Progress, DateTimeOffset AskedAt, DateTimeOffset? ExpiresAt, long? Bytes);

/// <summary>Why something sensitive is done; it is kept in the audit log.</summary>
public sealed record ReasonGiven(string Reason);
