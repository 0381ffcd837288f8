using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Which of some ready leads may be dialed now and at which numbers; what may not be is sent to the state that it belongs in.</summary>
internal sealed class LeadSelection
{
    /// <summary>How long a lead waits whose number is being dialed for another one.</summary>
    private static readonly TimeSpan WhileInUse = TimeSpan.FromMinutes(15);

    private readonly RetryPlan _plan;
    private readonly DateTimeOffset _now;
    private readonly ILookup<Guid, LeadNumber> _numbers;
    private readonly DoNotCallCheck _doNotCall;
    private readonly NumberHistory _history;
    private readonly HashSet<string> _inUse;

    private LeadSelection(
        RetryPlan plan, DateTimeOffset now, ILookup<Guid, LeadNumber> numbers, DoNotCallCheck doNotCall, NumberHistory history, HashSet<string> inUse) =>
        (_plan, _now, _numbers, _doNotCall, _history, _inUse) = (plan, now, numbers, doNotCall, history, inUse);

    public static async Task<LeadSelection> LoadAsync(
        HelpDeskDb db, IReadOnlyList<Lead> leads, CampaignSettings settings, DateTimeOffset now, CancellationToken cancel)
    {
        var ids = leads.Select(l => l.Id).ToList();
        var numbers = await db.LeadNumbers.AsNoTracking().Where(n => ids.Contains(n.LeadId)).ToListAsync(cancel);
        var distinct = numbers.Select(n => n.Number).Distinct().ToList();
        var customers = leads.Where(l => l.CustomerId is not null).Select(l => l.CustomerId!.Value).Distinct().ToList();
        var inUse = new HashSet<string>();
        foreach (var chunk in distinct.Chunk(StreamHeads.IdsPerQuery))
        {
            inUse.UnionWith(await db.LeadNumbers.Where(n => chunk.Contains(n.Number))
                .Join(db.Leads.Where(l => l.State == LeadState.Claimed || l.State == LeadState.Dialing), n => n.LeadId, l => l.Id, (n, l) => n.Number)
                .ToListAsync(cancel));
        }

        return new(
            settings.Plan,
            now,
            numbers.ToLookup(n => n.LeadId),
            await DoNotCallCheck.LoadAsync(db, distinct, customers, settings.Purpose, now, cancel),
            await NumberHistory.LoadAsync(db, distinct, now, cancel),
            inUse);
    }

    /// <summary>The lead's customer has agreed to such calls.</summary>
    public bool HasAgreed(Lead lead) => _doNotCall.HasAgreed(lead.CustomerId);

    public IEnumerable<LeadNumber> Numbers(Lead lead) => _numbers[lead.Id];

    /// <summary>Claims the lead and gives the numbers that may be dialed, the least tried first; or sends it away and gives null.</summary>
    public IReadOnlyList<NumberFacts>? Take(Lead lead, Guid owner)
    {
        var untried = Numbers(lead).Where(n => IsCallable(n, _plan)).ToList();
        if (lead.Attempts >= _plan.PerLead || untried.Count == 0)
        {
            lead.Exhaust();
            return null;
        }

        var allowed = untried.Where(n => _doNotCall.Hit(n.Number, lead.CustomerId) is null).ToList();
        if (allowed.Count == 0)
        {
            lead.Block();
            return null;
        }

        if (allowed.Any(n => _inUse.Contains(n.Number)))
        {
            lead.Postpone(_now + WhileInUse);
            return null;
        }

        var free = allowed.Where(n => _history.FreeAt(n.Number, _plan.PerDay) is null).ToList();
        if (free.Count == 0)
        {
            lead.Postpone(allowed.Min(n => _history.FreeAt(n.Number, _plan.PerDay)!.Value));
            return null;
        }

        lead.Claim(owner);
        _inUse.UnionWith(Numbers(lead).Select(n => n.Number));
        return [.. free.OrderBy(n => n.Attempts).ThenBy(n => n.Position).Select(n => _history.Facts(n.Number, n.Attempts))];
    }

    /// <summary>Whether neither the network nor the cap has ended this number.</summary>
    public static bool IsCallable(LeadNumber number, RetryPlan plan) => !number.Invalid && number.Attempts < plan.PerNumber;
}
