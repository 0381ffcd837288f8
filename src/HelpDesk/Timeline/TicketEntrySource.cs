using System.Linq.Expressions;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>The lines of tickets' histories of some kinds.</summary>
internal sealed class TicketEntrySource(Expression<Func<TicketEntry, bool>> which) : TimelineSource
{
    /// <summary>What people wrote or said.</summary>
    public static TicketEntrySource Notes { get; } = new(e => e.Kind == TicketEntryKind.Note || e.Kind == TicketEntryKind.Message || e.Kind == TicketEntryKind.Email);

    /// <summary>What became of promises to the customer.</summary>
    public static TicketEntrySource Promises { get; } = new(e => e.Kind == TicketEntryKind.Sla);

    // Kinds that are written out, not a list of them: EF would write the command anew each time that it is asked.
    /// <summary>Everything else.</summary>
    public static TicketEntrySource Changes { get; } =
        new(e => e.Kind != TicketEntryKind.Note && e.Kind != TicketEntryKind.Message && e.Kind != TicketEntryKind.Email && e.Kind != TicketEntryKind.Sla);

    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer)
    {
        var entries = db.TicketEntries.Where(e => e.CustomerId == customer);
        if (!viewer.SeesAll)
        {
            var tickets = db.Tickets.SeenBy(viewer);
            entries = entries.Where(e => tickets.Any(t => t.Id == e.TicketId));
        }

        return Keys(entries);
    }

    public override IQueryable<TimelineKey> OfTicket(HelpDeskDb db, Guid ticket, Viewer viewer) => Keys(db.TicketEntries.Where(e => e.TicketId == ticket));

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var rows = await db.TicketEntries.AsNoTracking().Where(e => ids.Contains(e.Id))
            .Join(db.Tickets, e => e.TicketId, t => t.Id, (e, t) => new
            {
                Entry = e,
                t.Number,
                t.Title,
                Seconds = db.Recordings.Where(r => r.Id == e.RecordingId).Select(r => (double?)r.Seconds).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        return rows.Select(row => new TicketEntryOnTimeline(TicketQueries.Record(row.Entry), row.Number, row.Title, row.Seconds));
    }

    private IQueryable<TimelineKey> Keys(IQueryable<TicketEntry> entries) =>
        entries.Where(which).Select(e => new TimelineKey { At = e.At, Id = e.Id });
}
