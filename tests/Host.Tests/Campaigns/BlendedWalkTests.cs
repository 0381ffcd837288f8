using Crm.HelpDesk.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>One floor for both directions: callers who wait too long take the agents out of the campaign, and give them back.</summary>
public sealed class BlendedWalkTests
{
    [Fact]
    public async Task An_inbound_rush_takes_the_agents_and_gives_them_back()
    {
        await using var walk = await CampaignWalk.StartAsync(
            (_, _) => new CalledPlan(CalledOutcome.Person, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), 0), site => site["queues"]!["support"]!["serviceLevelSeconds"] = 1);
        var center = walk.Center;
        var (anna, _) = await walk.AddAgentAsync();
        var callers = new List<Telephony.Calls.CallId>();
        for (var i = 0; i < 4; i++)
        {
            callers.Add(await center.CallAsync($"+1212555019{i}", "1"));
        }

        await walk.RunAsync(CampaignWalk.Settings(), [.. Enumerable.Range(0, 40).Select(i => ($"Lead {i}", $"+12125556{i:000}"))]);
        await Eventually.TrueAsync(async () => (await center.AgentDesk.Campaign(walk.Campaign)).Agents.Taken is not null, Center.Soon);
        var dialedInRush = walk.Carrier.People.Calls.Count;
        await center.WhenAsync(anna.Id, s => s.Call is { Direction: "inbound" });
        Assert.Equal(dialedInRush, walk.Carrier.People.Calls.Count);

        callers.ForEach(center.Carrier.HangUp);

        // Minutes of calm, in steps, so that the queue is seen calm at each of them.
        await Eventually.TrueAsync(
            () =>
            {
                center.Advance(TimeSpan.FromSeconds(2));
                return walk.Carrier.People.Calls.Count > dialedInRush;
            },
            Center.Soon, () => center.AgentDesk.Campaign(walk.Campaign).GetAwaiter().GetResult().ToString());
        Assert.Null((await center.AgentDesk.Campaign(walk.Campaign)).Agents.Taken);
    }
}
