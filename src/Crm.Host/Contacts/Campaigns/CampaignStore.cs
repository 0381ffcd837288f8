using Crm.HelpDesk.Campaigns;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// The help desk as campaigns ask it. Every question runs on the thread pool, never on the desk's thread (see <see cref="CallerLookup"/>); one writer at a
/// time, in the order of asking.
/// </summary>
internal sealed class CampaignStore(LeadQueue leads, CampaignDesk campaigns, CampaignLedger ledger, CampaignStats stats, UnfinishedImports imports, DoNotCallData doNotCall, TimeProvider time)
{
    /// <summary>This process among those that claim leads.</summary>
    private readonly Guid _owner = Guid.CreateVersion7();

    public Task<IReadOnlyList<CampaignRecord>> ListAsync() => Task.Run(() => campaigns.ListAsync());

    /// <summary>Claims leads, and reads which do-not-call lists they were held against.</summary>
    public Task<Claim> ClaimAsync(Guid campaign, int count) => Task.Run(async () =>
    {
        var lists = await doNotCall.ListsAsync();
        return new Claim(await leads.ClaimAsync(campaign, count, _owner, time.GetUtcNow()), lists, time.GetUtcNow());
    });

    /// <summary>The due calls that this agent has promised.</summary>
    public Task<Claim> ClaimForAgentAsync(Guid campaign, Guid agent) => Task.Run(async () =>
    {
        var lists = await doNotCall.ListsAsync();
        return new Claim(await leads.ClaimForAgentAsync(campaign, agent, 1, _owner, time.GetUtcNow()), lists, time.GetUtcNow());
    });

    public Task ReleaseAsync(Guid lead, DateTimeOffset? notBefore) => Task.Run(() => leads.ReleaseAsync(lead, _owner, notBefore));

    public Task DenyAsync(Guid lead, string reason) => Task.Run(() => leads.DenyAsync(lead, _owner, reason));

    /// <summary>At the end: what was claimed and not dialed is free for the next start at once.</summary>
    public Task ReleaseAllAsync() => Task.Run(() => leads.ReleaseAllOfAsync(_owner));

    /// <summary>At the start: what a process that died had claimed and not dialed.</summary>
    public Task<int> ReleaseLeftAsync() => Task.Run(() => leads.ReleaseAllExceptOfAsync(_owner));

    /// <summary>The live answers of the ledger's window, by minute.</summary>
    public Task<IReadOnlyList<(DateTimeOffset Minute, int Answered, int Abandoned)>> LedgerAsync(Guid campaign, DateTimeOffset since) => Task.Run(async () =>
    {
        var minutes = new SortedDictionary<long, (int Answered, int Abandoned)>();
        await foreach (var answer in ledger.ReadAsync(campaign, since))
        {
            var minute = answer.At.UtcTicks / TimeSpan.TicksPerMinute;
            var (answered, abandoned) = minutes.GetValueOrDefault(minute);
            minutes[minute] = (answered + 1, abandoned + (answer.Abandoned ? 1 : 0));
        }

        return (IReadOnlyList<(DateTimeOffset, int, int)>)[.. minutes.Select(m => (new DateTimeOffset(m.Key * TimeSpan.TicksPerMinute, TimeSpan.Zero), m.Value.Answered, m.Value.Abandoned))];
    });

    /// <summary>The figures for a campaign's page.</summary>
    public Task<CampaignFigures> FiguresAsync(LiveCampaign campaign) => Task.Run(() => stats.ReadAsync(campaign.Id, campaign.Profile.AbandonWindow, time.GetUtcNow()));

    /// <summary>At the start: what a stop cut off while it was imported.</summary>
    public Task<IReadOnlyList<string>> RemoveUnfinishedAsync() => Task.Run(() => imports.RemoveAsync());

    /// <summary>What is known about a number that an agent wants to call.</summary>
    public Task<DialFacts> FactsAsync(string number, Guid? customer, CallPurpose purpose) =>
        Task.Run(() => doNotCall.FactsAsync(number, customer, purpose, time.GetUtcNow()));
}

/// <summary>What a claim gave.</summary>
/// <param name="Lists">The supplied do-not-call lists in use.</param>
internal sealed record Claim(IReadOnlyList<ClaimedLead> Leads, IReadOnlyList<DoNotCallListRecord> Lists, DateTimeOffset At);
