namespace Crm.HelpDesk.Tickets;

/// <summary>See <see cref="TicketStates"/> for which may follow which.</summary>
public enum TicketState
{
    New,
    Open,
    Pending,
    Resolved,
    Closed,
}

public enum TicketPriority
{
    Low,
    Normal,
    High,
    Urgent,
}

public enum TicketEntryKind
{
    Created,
    Note,
    State,
    Owner,
    Priority,
    Title,

    /// <summary>The caller left a voice message.</summary>
    Message,
}

/// <summary>A ticket to be made.</summary>
/// <param name="Key">Made by the sender: the same key again gives the ticket that was made the first time.</param>
/// <param name="ContactId">The call during which it is made.</param>
public sealed record TicketDraft(Guid Key, Guid CustomerId, string Title, string? Text, TicketPriority Priority, Guid? OwnerId = null, Guid? ContactId = null);

/// <summary>What to change; null leaves a field as it is.</summary>
/// <param name="Revision">As read.</param>
/// <param name="Unassign">Takes the owner away.</param>
public sealed record TicketChange(
    long Revision,
    TicketState? State = null,
    TicketPriority? Priority = null,
    Guid? OwnerId = null,
    string? Title = null,
    Guid? ContactId = null,
    bool Unassign = false);

/// <summary>A ticket in a list.</summary>
public sealed record TicketSummary(
    Guid Id, int Number, string Title, TicketState State, TicketPriority Priority, Guid CustomerId, Guid? OwnerId, string? OwnerName, DateTimeOffset UpdatedAt);

/// <summary>A ticket with its history.</summary>
/// <param name="NextStates">The states it may go to from here.</param>
/// <param name="Entries">Oldest first.</param>
public sealed record TicketRecord(
    Guid Id,
    int Number,
    string Title,
    TicketState State,
    TicketPriority Priority,
    Guid CustomerId,
    string CustomerName,
    Guid? OwnerId,
    string? OwnerName,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Revision,
    IReadOnlyList<TicketState> NextStates,
    IReadOnlyList<TicketEntryRecord> Entries);

public sealed record TicketEntryRecord(
    Guid Id, Guid TicketId, DateTimeOffset At, TicketEntryKind Kind, string Text, Guid? ActorId, string ActorName, Guid? ContactId, Guid? RecordingId);

/// <summary>Which tickets to list; null does not restrict.</summary>
/// <param name="Open">True: those that still need work (new, open, pending).</param>
public sealed record TicketFilter(TicketState? State = null, bool? Open = null, Guid? OwnerId = null, Guid? CustomerId = null);

/// <summary>What a caller may hear about a ticket of theirs.</summary>
public sealed record TicketStatus(Guid Id, int Number, TicketState State, DateTimeOffset UpdatedAt);
