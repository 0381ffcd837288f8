using Crm.HelpDesk.Data;
using Crm.HelpDesk.Opportunities;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Reads leads: one, a list's, and what there is to say about a customer when the phone rings.</summary>
public sealed class LeadQueries(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most leads, and opportunities, that are shown of one customer.</summary>
    public const int ShownOfCustomer = 10;

    public async Task<LeadRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var lead = await db.Leads.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, cancel);
        return lead?.ToRecord(await db.LeadNumbers.AsNoTracking().Where(n => n.LeadId == id).ToListAsync(cancel));
    }

    /// <summary>The leads of a list in one state, the first due first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same list and state.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<LeadRecord>> ListAsync(Guid list, LeadState state, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<LeadRecord>.Size(take);
        var leads = db.Leads.AsNoTracking().Where(l => l.ListId == list && l.State == state);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            leads = leads.Where(l => l.DueAt >= at && (l.DueAt > at || l.Id.CompareTo(id) > 0));
        }

        var rows = await leads.OrderBy(l => l.DueAt).ThenBy(l => l.Id).Take(size + 1).ToListAsync(cancel);
        var ids = rows.ConvertAll(l => l.Id);
        var numbers = (await db.LeadNumbers.AsNoTracking().Where(n => ids.Contains(n.LeadId)).ToListAsync(cancel)).ToLookup(n => n.LeadId);
        var page = rows.Take(size).Select(l => l.ToRecord(numbers[l.Id])).ToList();
        return new(page, rows.Count > size ? Cursor.Write(page[^1].DueAt, page[^1].Id.ToString()) : null);
    }

    /// <summary>What campaigns and sales have to do with a customer; for the pop of the next call, whoever calls whom.</summary>
    public async Task<CustomerSales> OfCustomerAsync(Guid customer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var leads = await db.Leads.ReadsAll("of one customer").Where(l => l.CustomerId == customer)
            .Join(db.LeadLists.Where(l => l.State == ImportState.Complete), l => l.ListId, list => list.Id, (l, list) => new { Lead = l, list.CampaignId })
            .Join(db.Campaigns, l => l.CampaignId, c => c.Id, (l, c) => new { l.Lead, Campaign = c })
            .OrderByDescending(l => l.Lead.LastAttemptAt).Take(ShownOfCustomer)
            .Select(l => new CustomerLead(
                l.Lead.Id, l.Campaign.Id, l.Campaign.Name, l.Lead.State, l.Lead.Rank == LeadRank.Callback && l.Lead.State == LeadState.Waiting ? l.Lead.DueAt : null,
                l.Lead.AgentId, l.Lead.Attempts, l.Lead.LastAttemptAt, l.Lead.Outcome))
            .ToListAsync(cancel);
        var open = db.Opportunities.ReadsAll("of one customer").Where(o => o.CustomerId == customer && o.Open).OrderByDescending(o => o.UpdatedAt).ThenByDescending(o => o.Id);
        var closed = db.Opportunities.ReadsAll("of one customer").Where(o => o.CustomerId == customer && !o.Open).OrderByDescending(o => o.UpdatedAt).ThenByDescending(o => o.Id);
        return new(
            leads,
            await OpportunityQueries.Summaries(db, open.Take(ShownOfCustomer)).ToListAsync(cancel),
            await OpportunityQueries.Summaries(db, closed.Take(ShownOfCustomer)).ToListAsync(cancel));
    }
}

/// <summary>What campaigns and sales have to do with a customer.</summary>
/// <param name="Leads">The last attempted first.</param>
/// <param name="Open">Opportunities that may still be won, newest first.</param>
/// <param name="Closed">Won and lost ones, newest first.</param>
public sealed record CustomerSales(IReadOnlyList<CustomerLead> Leads, IReadOnlyList<OpportunitySummary> Open, IReadOnlyList<OpportunitySummary> Closed);

/// <summary>A customer as a lead of a campaign.</summary>
/// <param name="CallbackAt">When a call was promised; null when none was.</param>
/// <param name="CallbackAgent">Who promised it; null for anyone.</param>
/// <param name="Outcome">Of the last attempt.</param>
public sealed record CustomerLead(
    Guid Lead,
    Guid Campaign,
    string CampaignName,
    LeadState State,
    DateTimeOffset? CallbackAt,
    Guid? CallbackAgent,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    string? Outcome);
