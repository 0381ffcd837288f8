using Crm.HelpDesk.Attachments;

namespace Crm.HelpDesk.Tickets;

/// <summary>A ticket to be made.</summary>
/// <param name="Key">Made by the sender: the same key again gives the ticket that was made the first time.</param>
/// <param name="Text">What it is about, for the house alone.</param>
/// <param name="Priority">Null: by impact and urgency (<see cref="TicketPriorities"/>).</param>
/// <param name="ContactId">The call during which it is made.</param>
/// <param name="TeamId">Null for the team of the customer.</param>
/// <param name="Fields">Values of the site's own fields; null leaves them out, also required ones, because during a call a title must do.</param>
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
    Guid? TeamId = null,
    IReadOnlyList<string>? Tags = null,
    IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>A note to be added.</summary>
/// <param name="Key">Made by the sender: the same key again gives the note that was added the first time.</param>
/// <param name="Public">May be sent to the customer or heard by them. It cannot be changed later.</param>
/// <param name="FromCustomer">The customer wrote it, so that an answer is due.</param>
/// <param name="Subject">Of the e-mail that a public note becomes; null for the ticket's title.</param>
/// <param name="Files">Public attachments of the ticket that go with that e-mail.</param>
public sealed record NoteDraft(
    Guid Key, string Text, bool Public = false, Guid? ContactId = null, bool FromCustomer = false, string? Subject = null, IReadOnlyList<Guid>? Files = null);

/// <summary>What to change; null leaves a field as it is.</summary>
/// <param name="Revision">As read.</param>
/// <param name="Priority">Puts a priority in the place of the one by impact and urgency.</param>
/// <param name="Unassign">Takes the owner away.</param>
/// <param name="UsualPriority">Goes back to the priority by impact and urgency.</param>
/// <param name="PendingReason">Needed to make it pending; on a pending ticket, changes what it waits for.</param>
/// <param name="Fields">All values of the site's own fields; those that are missing are taken away.</param>
/// <param name="Parts">Needed to resolve or close a ticket whose parts are still open.</param>
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
    bool NoTeam = false,
    IReadOnlyList<string>? AddTags = null,
    IReadOnlyList<string>? RemoveTags = null,
    IReadOnlyDictionary<string, string>? Fields = null,
    OpenParts? Parts = null);

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
    Guid? TeamId,
    IReadOnlyDictionary<string, string> Fields,
    TicketSidesRecord Sides)
{
    /// <inheritdoc cref="TicketSummary.DueAt"/>
    public DateTimeOffset? DueAt { get; init; }
}

/// <summary>What stands beside a ticket.</summary>
/// <param name="Parent">The ticket of which it is a part.</param>
/// <param name="Parts">The tickets that are parts of it, by number.</param>
/// <param name="MergedInto">The ticket that took it over.</param>
/// <param name="Attachments">Oldest first.</param>
public sealed record TicketSidesRecord(
    IReadOnlyList<string> Tags,
    IReadOnlyList<FollowerRecord> Followers,
    IReadOnlyList<TicketLinkRecord> Links,
    TicketReference? Parent,
    IReadOnlyList<TicketReference> Parts,
    TicketReference? MergedInto,
    IReadOnlyList<AttachmentRecord> Attachments);

/// <summary>Another ticket, as far as it is shown beside one.</summary>
public sealed record TicketReference(Guid Id, int Number, string Title, TicketState State);

public sealed record FollowerRecord(Guid UserId, string Name);

/// <summary>Whom a ticket concerns.</summary>
/// <param name="Users">Followers and owner.</param>
public sealed record TicketAudience(int Number, string Title, Guid CustomerId, IReadOnlyList<Guid> Users);

/// <param name="Other">The ticket at the other end.</param>
/// <param name="Outgoing">Whether the sentence begins with this ticket: this one duplicates the other; else the other duplicates this one.</param>
public sealed record TicketLinkRecord(TicketReference Other, TicketLinkKind Kind, bool Outgoing);

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
/// <param name="Unowned">Those that nobody owns.</param>
/// <param name="Tag">As <see cref="TicketWords.Tag"/> writes it.</param>
/// <param name="FollowerId">Those that this user follows.</param>
/// <param name="ByDue">Only those with a promise that runs, the first due on top; else the last changed first, and of a tag or a follower the newest first.</param>
/// <param name="Overdue">Only those whose promise should have been kept by now; they come by their due time.</param>
public sealed record TicketFilter(
    TicketState? State = null,
    bool? Open = null,
    Guid? OwnerId = null,
    Guid? CustomerId = null,
    TicketKind? Kind = null,
    TicketPriority? Priority = null,
    Guid? TeamId = null,
    bool Unowned = false,
    string? Tag = null,
    Guid? FollowerId = null,
    bool ByDue = false,
    bool Overdue = false);

/// <summary>What a caller may hear about a ticket of theirs.</summary>
public sealed record TicketStatus(Guid Id, int Number, TicketState State, DateTimeOffset UpdatedAt);
