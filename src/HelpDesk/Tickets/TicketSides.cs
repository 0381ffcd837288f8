using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Reads what stands beside a ticket: a few rows by index each. Tickets that the viewer may not see are not there.</summary>
internal static class TicketSides
{
    public static async Task<TicketSidesRecord> ReadAsync(HelpDeskDb db, Ticket ticket, Viewer viewer, CancellationToken cancel)
    {
        var (id, seen) = (ticket.Id, db.Tickets.SeenBy(viewer));
        var outgoing = await db.TicketLinks.Where(l => l.FromId == id)
            .Join(seen, l => l.ToId, t => t.Id, (l, t) => new { Other = new TicketReference(t.Id, t.Number, t.Title, t.State), l.Kind }).ToListAsync(cancel);
        var incoming = await db.TicketLinks.Where(l => l.ToId == id)
            .Join(seen, l => l.FromId, t => t.Id, (l, t) => new { Other = new TicketReference(t.Id, t.Number, t.Title, t.State), l.Kind }).ToListAsync(cancel);
        var links = outgoing.Select(l => new TicketLinkRecord(l.Other, l.Kind, true)).Concat(incoming.Select(l => new TicketLinkRecord(l.Other, l.Kind, false)));
        return new(
            await db.TicketTags.Where(t => t.TicketId == id).OrderBy(t => t.Tag).Select(t => t.Tag).ToListAsync(cancel),
            await FollowersAsync(db, id, cancel),
            [.. links.OrderBy(l => l.Other.Number).ThenBy(l => l.Kind)],
            await ReferenceAsync(seen, ticket.ParentId, cancel),
            [.. (await References(seen.Where(t => t.ParentId == id)).ToListAsync(cancel)).OrderBy(t => t.Number)],
            await ReferenceAsync(seen, ticket.MergedIntoId, cancel),
            await AttachmentStore.Records(db, db.Attachments.Where(a => a.TicketId == id).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id)).ToListAsync(cancel));
    }

    private static async Task<IReadOnlyList<FollowerRecord>> FollowersAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        var followers = await db.TicketFollowers.Where(f => f.TicketId == id)
            .Join(db.Users, f => f.UserId, u => u.Id, (f, u) => new FollowerRecord(u.Id, u.DisplayName)).ToListAsync(cancel);
        return [.. followers.OrderBy(f => f.Name, StringComparer.CurrentCulture)];
    }

    private static async Task<TicketReference?> ReferenceAsync(IQueryable<Ticket> seen, Guid? id, CancellationToken cancel) =>
        id is null ? null : await References(seen.Where(t => t.Id == id)).SingleOrDefaultAsync(cancel);

    private static IQueryable<TicketReference> References(IQueryable<Ticket> tickets) =>
        tickets.Select(t => new TicketReference(t.Id, t.Number, t.Title, t.State));
}
