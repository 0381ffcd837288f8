using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>
/// The timeline of a customer or a ticket, newest first: ticket entries and contacts merged page by page. Both sources are read from an index at the
/// place where the former page ended, so the thousandth page costs what the first does.
/// </summary>
public sealed class TimelineReader(IDbContextFactory<HelpDeskDb> databases)
{
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same customer.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    /// <returns>Null when there is no such customer for this viewer.</returns>
    public async Task<Page<TimelineItem>?> OfCustomerAsync(Guid customerId, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Customers.SeenBy(viewer).AnyAsync(c => c.Id == customerId, cancel))
        {
            return null;
        }

        return await ReadAsync(
            db,
            OfTickets(db, db.TicketEntries.Where(e => e.CustomerId == customerId), viewer),
            db.Contacts.Where(c => c.CustomerId == customerId),
            Place.Read(after),
            Page<TimelineItem>.Size(take),
            cancel);
    }

    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same ticket.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    /// <returns>Null when there is no such ticket for this viewer.</returns>
    public async Task<Page<TimelineItem>?> OfTicketAsync(Guid ticketId, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Tickets.SeenBy(viewer).AnyAsync(t => t.Id == ticketId, cancel))
        {
            return null;
        }

        return await ReadAsync(
            db,
            db.TicketEntries.Where(e => e.TicketId == ticketId),
            db.ContactTickets.Where(l => l.TicketId == ticketId).Join(db.Contacts, l => l.ContactId, c => c.Id, (l, c) => c).SeenBy(db, viewer),
            Place.Read(after),
            Page<TimelineItem>.Size(take),
            cancel);
    }

    /// <summary>One contact with all of its events; null when there is none for this viewer.</summary>
    public async Task<ContactHistory?> OfContactAsync(Guid contactId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        // Events first: what they made of the contact and its recordings is then never older than they are.
        var events = await ContactQueries.EventsAsync(db, [contactId], cancel);
        if (await ContactQueries.Records(db, db.Contacts.SeenBy(db, viewer).Where(c => c.Id == contactId)).SingleOrDefaultAsync(cancel) is not { } contact)
        {
            return null;
        }

        var recordings = await ContactQueries.Recordings(db, r => r.ContactId == contactId).ToListAsync(cancel);
        return new(contact, recordings, [.. events[contactId]]);
    }

    private static IQueryable<TicketEntry> OfTickets(HelpDeskDb db, IQueryable<TicketEntry> entries, Viewer viewer)
    {
        if (viewer.SeesAll)
        {
            return entries;
        }

        var tickets = db.Tickets.SeenBy(viewer);
        return entries.Where(e => tickets.Any(t => t.Id == e.TicketId));
    }

    private enum Source
    {
        TicketEntries,
        Contacts,
    }

    /// <summary>
    /// The last item of a page. Items are ordered by time, then by source, then by id as the database orders ids: no order of ids is assumed here,
    /// because providers differ in it.
    /// </summary>
    private sealed record Place(DateTimeOffset At, Source Source, Guid Id)
    {
        public static Place? Read(string? after) =>
            Cursor.Read(after, 3) is [var ticks, var source, var id] && Cursor.Time(ticks) is { } at && Enum.TryParse<Source>(source, out var s) && Guid.TryParse(id, out var guid)
                ? new(at, s, guid)
                : null;

        public static string Write(TimelineItem item) =>
            Cursor.Write(item.At, (item is TicketEntryOnTimeline ? Source.TicketEntries : Source.Contacts).ToString(), item.Id.ToString());
    }

    private static async Task<Page<TimelineItem>> ReadAsync(
        HelpDeskDb db, IQueryable<TicketEntry> entries, IQueryable<Contact> contacts, Place? after, int size, CancellationToken cancel)
    {
        if (after is not null)
        {
            var (at, source, id) = after;
            entries = source == Source.TicketEntries
                ? entries.Where(e => e.At <= at && (e.At < at || e.Id.CompareTo(id) < 0))
                : entries.Where(e => e.At < at);
            contacts = source == Source.Contacts
                ? contacts.Where(c => c.StartedAt <= at && (c.StartedAt < at || c.Id.CompareTo(id) < 0))
                : contacts.Where(c => c.StartedAt <= at);
        }

        var entryItems = await EntryItemsAsync(db, entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(size + 1), cancel);
        var contactRecords = await ContactQueries
            .Records(db, contacts.OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Id).Take(size + 1)).ToListAsync(cancel);

        // The sort is stable: at equal times entries come first, and each source keeps the database's order.
        var merged = entryItems.Concat<TimelineItem>(contactRecords.Select(c => new ContactOnTimeline(c, [], [])))
            .OrderByDescending(item => item.At).Take(size + 1).ToList();
        var page = await WithEventsAsync(db, merged[..Math.Min(size, merged.Count)], cancel);
        return new(page, merged.Count > size ? Place.Write(page[^1]) : null);
    }

    private static async Task<List<TicketEntryOnTimeline>> EntryItemsAsync(HelpDeskDb db, IQueryable<TicketEntry> entries, CancellationToken cancel)
    {
        var rows = await entries.AsNoTracking()
            .Join(db.Tickets, e => e.TicketId, t => t.Id, (e, t) => new
            {
                Entry = e,
                t.Number,
                t.Title,
                Seconds = db.Recordings.Where(r => r.Id == e.RecordingId).Select(r => (double?)r.Seconds).FirstOrDefault(),
            })
            .OrderByDescending(row => row.Entry.At).ThenByDescending(row => row.Entry.Id).ToListAsync(cancel);
        return rows.ConvertAll(row => new TicketEntryOnTimeline(TicketQueries.Record(row.Entry), row.Number, row.Title, row.Seconds));
    }

    private static async Task<List<TimelineItem>> WithEventsAsync(HelpDeskDb db, List<TimelineItem> items, CancellationToken cancel)
    {
        var ids = items.OfType<ContactOnTimeline>().Select(c => c.Id).ToList();
        if (ids.Count == 0)
        {
            return items;
        }

        var events = await ContactQueries.EventsAsync(db, ids, cancel);
        var recordings = (await ContactQueries.Recordings(db, r => ids.Contains(r.ContactId)).ToListAsync(cancel)).ToLookup(r => r.ContactId);
        return items.ConvertAll(item => item is ContactOnTimeline contact
            ? contact with { Events = [.. events[item.Id]], Recordings = [.. recordings[item.Id]] }
            : item);
    }
}
