using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>The rows that a batch of events of dialing is about: read once, changed in memory, written when the batch is saved.</summary>
internal sealed class DialRows
{
    private readonly Dictionary<Guid, Lead> _leads = [];
    private readonly Dictionary<Guid, RetryPlan> _plans = [];
    private ILookup<Guid, LeadNumber> _numbers = Array.Empty<LeadNumber>().ToLookup(n => n.LeadId);

    private DialRows()
    {
    }

    /// <summary>By contact; those that the batch makes are added.</summary>
    public Dictionary<Guid, DialAttempt> Attempts { get; } = [];

    public Lead? LeadOf(DialAttempt attempt) => attempt.LeadId is { } id ? _leads.GetValueOrDefault(id) : null;

    /// <summary>The lead's numbers in their order.</summary>
    public List<LeadNumber> NumbersOf(Lead lead) => [.. _numbers[lead.Id]];

    public LeadNumber? NumberOf(Lead lead, DialAttempt attempt) => _numbers[lead.Id].FirstOrDefault(n => n.Number == attempt.Number);

    public RetryPlan PlanOf(Guid campaign) => _plans.GetValueOrDefault(campaign) ?? RetryPlan.Usual;

    public static async Task<DialRows> LoadAsync(HelpDeskDb db, StreamHeads heads, IReadOnlyList<ContactEvent> events, CancellationToken cancel)
    {
        var rows = new DialRows();
        if (heads.StoredOutgoing().Any() || events.Any(e => e.Body is DialAttempted or OptedOut))
        {
            await db.LockAsync(DatabaseLock.Leads, cancel: cancel);
        }

        foreach (var ids in heads.StoredOutgoing().Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var attempt in await db.DialAttempts.Where(a => ids.Contains(a.ContactId)).ToListAsync(cancel))
            {
                rows.Attempts.Add(attempt.ContactId, attempt);
            }
        }

        var dialed = events.Select(e => e.Body).OfType<DialAttempted>().ToList();
        await rows.LoadLeadsAsync(db, dialed.Select(d => d.Lead).Concat(rows.Attempts.Values.Select(a => a.LeadId)).OfType<Guid>().Distinct(), cancel);
        var campaigns = dialed.Select(d => d.Campaign).Concat(rows.Attempts.Values.Select(a => a.CampaignId)).OfType<Guid>().Distinct().ToList();
        foreach (var campaign in campaigns.Count == 0 ? [] : await db.Campaigns.AsNoTracking().Where(c => campaigns.Contains(c.Id)).ToListAsync(cancel))
        {
            rows._plans.Add(campaign.Id, campaign.Settings.Plan);
        }

        return rows;
    }

    private async Task LoadLeadsAsync(HelpDeskDb db, IEnumerable<Guid> leads, CancellationToken cancel)
    {
        var numbers = new List<LeadNumber>();
        foreach (var ids in leads.Chunk(StreamHeads.IdsPerQuery))
        {
            foreach (var lead in await db.Leads.Where(l => ids.Contains(l.Id)).ToListAsync(cancel))
            {
                _leads.Add(lead.Id, lead);
            }

            numbers.AddRange(await db.LeadNumbers.Where(n => ids.Contains(n.LeadId)).ToListAsync(cancel));
        }

        _numbers = numbers.ToLookup(n => n.LeadId);
    }
}
