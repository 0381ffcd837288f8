using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class LeadQueueTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string One = "+12125550101";
    private const string Two = "+12125550102";
    private const string Three = "+12125550103";

    [Fact]
    public async Task Leads_come_by_priority_then_age_and_each_once()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddListAsync(campaign, [new("A", [One]), new("B", [Two], 90), new("C", [Three])]);

        var first = await Queue.ClaimAsync(campaign, 2, Host, Clock.Now, Cancel);
        var second = await Queue.ClaimAsync(campaign, 2, Host, Clock.Now, Cancel);

        Assert.Equal([ids[1], ids[0]], first.Select(l => l.Lead.Id));
        Assert.Equal([ids[2]], second.Select(l => l.Lead.Id));
        Assert.Equal((LeadState.Claimed, "1", One), (first[1].Lead.State, first[1].ListVersion, Assert.Single(first[1].Numbers).Number));
        Assert.Empty(await Queue.ClaimAsync(campaign, 2, Host, Clock.Now, Cancel));
    }

    [Fact]
    public async Task Two_claimers_at_once_never_get_the_same_lead()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddLeadsAsync(campaign, [.. Enumerable.Range(0, 60).Select(i => new[] { $"+1212556{i:0000}" })]);

        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => Queue.ClaimAsync(campaign, 15, Guid.NewGuid(), Clock.Now, Cancel), Cancel)));

        var claimed = claims.SelectMany(c => c).Select(c => c.Lead.Id).ToList();
        Assert.Equal(60, claimed.Count);
        Assert.Equal(ids.Order(), claimed.Order());
    }

    [Fact]
    public async Task A_released_lead_is_free_at_once_or_from_the_time_that_the_gate_said()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddLeadsAsync(campaign, [One], [Two]);
        await Queue.ClaimAsync(campaign, 2, Host, Clock.Now, Cancel);

        Assert.False(await Queue.ReleaseAsync(ids[0], Guid.NewGuid(), null, Cancel));
        Assert.True(await Queue.ReleaseAsync(ids[0], Host, null, Cancel));
        Assert.False(await Queue.ReleaseAsync(ids[0], Host, null, Cancel));
        Assert.True(await Queue.ReleaseAsync(ids[1], Host, Clock.Now.AddHours(1), Cancel));

        Assert.Equal([ids[0]], (await Queue.ClaimAsync(campaign, 9, Host, Clock.Now.AddHours(1).AddTicks(-1), Cancel)).Select(l => l.Lead.Id));
        Assert.Equal([ids[1]], (await Queue.ClaimAsync(campaign, 9, Host, Clock.Now.AddHours(1), Cancel)).Select(l => l.Lead.Id));
        Assert.True(await Queue.DenyAsync(ids[1], Host, "no zone known", Cancel));
        Assert.Equal((LeadState.Denied, "no zone known"), ((await LeadAsync(ids[1])).State, (await LeadAsync(ids[1])).Outcome));
    }

    [Fact]
    public async Task After_a_crash_a_claimed_lead_is_free_again_and_one_that_was_attempted_is_not()
    {
        var campaign = await AddCampaignAsync();
        var ids = await AddLeadsAsync(campaign, [One], [Two], [Three]);
        await Queue.ClaimAsync(campaign, 2, Host, Clock.Now, Cancel);
        await Events.AppendAsync(Dialed(campaign, ids[0], One), 1, Cancel);
        var restarted = Guid.CreateVersion7();
        await Queue.ClaimAsync(campaign, 1, restarted, Clock.Now, Cancel);

        Assert.Equal(1, await Queue.ReleaseAllExceptOfAsync(restarted, Cancel));
        Assert.Equal(
            [LeadState.Dialing, LeadState.Ready, LeadState.Claimed], [(await LeadAsync(ids[0])).State, (await LeadAsync(ids[1])).State, (await LeadAsync(ids[2])).State]);
        Assert.Equal(1, await Queue.ReleaseAllOfAsync(restarted, Cancel));
    }

    [Fact]
    public async Task Leads_that_are_over_may_be_offered_again()
    {
        var campaign = await AddCampaignAsync(Settings() with { Plan = RetryPlan.Usual with { PerLead = 1 } });
        var leads = await AddLeadsAsync(campaign, [One], [Two], [Three]);
        await DialAsync(campaign, leads[0], One, Dispositions.NoAnswer);
        await DialAsync(campaign, leads[1], Two, Dispositions.Refused);
        var list = Assert.Single(await Lists.OfCampaignAsync(campaign, Cancel)).Id;
        var record = (await Campaigns.FindAsync(campaign, Cancel))!;
        Value(await Campaigns.ChangeAsync(campaign, record.Revision, record.Settings with { Plan = RetryPlan.Usual }, Cancel));

        Assert.Equal(0, await Lists.RecycleAsync(list, LeadState.Done, "sale", Cancel));
        Assert.Equal(1, await Lists.RecycleAsync(list, LeadState.Done, Dispositions.Refused, Cancel));
        Assert.Equal(1, await Lists.RecycleAsync(list, LeadState.Exhausted, null, Cancel));

        Assert.Equal(3, (await Queue.ClaimAsync(campaign, 9, Host, Clock.Now.AddSeconds(1), Cancel)).Count);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Lists.RecycleAsync(list, LeadState.Claimed, null, Cancel));
    }
}
