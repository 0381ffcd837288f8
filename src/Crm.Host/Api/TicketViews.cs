using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Tickets;
using TicketEntry = Crm.AgentConsole.Contracts.TicketEntry;
using TicketFollower = Crm.AgentConsole.Contracts.TicketFollower;
using TicketLink = Crm.AgentConsole.Contracts.TicketLink;
using TicketReference = Crm.AgentConsole.Contracts.TicketReference;

namespace Crm.Host.Api;

/// <summary>Tickets as the console's contracts show them.</summary>
internal static class TicketViews
{
    public static TicketDetail Detail(TicketRecord ticket) => new(
        ticket.Id, ticket.Number, ticket.Title, Names.Of(ticket.State), Names.Of(ticket.Priority), ticket.CustomerId, ticket.CustomerName, ticket.OwnerId, ticket.OwnerName,
        ticket.CreatedAt, ticket.UpdatedAt, ticket.Revision, [.. ticket.NextStates.Select(Names.Of)], [.. ticket.Entries.Select(Entry)],
        Names.Of(ticket.Kind), Names.Of(ticket.Impact), Names.Of(ticket.Urgency), Names.Of(ticket.PriorityByMatrix),
        ticket.PendingReason is { } reason ? Names.Dashed(reason) : null, ticket.PendingUntil, ticket.Sides.Tags, ticket.Fields,
        [.. ticket.Sides.Followers.Select(follower => new TicketFollower(follower.UserId, follower.Name))],
        [.. ticket.Sides.Links.Select(link => new TicketLink(Reference(link.Other), Names.Dashed(link.Kind), link.Outgoing))],
        ReferenceOrNull(ticket.Sides.Parent), [.. ticket.Sides.Parts.Select(Reference)], ReferenceOrNull(ticket.Sides.MergedInto), [.. ticket.Sides.Attachments.Select(Attachment)])
    {
        DueAt = ticket.DueAt,
    };

    public static TicketEntry Entry(TicketEntryRecord entry) =>
        new(entry.Id, entry.At, Names.Of(entry.Kind), entry.Text, entry.ActorName, entry.ContactId, Views.RecordingPath(entry.RecordingId), entry.Public);

    public static AttachmentLine Attachment(AttachmentRecord file) =>
        new(file.Id, file.EntryId, file.Name, file.MediaType, file.Size, file.Public, file.CreatedAt, file.ActorName);

    public static BulkLine Line(BulkOutcome outcome) => new(outcome.TicketId, outcome.Number, outcome.Kind switch
    {
        HelpDesk.ResultKind.Ok => "done",
        HelpDesk.ResultKind.Conflict => "conflict",
        HelpDesk.ResultKind.NotFound => "missing",
        _ => "refused",
    }, outcome.Problem);

    private static TicketReference Reference(HelpDesk.Tickets.TicketReference ticket) => new(ticket.Id, ticket.Number, ticket.Title, Names.Of(ticket.State));

    private static TicketReference? ReferenceOrNull(HelpDesk.Tickets.TicketReference? ticket) => ticket is null ? null : Reference(ticket);
}
