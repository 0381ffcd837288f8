using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Opportunities;

/// <summary>Reads opportunities.</summary>
public sealed class OpportunityQueries(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most entries that <see cref="FindAsync"/> gives, the newest.</summary>
    public const int EntriesShown = 500;

    public async Task<OpportunityRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Opportunities.SeenBy(db, viewer).AnyAsync(o => o.Id == id, cancel) ? await RecordAsync(db, id, cancel) : null;
    }

    /// <summary>The newest first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same filter.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<OpportunitySummary>> ListAsync(OpportunityFilter filter, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<OpportunitySummary>.Size(take);
        var opportunities = db.Opportunities.SeenBy(db, viewer).Where(o => o.Open == filter.Open);
        opportunities = filter.CustomerId is { } customer ? opportunities.Where(o => o.CustomerId == customer) : opportunities;
        opportunities = filter.OwnerId is { } owner ? opportunities.Where(o => o.OwnerId == owner) : opportunities;
        opportunities = filter.CampaignId is { } campaign ? opportunities.Where(o => o.CampaignId == campaign) : opportunities;
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            opportunities = opportunities.Where(o => o.UpdatedAt <= at && (o.UpdatedAt < at || o.Id.CompareTo(id) < 0));
        }

        var rows = await Summaries(db, opportunities.OrderByDescending(o => o.UpdatedAt).ThenByDescending(o => o.Id).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].UpdatedAt, rows[size - 1].Id.ToString())) : new(rows, null);
    }

    internal static OpportunityEntryRecord Record(OpportunityEntry e) =>
        new(e.Id, e.OpportunityId, e.At, e.From, e.To, e.Value, e.Note, e.ActorId, e.ActorName, e.ContactId);

    internal static IQueryable<OpportunitySummary> Summaries(HelpDeskDb db, IQueryable<Opportunity> opportunities) =>
        opportunities.Select(o => new OpportunitySummary(
            o.Id,
            o.CustomerId,
            o.Title,
            o.Stage,
            o.Value,
            o.Currency,
            o.ExpectedClose,
            o.OwnerId,
            db.Users.Where(u => u.Id == o.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
            o.CampaignId,
            o.UpdatedAt));

    internal static async Task<OpportunityRecord?> RecordAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        var row = await db.Opportunities.AsNoTracking().Where(o => o.Id == id).Select(o => new
        {
            Opportunity = o,
            Customer = db.Customers.Where(c => c.Id == o.CustomerId).Select(c => c.Name).First(),
            Owner = db.Users.Where(u => u.Id == o.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
        }).FirstOrDefaultAsync(cancel);
        if (row is null)
        {
            return null;
        }

        var entries = await db.OpportunityEntries.AsNoTracking().Where(e => e.OpportunityId == id)
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(EntriesShown).ToListAsync(cancel);
        entries.Reverse();
        var o = row.Opportunity;
        return new(
            o.Id, o.CustomerId, row.Customer, o.Title, o.Stage, o.Value, o.Currency, o.ExpectedClose, o.OwnerId, row.Owner, o.CampaignId, o.LeadId,
            o.CreatedAt, o.UpdatedAt, o.ClosedAt, o.Revision, OpportunityStages.After(o.Stage),
            entries.ConvertAll(Record));
    }
}
