using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Sla;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>
/// Opens pending tickets again when their date has come. The date in the row is all there is: a restart, a missed run or a clock that was set loses none, and one that
/// somebody has opened meanwhile is not due any more.
/// </summary>
public sealed class TicketWaits(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const int AtOnce = 100;

    /// <returns>The customers whose tickets were opened.</returns>
    public async Task<IReadOnlyList<(Guid TicketId, Guid CustomerId)>> OpenDueAsync(CancellationToken cancel = default)
    {
        var opened = new List<(Guid, Guid)>();
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var now = time.GetUtcNow();
            var due = await db.Tickets.Where(t => t.PendingUntil <= now).OrderBy(t => t.PendingUntil).Select(t => t.Id).Take(AtOnce).ToListAsync(cancel);
            foreach (var id in due)
            {
                if (await db.InTransactionAsync(() => OpenAsync(db, id, cancel), cancel) is { } ticket)
                {
                    opened.Add((ticket.Id, ticket.CustomerId));
                }

                db.ChangeTracker.Clear();
            }

            if (due.Count < AtOnce)
            {
                return opened;
            }
        }
    }

    private async Task<Ticket?> OpenAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, id, cancel);
        var now = time.GetUtcNow();
        var ticket = await db.Tickets.FirstOrDefaultAsync(t => t.Id == id && t.PendingUntil <= now, cancel);
        if (ticket is null)
        {
            return null;
        }

        var before = TicketFeed.Of(ticket);
        (ticket.State, ticket.PendingReason, ticket.PendingUntil) = (TicketState.Open, null, null);
        ticket.UpdatedAt = TicketDesk.Next(ticket, now);
        ticket.Revision++;
        db.TicketEntries.Add(TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.State, "pending → open, because its date has come", Actor.Server, null));
        await SlaClocks.TicketChangedAsync(db, ticket, ticket.UpdatedAt, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, TicketFeed.Changed(before, ticket, Actor.Server, null), cancel);
        return ticket;
    }
}
