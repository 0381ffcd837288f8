using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Reads tickets.</summary>
public sealed class TicketQueries(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most entries that <see cref="FindAsync(Guid, Viewer, CancellationToken)"/> gives, the newest; the timeline has all.</summary>
    public const int EntriesShown = 500;

    public async Task<TicketRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Id == id), cancel);
    }

    public async Task<TicketRecord?> FindAsync(int number, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Number == number), cancel);
    }

    /// <summary>Tickets, the last changed first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same filter.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<TicketSummary>> ListAsync(TicketFilter filter, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<TicketSummary>.Size(take);
        var tickets = Filtered(db.Tickets.SeenBy(viewer), filter);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && int.TryParse(last, out var number))
        {
            tickets = tickets.Where(t => t.UpdatedAt <= at && (t.UpdatedAt < at || t.Number < number));
        }

        var rows = await Summaries(db, tickets.OrderByDescending(t => t.UpdatedAt).ThenByDescending(t => t.Number).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size
            ? new(rows[..size], Cursor.Write(rows[size - 1].UpdatedAt, $"{rows[size - 1].Number}"))
            : new(rows, null);
    }

    /// <summary>
    /// The state of a ticket, for a caller to hear. Only the caller's own: for another customer's ticket, and for a caller of whom nothing is
    /// known, the answer is the same as for a ticket that does not exist.
    /// </summary>
    public async Task<TicketStatus?> FindStateAsync(int number, Guid? customerId, CancellationToken cancel = default)
    {
        if (customerId is null)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.Where(t => t.Number == number && t.CustomerId == customerId)
            .Select(t => new TicketStatus(t.Id, t.Number, t.State, t.UpdatedAt)).SingleOrDefaultAsync(cancel);
    }

    internal static IQueryable<TicketSummary> Summaries(HelpDeskDb db, IQueryable<Ticket> tickets) =>
        tickets.Select(t => new TicketSummary(
            t.Id,
            t.Number,
            t.Title,
            t.State,
            t.Priority,
            t.CustomerId,
            t.OwnerId,
            db.Users.Where(u => u.Id == t.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
            t.UpdatedAt,
            t.Kind,
            t.TeamId,
            db.Customers.Where(c => c.Id == t.CustomerId).Select(c => c.Name).First(),
            t.Revision)
        {
            DueAt = t.DueAt,
        });

    internal static async Task<TicketRecord?> RecordAsync(HelpDeskDb db, IQueryable<Ticket> which, CancellationToken cancel)
    {
        var row = await which.AsNoTracking().Select(t => new
        {
            Ticket = t,
            Customer = db.Customers.Where(c => c.Id == t.CustomerId).Select(c => c.Name).First(),
            Owner = db.Users.Where(u => u.Id == t.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
        }).SingleOrDefaultAsync(cancel);
        if (row is null)
        {
            return null;
        }

        var ticket = row.Ticket;
        var entries = await db.TicketEntries.AsNoTracking().Where(e => e.TicketId == ticket.Id)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(EntriesShown).ToListAsync(cancel);
        entries.Reverse();
        return new(
            ticket.Id,
            ticket.Number,
            ticket.Title,
            ticket.State,
            ticket.Priority,
            ticket.CustomerId,
            row.Customer,
            ticket.OwnerId,
            row.Owner,
            ticket.CreatedAt,
            ticket.UpdatedAt,
            ticket.Revision,
            TicketStates.After(ticket.State),
            entries.ConvertAll(Record),
            ticket.Kind,
            ticket.Impact,
            ticket.Urgency,
            TicketPriorities.Of(ticket.Impact, ticket.Urgency),
            ticket.PendingReason,
            ticket.PendingUntil,
            ticket.TeamId)
        {
            DueAt = ticket.DueAt,
        };
    }

    internal static TicketEntryRecord Record(TicketEntry e) =>
        new(e.Id, e.TicketId, e.At, e.Kind, e.Text, e.ActorId, e.ActorName, e.ContactId, e.RecordingId, e.Public);

    private static IQueryable<Ticket> Filtered(IQueryable<Ticket> tickets, TicketFilter filter)
    {
        if (filter.State is { } state)
        {
            tickets = tickets.Where(t => t.State == state);
        }

        if (filter.Open is { } open)
        {
            tickets = tickets.Where(t => t.Open == open);
        }

        if (filter.OwnerId is { } owner)
        {
            tickets = tickets.Where(t => t.OwnerId == owner);
        }

        return filter.CustomerId is { } customer ? tickets.Where(t => t.CustomerId == customer) : tickets;
    }
}
