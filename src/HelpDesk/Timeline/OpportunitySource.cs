using Crm.HelpDesk.Data;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>The steps of possible sales.</summary>
internal sealed class OpportunitySource : TimelineSource
{
    public override IQueryable<TimelineKey> OfCustomer(HelpDeskDb db, Guid customer, Viewer viewer) =>
        db.OpportunityEntries.Where(e => e.CustomerId == customer).Select(e => new TimelineKey { At = e.At, Id = e.Id });

    public override async Task<IEnumerable<TimelineItem>> LoadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var rows = await db.OpportunityEntries.AsNoTracking().Where(e => ids.Contains(e.Id))
            .Join(db.Opportunities, e => e.OpportunityId, o => o.Id, (e, o) => new { Entry = e, o.Title, o.Currency }).ToListAsync(cancel);
        return rows.Select(row => new OpportunityOnTimeline(OpportunityQueries.Record(row.Entry), row.Title, row.Currency));
    }
}
