using Crm.HelpDesk.Feed;

namespace Crm.HelpDesk.Tickets;

/// <summary>What the feed says about tickets.</summary>
internal static class TicketFeed
{
    public static FeedItem Created(Ticket ticket, Actor actor, Guid? contactId) => new(
        FeedKinds.TicketCreated,
        ticket.CreatedAt,
        actor,
        new { ticket.Number, ticket.Kind, ticket.State, ticket.Priority, ticket.OwnerId, ticket.TeamId },
        ticket.CustomerId,
        ticket.Id,
        contactId);

    /// <summary>The fields of a ticket as they are now, to be compared after a change.</summary>
    public static Fields Of(Ticket t) => new(
        t.Kind, t.State, t.PendingReason, t.PendingUntil, t.Impact, t.Urgency, t.Priority, t.OwnerId, t.TeamId, t.ParentId, t.MergedIntoId, t.Title, t.Fields);

    /// <param name="tags">Tags that came and went with the change.</param>
    public static FeedItem Changed(Fields before, Ticket ticket, Actor actor, Guid? contactId, TagChange? tags = null)
    {
        var now = Of(ticket);
        var changes = FieldChange.Between(
            ("kind", before.Kind, now.Kind, false),
            ("state", before.State, now.State, false),
            ("pendingReason", before.PendingReason, now.PendingReason, false),
            ("pendingUntil", before.PendingUntil, now.PendingUntil, false),
            ("impact", before.Impact, now.Impact, false),
            ("urgency", before.Urgency, now.Urgency, false),
            ("priority", before.Priority, now.Priority, false),
            ("ownerId", before.OwnerId, now.OwnerId, false),
            ("teamId", before.TeamId, now.TeamId, false),
            ("parentId", before.ParentId, now.ParentId, false),
            ("mergedIntoId", before.MergedIntoId, now.MergedIntoId, false),
            ("title", before.Title, now.Title, true),
            ("fields", before.CustomFields, now.CustomFields, true));
        return new(FeedKinds.TicketChanged, ticket.UpdatedAt, actor, new { ticket.Number, changes, TagsAdded = OrNull(tags?.Added), TagsRemoved = OrNull(tags?.Removed) }, ticket.CustomerId, ticket.Id, contactId);
    }

    public static FeedItem NoteAdded(Ticket ticket, TicketEntry note, Actor actor) => new(
        FeedKinds.TicketNoteAdded, note.At, actor, new { ticket.Number, EntryId = note.Id, note.Public }, ticket.CustomerId, ticket.Id, note.ContactId);

    public static FeedItem AttachmentAdded(Ticket ticket, TicketEntry entry, Guid attachmentId, Actor actor) => new(
        FeedKinds.TicketAttachmentAdded, entry.At, actor, new { ticket.Number, EntryId = entry.Id, AttachmentId = attachmentId, entry.Public }, ticket.CustomerId, ticket.Id, entry.ContactId);

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string>? words) => words is { Count: > 0 } ? words : null;

    internal sealed record Fields(
        TicketKind Kind,
        TicketState State,
        PendingReason? PendingReason,
        DateTimeOffset? PendingUntil,
        TicketImpact Impact,
        TicketUrgency Urgency,
        TicketPriority Priority,
        Guid? OwnerId,
        Guid? TeamId,
        Guid? ParentId,
        Guid? MergedIntoId,
        string Title,
        string? CustomFields);
}
