namespace Crm.AgentConsole.Contracts;

// Bodies of the REST API that the console uses. Routes stand beside each type; errors are problem details (RFC 9457).
// Lists are paged: ?after=CURSOR&take=N (at most 100); a page's Next is null at the end.

/// <summary>POST /api/session. 204 with the cookie, or 401 with one sentence that is the same for every wrong pair. DELETE /api/session signs out.</summary>
public sealed record SignIn(string UserName, string Password);

/// <summary>POST /api/setup: the one-time link's token, and the first administrator's account.</summary>
public sealed record FirstAdministrator(string Token, string UserName, string DisplayName, string Password);

/// <summary>GET /api/me. 401 when not signed in. <paramref name="AntiForgeryToken"/> goes back in the X-CSRF header of every request that changes something.</summary>
/// <param name="Role">agent, supervisor or administrator.</param>
/// <param name="Phone">browser or desk.</param>
/// <param name="Demo">Whether the simulated company runs.</param>
public sealed record Me(Guid Id, string UserName, string DisplayName, string Role, string Phone, string AntiForgeryToken, bool Demo, string Company)
{
    /// <summary>What the role allows beside serving customers: see-audit, erase-person, export-data and others. The server asks again at each end point.</summary>
    public IReadOnlyList<string> Rights { get; init; } = [];

    /// <summary>Ids of the teams that the user is in.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    /// <summary>The password is a one-time password: until another is chosen, everything else answers 403.</summary>
    public bool MustChangePassword { get; init; }
}

/// <summary>POST /api/me/password: one's own password. All other sessions of the user end.</summary>
/// <param name="Present">The one that is in force; wrong ones count as failed sign-ins.</param>
public sealed record PasswordChange(string Present, string Password);

/// <summary>POST /api/phone: a short-lived secret for the browser phone of the signed-in agent.</summary>
/// <param name="WebSocketPath">Path of SIP over WebSocket on this origin.</param>
public sealed record PhoneAccount(string User, string Domain, string Password, string WebSocketPath, DateTimeOffset ExpiresAt);

public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// GET /api/customers/{id}/timeline and GET /api/tickets/{id}/timeline → Page, newest first. ?kinds= has some of contacts, tickets, notes, promises, sales, orders and feedback, separated by commas.
/// </summary>
/// <param name="Kind">call, message, ticket, note, callback, promise, sale, order or feedback.</param>
/// <param name="Public">A ticket's entry that may be sent to the customer or heard by them.</param>
/// <param name="Recording">Path to play, when there is one and the reader may hear it.</param>
/// <param name="Steps">What happened within a contact, in order, in words.</param>
public sealed record TimelineEntry(
    Guid Id, string Kind, DateTimeOffset At, string Title, string? Text, string? Actor, Guid? ContactId, Guid? TicketId, int? TicketNumber,
    string? Recording, double? Seconds, IReadOnlyList<TimelineStep> Steps, bool Public = false);

public sealed record TimelineStep(DateTimeOffset At, string Kind, string Text);

/// <summary>GET /api/contacts/{id}: the contact with its events as stored.</summary>
public sealed record ContactDetail(Guid Id, Guid? CustomerId, string Direction, string? Number, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Outcome, IReadOnlyList<TimelineStep> Steps, string? Recording);

/// <summary>GET /api/options: what the console offers in its lists.</summary>
public sealed record ConsoleOptions(
    IReadOnlyList<string> NotReadyReasons, IReadOnlyList<string> Tiers, IReadOnlyList<string> Priorities, IReadOnlyList<UserLine> Users, IReadOnlyList<QueueChoice> Queues)
{
    /// <summary>Names of what can be played: the WAV files that the server has read at its start.</summary>
    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>Skills of the configuration, which users may have.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];
}

public sealed record QueueChoice(string Id, string Title);

public sealed record UserLine(Guid Id, string DisplayName, string Role);

/// <summary>GET /api/callbacks → Page of open ones, oldest first (supervisors: all; agents: those of their queues).</summary>
public sealed record CallbackLine(Guid Id, string Queue, string Number, string? Customer, DateTimeOffset Since, int Attempts, string State);

/// <summary>GET /api/users (administrator) → list; POST; PUT /api/users/{id}.</summary>
/// <param name="DeskPhone">The SIP user of a desk phone, or null for the browser's.</param>
/// <param name="Password">Only when it is set or changed.</param>
public sealed record UserEdit(string UserName, string DisplayName, string Role, bool Disabled, IReadOnlyDictionary<string, int> Skills, string? DeskPhone, string? DeskPhoneSecret, string? Password)
{
    /// <summary>The password is valid for three days and only for choosing another one.</summary>
    public bool OneTime { get; init; }
}

public sealed record UserDetail(Guid Id, string UserName, string DisplayName, string Role, bool Disabled, IReadOnlyDictionary<string, int> Skills, string? DeskPhone)
{
    /// <summary>The user has not yet chosen a password, and the one-time password is valid until then; null when one was chosen.</summary>
    public DateTimeOffset? OneTimeUntil { get; init; }
}
