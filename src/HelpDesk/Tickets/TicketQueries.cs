using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tickets;

/// <summary>Reads tickets.</summary>
public sealed class TicketQueries(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>The most entries that <see cref="FindAsync(Guid, Viewer, CancellationToken)"/> gives, the newest; the timeline has all.</summary>
    public const int EntriesShown = 500;

    private const int TagsSuggested = 20;

    public async Task<TicketRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Id == id), viewer, cancel);
    }

    public async Task<TicketRecord?> FindAsync(int number, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordAsync(db, db.Tickets.SeenBy(viewer).Where(t => t.Number == number), viewer, cancel);
    }

    /// <summary>One line of a list, by the number that people say.</summary>
    public async Task<TicketSummary?> FindLineAsync(int number, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Summaries(db, db.Tickets.SeenBy(viewer).Where(t => t.Number == number)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Tickets, in the order that the filter says.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same filter.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<TicketSummary>> ListAsync(TicketFilter filter, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await TicketLists.PageAsync(db, filter, after, Page<TicketSummary>.Size(take), time.GetUtcNow(), viewer, cancel);
    }

    /// <summary>Tags in use that begin like this, in their order.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string beginning, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var first = TicketWords.Tag(beginning);
        var (end, last, tags) = (first + db.End, "", new List<string>());

        // From one tag to the next: a tag that half of the tickets have costs no more than one of a single ticket.
        while (tags.Count < TagsSuggested
            && await db.TicketTags.Where(t => string.Compare(t.Tag, first) >= 0 && string.Compare(t.Tag, last) > 0 && string.Compare(t.Tag, end) < 0)
                .OrderBy(t => t.Tag).Select(t => t.Tag).FirstOrDefaultAsync(cancel) is { } tag)
        {
            tags.Add(tag);
            last = tag;
        }

        return tags;
    }

    /// <summary>
    /// The state of a ticket, for a caller to hear; of one that was merged, the state of the ticket that took it over. Only the caller's own: for another customer's
    /// ticket, and for a caller of whom nothing is known, the answer is the same as for a ticket that does not exist. Nothing internal is in it.
    /// </summary>
    public async Task<TicketStatus?> FindStateAsync(int number, Guid? customerId, CancellationToken cancel = default)
    {
        if (customerId is null)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.Where(t => t.Number == number && t.CustomerId == customerId)
            .Join(db.Tickets, t => t.MergedIntoId ?? t.Id, t => t.Id, (asked, t) => t)
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

    internal async Task<long?> RevisionAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.Where(t => t.Id == id).Select(t => (long?)t.Revision).FirstOrDefaultAsync(cancel);
    }

    /// <param name="viewer">Sees the tickets beside it; the ticket itself was seen by whoever asks.</param>
    internal static async Task<TicketRecord?> RecordAsync(HelpDeskDb db, IQueryable<Ticket> which, Viewer viewer, CancellationToken cancel)
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
            ticket.MergedIntoId is null ? TicketStates.After(ticket.State) : [],
            entries.ConvertAll(Record),
            ticket.Kind,
            ticket.Impact,
            ticket.Urgency,
            TicketPriorities.Of(ticket.Impact, ticket.Urgency),
            ticket.PendingReason,
            ticket.PendingUntil,
            ticket.TeamId,
            FieldValues.Read(ticket.Fields),
            await TicketSides.ReadAsync(db, ticket, viewer, cancel))
        {
            DueAt = ticket.DueAt,
        };
    }

    internal static TicketEntryRecord Record(TicketEntry e) =>
        new(e.Id, e.TicketId, e.At, e.Kind, e.Text, e.ActorId, e.ActorName, e.ContactId, e.RecordingId, e.Public);
}
