namespace Crm.HelpDesk.Tickets;

/// <summary>A ticket to be made.</summary>
/// <param name="Key">Made by the sender: the same key again gives the ticket that was made the first time.</param>
/// <param name="Text">What it is about, for the house alone.</param>
/// <param name="Priority">Null: by impact and urgency (<see cref="TicketPriorities"/>).</param>
/// <param name="ContactId">The call during which it is made.</param>
/// <param name="TeamId">Null for the team of the customer.</param>
public sealed record TicketDraft(
    Guid Key,
    Guid CustomerId,
    string Title,
    string? Text,
    TicketPriority? Priority = null,
    Guid? OwnerId = null,
    Guid? ContactId = null,
    TicketKind Kind = TicketKind.Question,
    TicketImpact Impact = TicketImpact.Medium,
    TicketUrgency Urgency = TicketUrgency.Medium,
    Guid? TeamId = null);

/// <summary>A note to be added.</summary>
/// <param name="Key">Made by the sender: the same key again gives the note that was added the first time.</param>
/// <param name="Public">May be sent to the customer or heard by them. It cannot be changed later.</param>
/// <param name="FromCustomer">The customer wrote it, so that an answer is due.</param>
public sealed record NoteDraft(Guid Key, string Text, bool Public = false, Guid? ContactId = null, bool FromCustomer = false);

/// <summary>What to change; null leaves a field as it is.</summary>
/// <param name="Revision">As read.</param>
/// <param name="Priority">Puts a priority in the place of the one by impact and urgency.</param>
/// <param name="Unassign">Takes the owner away.</param>
/// <param name="UsualPriority">Goes back to the priority by impact and urgency.</param>
/// <param name="PendingReason">Needed to make it pending; on a pending ticket, changes what it waits for.</param>
/// <param name="PendingUntil">With <paramref name="PendingReason"/>: when it opens by itself; null: not by itself.</param>
/// <param name="NoTeam">The ticket becomes everybody's.</param>
public sealed record TicketChange(
    long Revision,
    TicketState? State = null,
    TicketPriority? Priority = null,
    Guid? OwnerId = null,
    string? Title = null,
    Guid? ContactId = null,
    bool Unassign = false,
    TicketKind? Kind = null,
    TicketImpact? Impact = null,
    TicketUrgency? Urgency = null,
    bool UsualPriority = false,
    PendingReason? PendingReason = null,
    DateTimeOffset? PendingUntil = null,
    Guid? TeamId = null,
    bool NoTeam = false);

/// <summary>A ticket in a list.</summary>
public sealed record TicketSummary(
    Guid Id,
    int Number,
    string Title,
    TicketState State,
    TicketPriority Priority,
    Guid CustomerId,
    Guid? OwnerId,
    string? OwnerName,
    DateTimeOffset UpdatedAt,
    TicketKind Kind,
    Guid? TeamId,
    string CustomerName,
    long Revision)
{
    /// <summary>When the next promise to the customer is due; null when none runs.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>A ticket with its history.</summary>
/// <param name="NextStates">The states it may go to from here.</param>
/// <param name="Entries">Oldest first.</param>
/// <param name="PriorityByMatrix">What impact and urgency call for; another <paramref name="Priority"/> was put there by a person.</param>
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
    IReadOnlyList<TicketEntryRecord> Entries,
    TicketKind Kind,
    TicketImpact Impact,
    TicketUrgency Urgency,
    TicketPriority PriorityByMatrix,
    PendingReason? PendingReason,
    DateTimeOffset? PendingUntil,
    Guid? TeamId)
{
    /// <inheritdoc cref="TicketSummary.DueAt"/>
    public DateTimeOffset? DueAt { get; init; }
}

/// <param name="Public">May be sent to the customer or heard by them; everything else stays in the house.</param>
public sealed record TicketEntryRecord(
    Guid Id,
    Guid TicketId,
    DateTimeOffset At,
    TicketEntryKind Kind,
    string Text,
    Guid? ActorId,
    string ActorName,
    Guid? ContactId,
    Guid? RecordingId,
    bool Public);

/// <summary>Which tickets to list; null does not restrict.</summary>
/// <param name="Open">True: those that still need work (new, open, pending).</param>
public sealed record TicketFilter(TicketState? State = null, bool? Open = null, Guid? OwnerId = null, Guid? CustomerId = null);

/// <summary>What a caller may hear about a ticket of theirs.</summary>
public sealed record TicketStatus(Guid Id, int Number, TicketState State, DateTimeOffset UpdatedAt);
