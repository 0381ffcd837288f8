using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>
/// The timeline of a customer or a ticket, newest first: whatever <see cref="TimelineSource"/>s have about it, merged page by page. Each source is read from
/// an index at the place where the former page ended, so the thousandth page costs what the first does; only what is on the page is then loaded.
/// </summary>
public sealed class TimelineReader(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>At equal times their items come in this order; a place names one, so names stay.</summary>
    private static readonly IReadOnlyList<(string Name, TimelineKind Kind, TimelineSource Source)> Sources =
    [
        ("notes", TimelineKind.Notes, TicketEntrySource.Notes),
        ("tickets", TimelineKind.Tickets, TicketEntrySource.Changes),
        ("sla", TimelineKind.Promises, TicketEntrySource.Promises),
        ("contacts", TimelineKind.Contacts, new ContactSource()),
        ("sales", TimelineKind.Sales, new OpportunitySource()),
        ("customer-notes", TimelineKind.Notes, new CustomerNoteSource()),
        ("orders", TimelineKind.Orders, new OrderSource()),
        ("feedback", TimelineKind.Feedback, new SurveyAnswerSource()),
    ];

    /// <summary>Everything about a customer.</summary>
    /// <inheritdoc cref="OfCustomerAsync(Guid, string?, int, Viewer, IReadOnlyCollection{TimelineKind}, CancellationToken)"/>
    public Task<Page<TimelineItem>?> OfCustomerAsync(Guid customerId, string? after, int take, Viewer viewer, CancellationToken cancel = default) =>
        OfCustomerAsync(customerId, after, take, viewer, [], cancel);

    /// <param name="kinds">Only these; none for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same customer and kinds.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    /// <returns>Null when there is no such customer for this viewer.</returns>
    public async Task<Page<TimelineItem>?> OfCustomerAsync(
        Guid customerId, string? after, int take, Viewer viewer, IReadOnlyCollection<TimelineKind> kinds, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Customers.SeenBy(viewer).AnyAsync(c => c.Id == customerId, cancel)
            ? await ReadAsync(db, source => source.OfCustomer(db, customerId, viewer), kinds, Place.Read(after), Page<TimelineItem>.Size(take), cancel)
            : null;
    }

    /// <summary>Everything about a ticket.</summary>
    /// <inheritdoc cref="OfTicketAsync(Guid, string?, int, Viewer, IReadOnlyCollection{TimelineKind}, CancellationToken)"/>
    public Task<Page<TimelineItem>?> OfTicketAsync(Guid ticketId, string? after, int take, Viewer viewer, CancellationToken cancel = default) =>
        OfTicketAsync(ticketId, after, take, viewer, [], cancel);

    /// <param name="kinds">Only these; none for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same ticket and kinds.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    /// <returns>Null when there is no such ticket for this viewer.</returns>
    public async Task<Page<TimelineItem>?> OfTicketAsync(
        Guid ticketId, string? after, int take, Viewer viewer, IReadOnlyCollection<TimelineKind> kinds, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.SeenBy(viewer).AnyAsync(t => t.Id == ticketId, cancel)
            ? await ReadAsync(db, source => source.OfTicket(db, ticketId, viewer), kinds, Place.Read(after), Page<TimelineItem>.Size(take), cancel)
            : null;
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

    /// <summary>
    /// The last item of a page. Items are ordered by time, then by source, then by id as the database orders ids: no order of ids is assumed here,
    /// because providers differ in it.
    /// </summary>
    /// <param name="Source">Index in <see cref="Sources"/>.</param>
    private sealed record Place(DateTimeOffset At, int Source, Guid Id)
    {
        public static Place? Read(string? after)
        {
            if (Cursor.Read(after, 3) is not [var ticks, var name, var id] || Cursor.Time(ticks) is not { } at || !Guid.TryParse(id, out var guid))
            {
                return null;
            }

            var source = Sources.TakeWhile(source => source.Name != name).Count();
            return source < Sources.Count ? new(at, source, guid) : null;
        }

        public string Write() => Cursor.Write(At, Sources[Source].Name, Id.ToString());
    }

    private static async Task<Page<TimelineItem>> ReadAsync(
        HelpDeskDb db, Func<TimelineSource, IQueryable<TimelineKey>?> about, IReadOnlyCollection<TimelineKind> kinds, Place? after, int size, CancellationToken cancel)
    {
        var places = new List<Place>();
        for (var i = 0; i < Sources.Count; i++)
        {
            var source = i;
            var wanted = kinds.Count == 0 || kinds.Contains(Sources[source].Kind);
            if (wanted && about(Sources[source].Source) is { } keys)
            {
                var next = await From(keys, source, after).OrderByDescending(k => k.At).ThenByDescending(k => k.Id).Take(size + 1).ToListAsync(cancel);
                places.AddRange(next.Select(key => new Place(key.At, source, key.Id)));
            }
        }

        // The sort is stable: at equal times the sources keep their order, and each keeps the database's.
        var merged = places.OrderByDescending(place => place.At).Take(size + 1).ToList();
        var shown = merged.Take(size).ToList();
        var items = await LoadAsync(db, shown, cancel);
        return new(items, merged.Count > size ? shown[^1].Write() : null);
    }

    /// <summary>What of a source comes after a place.</summary>
    private static IQueryable<TimelineKey> From(IQueryable<TimelineKey> keys, int source, Place? after)
    {
        if (after is null)
        {
            return keys;
        }

        var (at, last, id) = after;
        return source == last ? keys.Where(k => k.At <= at && (k.At < at || k.Id.CompareTo(id) < 0))
            : source < last ? keys.Where(k => k.At < at)
            : keys.Where(k => k.At <= at);
    }

    /// <summary>The items at these places, in their order; one that was removed in between is left out.</summary>
    private static async Task<List<TimelineItem>> LoadAsync(HelpDeskDb db, List<Place> places, CancellationToken cancel)
    {
        var loaded = new Dictionary<(int Source, Guid Id), TimelineItem>();
        foreach (var source in places.GroupBy(place => place.Source, place => place.Id))
        {
            foreach (var item in await Sources[source.Key].Source.LoadAsync(db, [.. source], cancel))
            {
                loaded[(source.Key, item.Id)] = item;
            }
        }

        return [.. places.Select(place => loaded.GetValueOrDefault((place.Source, place.Id))).OfType<TimelineItem>()];
    }
}
