using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>What our own limits refuse is nobody's attempt: the person was not called, the lead is what it was, and the campaign says what it waits for.</summary>
public sealed class OwnLimitWalkTests
{
    private const string Maria = "+12125550111";
    private const string Jonas = "+12125550121";
    private const string Otto = "+12125550131";

    [Fact]
    public async Task The_days_spend_stops_a_campaign_with_an_alarm_and_costs_no_lead_an_attempt()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, site =>
        {
            OnlyTheCampaignsTrunk(site)["rates"] = new JsonObject { ["+1"] = 1.5 };
            site["outgoingCalls"] = new JsonObject { ["spendPerDay"] = 1 };
        });
        var center = walk.Center;
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria), ("Jonas Feld", Jonas), ("Otto Rand", Otto));
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        walk.Carrier.HangUp(await walk.Carrier.CalledAsync(Maria));

        await Eventually.TrueAsync(async () => (await center.AgentDesk.Campaign(walk.Campaign)).Why.Contains("Today's limit for calls", StringComparison.Ordinal), Center.Soon);

        var jonas = await walk.LeadAsync(Jonas, l => l.State == LeadState.Waiting);
        Assert.Equal((0, null, 0), (jonas.Attempts, jonas.LastAttemptAt, jonas.Numbers[0].Attempts));
        Assert.Equal(0, (await center.Get<DoNotCallData>().FactsAsync(Jonas, null, CallPurpose.Service, center.Desk.Now)).Number.AttemptsLastDay);
        Assert.Equal(0, (await walk.LeadAsync(Otto, _ => true)).Attempts);
        var view = await center.AgentDesk.Campaign(walk.Campaign);
        Assert.Equal((1, false), (view.Today.Attempts, view.Dials));
        Assert.Equal(["answered"], view.Today.Dispositions.Keys);
        Assert.Equal([Maria], walk.Carrier.People.Calls.Select(c => c.Number));
        Assert.Equal(TollAlarmKind.SpendPerDay, Assert.Single((await center.Get<CallServer>().GetTrunksAsync()).Toll.Alarms).Kind);
        await center.WhenAsync(anna.Id, s => s.State == "ready");
    }

    [Fact]
    public async Task A_full_trunk_makes_the_campaign_wait_and_it_goes_on_when_a_line_is_free()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, site => OnlyTheCampaignsTrunk(site)["maxCalls"] = 1);
        var center = walk.Center;
        var (anna, _) = await walk.AddAgentAsync();
        var (ben, _) = await walk.AddAgentAsync("ben");
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria), ("Jonas Feld", Jonas));
        var line = await walk.Carrier.CalledAsync(Maria);
        await Eventually.TrueAsync(async () => (await center.AgentDesk.Campaign(walk.Campaign)).Why == QueueWatch.NoLine, Center.Soon, () => center.AgentDesk.Campaign(walk.Campaign).GetAwaiter().GetResult().Why);

        await Eventually.TrueAsync(
            () => new[] { center.Consoles.Latest(anna.Id)!.State, center.Consoles.Latest(ben.Id)!.State }.Order(StringComparer.Ordinal).SequenceEqual(["ready", "talking"]), Center.Soon);
        Assert.Single(walk.Carrier.People.Calls);

        walk.Carrier.HangUp(line);
        await walk.Carrier.CalledAsync(Jonas);
        Assert.Equal(1, (await walk.LeadAsync(Jonas, l => l.Attempts > 0)).Attempts);
        Assert.Equal(2, (await center.AgentDesk.Campaign(walk.Campaign)).Today.Attempts);
    }

    [Fact]
    public async Task A_promise_that_a_limit_refuses_is_kept_a_little_later_and_is_still_a_promise()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, site =>
        {
            site["outgoingCalls"] = new JsonObject { ["callsPerUserPerHour"] = 1 };
            site["queues"]!["support"]!["wrapUpSeconds"] = 60;
        });
        var (center, (anna, phone)) = (walk.Center, await walk.AddAgentAsync());
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        walk.Carrier.HangUp(await walk.Carrier.CalledAsync(Maria));
        var wrapUp = (await center.WhenAsync(anna.Id, s => s.WrapUp is not null)).WrapUp!;
        var promised = center.Desk.Now + TimeSpan.FromMinutes(30);
        await center.AgentDesk.FinishCampaignCall(anna.Id, wrapUp.ContactId, CampaignWalk.Outcome("no", new PromisedCall(promised, ToMe: true)));
        await walk.LeadAsync(Maria, l => l is { State: LeadState.Waiting, IsCallback: true });

        // The one call that this agent may place by hand in an hour.
        var byHand = await center.AgentDesk.Dial(anna.Id, Jonas, null, null);
        await walk.Carrier.CalledAsync(Jonas);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        await center.AgentDesk.HangUp(anna.Id, byHand);
        await center.AgentDesk.FinishWrapUp(anna.Id, byHand, "Reached", null);
        await center.WhenAsync(anna.Id, s => s.State == "ready");
        center.Advance(TimeSpan.FromMinutes(31));

        var again = (await center.WhenAsync(anna.Id, s => s.WrapUp is { } over && over.ContactId != byHand && over.ContactId != wrapUp.ContactId)).WrapUp!.ContactId;
        var events = (await center.HistoryAsync<ContactClosed>(again)).Events.Select(e => e.Body).ToList();
        Assert.Contains("within an hour", Assert.Single(events.OfType<DialNotPlaced>()).Why, StringComparison.Ordinal);
        Assert.Equal(["not-placed"], events.OfType<OutboundProgress>().Select(p => p.State));
        Assert.Empty(events.OfType<DialEnded>());
        var lead = await walk.LeadAsync(Maria, l => l.State == LeadState.Waiting);
        Assert.Equal((1, true, anna.Id), (lead.Attempts, lead.IsCallback, lead.AgentId!.Value));
        Assert.InRange(lead.DueAt - center.Desk.Now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Single(walk.Carrier.People.Calls, c => c.Number == Maria);
        Assert.True(phone.Rang > 0);
    }

    private static JsonObject OnlyTheCampaignsTrunk(JsonObject site)
    {
        site["trunks"]!.AsArray().RemoveAt(1);
        return site["trunks"]![0]!.AsObject();
    }
}
