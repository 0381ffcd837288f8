using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// Gives leads to the process that dials them, each to one at a time: due callbacks first, then by priority, then the longest due. Whatever a claim looks
/// at and may not give out leaves the row of ready leads (<see cref="LeadState"/>), so no claim looks at it again, and a claim costs the same in a list of a
/// thousand and of a million.
/// </summary>
public sealed class LeadQueue(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most leads that one claim gives.</summary>
    public const int MostAtOnce = 200;

    /// <summary>How far back abandoned calls to a number are told; the longest rule about them is 72 hours.</summary>
    public static readonly TimeSpan AbandonsKnownFor = TimeSpan.FromDays(30);

    // A claim is one transaction, and the journal waits for it: so many rounds over leads that may not be dialed, and the next claim goes on.
    private const int MostRounds = 5;

    /// <summary>Takes leads to dial; each is the owner's until it is attempted, released or denied.</summary>
    /// <param name="campaign">Leads of its lists that are enabled and not expired. Whether the campaign runs is the caller's to know.</param>
    /// <param name="count">At most <see cref="MostAtOnce"/>; fewer come when fewer are due.</param>
    /// <param name="owner">The process.</param>
    public Task<IReadOnlyList<ClaimedLead>> ClaimAsync(Guid campaign, int count, Guid owner, DateTimeOffset now, CancellationToken cancel = default) =>
        ClaimAsync(campaign, null, count, owner, now, cancel);

    /// <summary>Takes the due leads that this agent has promised to call back; they are not in <see cref="ClaimAsync(Guid, int, Guid, DateTimeOffset, CancellationToken)"/> until the plan gives them to all.</summary>
    public Task<IReadOnlyList<ClaimedLead>> ClaimForAgentAsync(
        Guid campaign, Guid agent, int count, Guid owner, DateTimeOffset now, CancellationToken cancel = default) =>
        ClaimAsync(campaign, agent, count, owner, now, cancel);

    /// <summary>Gives a claimed lead back undialed. False when it is not the owner's any more.</summary>
    /// <param name="notBefore">When it may be claimed again, such as the beginning of the called person's day; null for at once.</param>
    public Task<bool> ReleaseAsync(Guid lead, Guid owner, DateTimeOffset? notBefore = null, CancellationToken cancel = default) =>
        ChangeClaimedAsync(lead, owner, claimed => claimed.Release(notBefore), cancel);

    /// <summary>Ends a claimed lead that the dial gate refuses for good. False when it is not the owner's any more.</summary>
    /// <param name="reason">The gate's, in plain words.</param>
    public Task<bool> DenyAsync(Guid lead, Guid owner, string reason, CancellationToken cancel = default) =>
        ChangeClaimedAsync(lead, owner, claimed => claimed.Deny(TextRules.Clean(reason, TextRules.Name)!), cancel);

    /// <summary>Gives back everything that a process has claimed and not attempted, such as at its orderly end; how many that were.</summary>
    public Task<int> ReleaseAllOfAsync(Guid owner, CancellationToken cancel = default) =>
        ReleaseAsync(leads => leads.Where(l => l.ClaimedBy == owner), cancel);

    /// <summary>
    /// Gives back everything that any other process has claimed and not attempted: for the start of the only process, after one that crashed. Call it when the
    /// journal is stored to its end, or a lead whose attempt is still in it would be free too early.
    /// </summary>
    public Task<int> ReleaseAllExceptOfAsync(Guid owner, CancellationToken cancel = default) =>
        ReleaseAsync(leads => leads.Where(l => l.ClaimedBy != null && l.ClaimedBy != owner), cancel);

    private async Task<IReadOnlyList<ClaimedLead>> ClaimAsync(
        Guid campaign, Guid? agent, int count, Guid owner, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => ClaimAsync(db, campaign, agent, count, owner, now, cancel), cancel);
    }

    private static async Task<IReadOnlyList<ClaimedLead>> ClaimAsync(
        HelpDeskDb db, Guid campaign, Guid? agent, int count, Guid owner, DateTimeOffset now, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.Leads, cancel: cancel);
        var settings = await db.Campaigns.Where(c => c.Id == campaign).Select(c => c.Settings).SingleOrDefaultAsync(cancel);
        var lists = await db.LeadLists.AsNoTracking()
            .Where(l => l.CampaignId == campaign && l.State == ImportState.Complete && l.Enabled && (l.ExpiresAt == null || l.ExpiresAt > now)).ToListAsync(cancel);
        if (settings is null || lists.Count == 0)
        {
            return [];
        }

        await PromoteAsync(db, lists.ConvertAll(l => l.Id), now, now - settings.Plan.CallbackToAnyoneAfter, cancel);
        var wanted = Math.Clamp(count, 0, MostAtOnce);
        var claimed = new List<ClaimedLead>();
        for (var round = 0; round < MostRounds && claimed.Count < wanted; round++)
        {
            var candidates = await CandidatesAsync(db, lists, agent, wanted - claimed.Count, cancel);
            if (candidates.Count == 0)
            {
                break;
            }

            var selection = await LeadSelection.LoadAsync(db, candidates, settings, now, cancel);
            foreach (var lead in candidates)
            {
                if (selection.Take(lead, owner) is { } numbers)
                {
                    var list = lists.Find(l => l.Id == lead.ListId)!;
                    claimed.Add(new(lead.ToRecord(selection.Numbers(lead)), numbers, list.Version, list.Date) { Agreed = selection.HasAgreed(lead) });
                }
            }

            await db.SaveChangesAsync(cancel);
        }

        return claimed;
    }

    // What is due becomes ready; a promise that its agent has not kept in time is everybody's.
    private static async Task PromoteAsync(HelpDeskDb db, List<Guid> lists, DateTimeOffset now, DateTimeOffset promisesBefore, CancellationToken cancel)
    {
        await db.Leads.Where(l => lists.Contains(l.ListId) && l.State == LeadState.Waiting && l.DueAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LeadState.Ready), cancel);
        await db.Leads.Where(l => lists.Contains(l.ListId) && l.State == LeadState.Ready && l.AgentId != null && l.DueAt <= promisesBefore)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.AgentId, (Guid?)null), cancel);
    }

    // The first of each list, from an index that has them in this order, merged.
    private static async Task<List<Lead>> CandidatesAsync(HelpDeskDb db, List<LeadList> lists, Guid? agent, int count, CancellationToken cancel)
    {
        var first = new List<Lead>();
        foreach (var list in lists)
        {
            first.AddRange(await db.Leads.Where(l => l.ListId == list.Id && l.State == LeadState.Ready && l.AgentId == agent)
                .OrderBy(l => l.Rank).ThenByDescending(l => l.Priority).ThenBy(l => l.DueAt).Take(count).ToListAsync(cancel));
        }

        return first.OrderBy(l => l.Rank).ThenByDescending(l => l.Priority).ThenBy(l => l.DueAt).Take(count).ToList();
    }

    private async Task<bool> ChangeClaimedAsync(Guid id, Guid owner, Action<Lead> change, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                await db.LockAsync(DatabaseLock.Leads, cancel: cancel);
                if (await db.Leads.FirstOrDefaultAsync(l => l.Id == id && l.State == LeadState.Claimed && l.ClaimedBy == owner, cancel) is not { } lead)
                {
                    return false;
                }

                change(lead);
                await db.SaveChangesAsync(cancel);
                return true;
            },
            cancel);
    }

    private async Task<int> ReleaseAsync(Func<IQueryable<Lead>, IQueryable<Lead>> which, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await which(db.Leads).Where(l => l.State == LeadState.Claimed)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LeadState.Ready).SetProperty(l => l.ClaimedBy, (Guid?)null), cancel);
    }
}
