namespace Crm.AgentConsole.Contracts;

// Tickets. Lists: GET /api/tickets?state=&owner=&customer=&kind=&priority=&tag=&follower=&team=&order=&overdue= → Page of TicketLine
//   state: one of them, or "unresolved"; owner: me, nobody or a user's id; follower: me or a user's id; team: its id;
//   order: changed, or due (only those with a promise that runs, the first due on top); overdue: true for those whose promise should have been kept by now.
// GET /api/tickets/number/{number} → TicketLine. GET /api/tickets/tags?beginning= → list of tags in use.

/// <summary>POST /api/tickets. Customer and title are enough.</summary>
/// <param name="Key">A Guid made by the browser: the same request twice makes one ticket.</param>
/// <param name="Priority">low, normal, high or urgent; null: by impact and urgency.</param>
/// <param name="Kind">question, incident, request or complaint; null: question.</param>
/// <param name="Impact">low, medium or high; null: medium. <paramref name="Urgency"/> likewise.</param>
/// <param name="Fields">Values of the site's own fields by key.</param>
public sealed record TicketCreate(
    Guid Key, Guid CustomerId, string Title, string? Text, string? Priority, Guid? ContactId, string? Kind = null, string? Impact = null, string? Urgency = null,
    IReadOnlyList<string>? Tags = null, IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>GET /api/tickets/{id}.</summary>
/// <param name="States">The states it may go to from here.</param>
/// <param name="UsualPriority">What impact and urgency call for; another <paramref name="Priority"/> was put there by a person.</param>
/// <param name="PendingReason">customer or third-party, while it is pending.</param>
/// <param name="PendingUntil">When it opens by itself.</param>
/// <param name="Parent">The ticket of which it is a part.</param>
/// <param name="MergedInto">The ticket that took it over; notes and files for this one go there.</param>
public sealed record TicketDetail(
    Guid Id, int Number, string Title, string State, string Priority, Guid CustomerId, string CustomerName, Guid? OwnerId, string? Owner,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Revision, IReadOnlyList<string> States, IReadOnlyList<TicketEntry> Entries,
    string Kind, string Impact, string Urgency, string UsualPriority, string? PendingReason, DateTimeOffset? PendingUntil, IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string> Fields, IReadOnlyList<TicketFollower> Followers, IReadOnlyList<TicketLink> Links, TicketReference? Parent,
    IReadOnlyList<TicketReference> Parts, TicketReference? MergedInto, IReadOnlyList<AttachmentLine> Attachments)
{
    /// <inheritdoc cref="TicketLine.DueAt"/>
    public DateTimeOffset? DueAt { get; init; }
}

/// <param name="Kind">created, note, state, owner, priority, title, message, kind, impact, urgency, team, tags, fields, attachment, link, merge or split.</param>
/// <param name="Public">May be sent to the customer or heard by them. It was chosen when the entry was made and cannot be changed.</param>
public sealed record TicketEntry(Guid Id, DateTimeOffset At, string Kind, string Text, string? Actor, Guid? ContactId, string? Recording, bool Public);

public sealed record TicketReference(Guid Id, int Number, string Title, string State);

/// <summary>PUT and DELETE /api/tickets/{id}/followers/{user}.</summary>
public sealed record TicketFollower(Guid Id, string Name);

/// <summary>DELETE /api/tickets/{id}/links/{kind}/{other} takes one away, from either end.</summary>
/// <param name="Kind">relates, duplicates or caused-by.</param>
/// <param name="Outgoing">This one duplicates the other; else the other duplicates this one.</param>
public sealed record TicketLink(TicketReference Other, string Kind, bool Outgoing);

/// <summary>POST /api/tickets/{id}/links: the ticket relates to the other, duplicates it, or is caused by it.</summary>
public sealed record TicketLinkMake(Guid Other, string Kind);

/// <summary>PUT /api/tickets/{id}/parent: the ticket of which it is a part; null: of none.</summary>
public sealed record TicketParent(Guid? Parent);

/// <summary>
/// POST /api/tickets/{id}/merge: everything of this ticket goes to the other → the other as it is then. POST /api/tickets/{id}/unmerge, without a body, undoes it → this ticket; what was
/// written on the other since stays there.
/// </summary>
/// <param name="Revision">Of this ticket, as read.</param>
public sealed record TicketMerge(Guid Into, long Revision);

/// <summary>POST /api/tickets/{id}/split → the new ticket.</summary>
/// <param name="Entries">Notes, messages, e-mails and files that go to it.</param>
/// <param name="Kind">Null: as this one.</param>
public sealed record TicketSplit(Guid Key, string Title, IReadOnlyList<Guid> Entries, string? Kind);

/// <summary>POST /api/tickets/{id}/notes.</summary>
/// <param name="Files">Public attachments of the ticket that go with the e-mail that a note for the customer becomes.</param>
public sealed record TicketNote(Guid Key, string Text, Guid? ContactId, bool Public = false, IReadOnlyList<Guid>? Files = null);

/// <summary>
/// POST /api/tickets/{id}/changes: what is not null is changed. 409 when somebody else has changed the ticket since <paramref name="Revision"/>: the problem's "current" is the ticket as it is now.
/// </summary>
/// <param name="UsualPriority">Back to the priority by impact and urgency.</param>
/// <param name="PendingReason">customer or third-party; needed to make it pending.</param>
/// <param name="Parts">solve or leave; needed to resolve or close a ticket whose parts are open.</param>
/// <param name="Fields">All values of the site's own fields; those that are missing are taken away.</param>
/// <param name="NoTeam">The ticket becomes everybody's.</param>
public sealed record TicketChange(
    long Revision, string? State, string? Priority, Guid? OwnerId, string? Title, Guid? ContactId, string? Kind = null, string? Impact = null, string? Urgency = null,
    bool UsualPriority = false, bool Unassign = false, string? PendingReason = null, DateTimeOffset? PendingUntil = null, string? Parts = null,
    IReadOnlyList<string>? AddTags = null, IReadOnlyList<string>? RemoveTags = null, IReadOnlyDictionary<string, string>? Fields = null, Guid? TeamId = null, bool NoTeam = false);

/// <summary>POST /api/tickets/bulk: one change for up to 500 tickets → list of <see cref="BulkLine"/>. Titles and fields are of one ticket each.</summary>
/// <param name="Change">Its revision does not count.</param>
public sealed record TicketBulkChange(IReadOnlyList<TicketAt> Tickets, TicketChange Change);

/// <param name="Revision">As the list had it.</param>
public sealed record TicketAt(Guid Id, long Revision);

/// <param name="Outcome">done, conflict (somebody else has changed it), refused, or missing.</param>
/// <param name="Problem">Why not, in one sentence.</param>
public sealed record BulkLine(Guid Id, int? Number, string Outcome, string? Problem);

/// <summary>
/// POST /api/tickets/{id}/attachments?key=&amp;name=&amp;public=&amp;contact= or /api/customers/{id}/attachments?key=&amp;name= with the file itself as the body → this.
/// GET /api/attachments/{id} gives the file, always to be saved and never to be shown in place. GET /api/customers/{id}/attachments → list.
/// </summary>
/// <param name="Entry">The ticket's entry that it belongs to.</param>
/// <param name="Size">Bytes.</param>
public sealed record AttachmentLine(Guid Id, Guid? Entry, string Name, string MediaType, long Size, bool Public, DateTimeOffset At, string Actor);

/// <summary>Somebody else did something to a ticket that one follows or owns.</summary>
/// <param name="Text">What, in a few words.</param>
public sealed record TicketNews(Guid TicketId, int Number, string Title, string Text, string Actor);
