using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>Calls of all kinds, with their steps and recordings.</summary>
internal sealed class ContactSource : TimelineSource
{
    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer) => Keys(db.Contacts.Where(c => c.CustomerId == customer));

    public override IQueryable<TimelineKey> OfTicket(HelpDeskDb db, Guid ticket, Viewer viewer) =>
        Keys(db.ContactTickets.ReadsAll("of one ticket").Where(l => l.TicketId == ticket).Join(db.Contacts, l => l.ContactId, c => c.Id, (l, c) => c).SeenBy(db, viewer));

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        // Events first: what they made of the contact and its recordings is then never older than they are.
        var events = await ContactQueries.EventsAsync(db, ids, cancel);
        var contacts = await ContactQueries.Records(db, db.Contacts.Where(c => ids.Contains(c.Id))).ToListAsync(cancel);
        var recordings = (await ContactQueries.Recordings(db, r => ids.Contains(r.ContactId)).ToListAsync(cancel)).ToLookup(r => r.ContactId);
        return contacts.Select(contact => new ContactOnTimeline(contact, [.. recordings[contact.Id]], [.. events[contact.Id]]));
    }

    private static IQueryable<TimelineKey> Keys(IQueryable<Contact> contacts) => contacts.Select(c => new TimelineKey { At = c.StartedAt, Id = c.Id });
}
