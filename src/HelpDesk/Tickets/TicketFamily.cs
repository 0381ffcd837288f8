using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>
/// A ticket and its parts, one level deep: a part has no parts of its own, so there is nothing to go round in. Whoever changes both takes the parent's lock first.
/// </summary>
internal static class TicketFamily
{
    public const int MostParts = 200;

    /// <summary>The parts that still need work, when the change would end the ticket's own.</summary>
    public static async Task<IReadOnlyList<Ticket>> OpenPartsAsync(HelpDeskDb db, Ticket ticket, TicketChange change, CancellationToken cancel) =>
        ticket.Open && change.State is { } state && !TicketStates.IsOpen(state)
            ? await db.Tickets.Where(t => t.ParentId == ticket.Id && t.Open).OrderBy(t => t.Number).ToListAsync(cancel)
            : [];

    public static string? Problem(IReadOnlyList<Ticket> open, TicketChange change) => open.Count == 0 || change.Parts is not null
        ? null
        : $"{(open.Count == 1 ? "A part of this ticket is" : $"{open.Count} parts of this ticket are")} still open: {Numbers(open)}. "
            + "Say whether they are solved with it, or are to stay open.";

    /// <summary>Gives the parts the state that their parent has got; those that the actor may not see stay open.</summary>
    /// <returns>What the feed is to tell.</returns>
    public static async Task<IReadOnlyList<FeedItem>> SolveAsync(HelpDeskDb db, Ticket parent, IReadOnlyList<Ticket> parts, DateTimeOffset now, Actor actor, CancellationToken cancel)
    {
        var items = new List<FeedItem>();
        var ids = parts.Select(part => part.Id).ToList();
        var seen = await db.Tickets.SeenBy(actor.Viewer).Where(t => ids.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancel);
        foreach (var part in parts.Where(part => seen.Contains(part.Id)))
        {
            await db.LockAsync(DatabaseLock.TicketHistory, part.Id, cancel);
            var fields = TicketFeed.Of(part);
            part.State = parent.State;
            part.Open = false;
            (part.PendingReason, part.PendingUntil) = (null, null);
            part.UpdatedAt = TicketDesk.Next(part, now);
            part.Revision++;
            var text = $"{TicketChanges.Name(fields.State)} → {TicketChanges.Name(part.State)}, with #{parent.Number} of which it is a part";
            db.TicketEntries.Add(TicketDesk.Entry(part, part.UpdatedAt, TicketEntryKind.State, text, actor, null));
            await SlaClocks.TicketChangedAsync(db, part, part.UpdatedAt, cancel);
            items.Add(TicketFeed.Changed(fields, part, actor, null));
        }

        return items;
    }

    /// <summary>What is wrong with making one ticket a part of another, or null.</summary>
    public static async Task<string?> PartProblemAsync(HelpDeskDb db, Ticket part, Ticket parent, CancellationToken cancel)
    {
        if (part.Id == parent.Id)
        {
            return "A ticket cannot be a part of itself.";
        }

        if (part.MergedIntoId is not null || parent.MergedIntoId is not null)
        {
            return "One of the two was merged into another ticket. Take that one.";
        }

        if (parent.ParentId is not null)
        {
            return $"#{parent.Number} is itself a part of another ticket. Choose that one.";
        }

        if (await db.Tickets.AnyAsync(t => t.ParentId == part.Id, cancel))
        {
            return $"#{part.Number} has parts of its own. Take them out of it first.";
        }

        if (part.Open && !parent.Open)
        {
            return $"#{parent.Number} is {TicketChanges.Name(parent.State)}, and #{part.Number} is not. Open #{parent.Number} first.";
        }

        return await db.Tickets.CountAsync(t => t.ParentId == parent.Id, cancel) >= MostParts
            ? $"#{parent.Number} has {MostParts} parts already, which is the most."
            : null;
    }

    private static string Numbers(IReadOnlyList<Ticket> tickets) =>
        string.Join(", ", tickets.Take(5).Select(t => $"#{t.Number}")) + (tickets.Count > 5 ? ", …" : "");
}
