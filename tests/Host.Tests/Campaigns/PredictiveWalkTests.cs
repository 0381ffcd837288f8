using System.Net;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.Routing;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Campaigns;

/// <summary>Many agents and a carrier with a population: the campaign keeps them busy, nobody is dialed twice, and the ledger stays under its limit.</summary>
public sealed class PredictiveWalkTests
{
    private const int Agents = 20;
    private const int Leads = 150;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(12);

    private static readonly CalledPopulation People = new(5, TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(1.5))
    {
        Person = 0.45, Busy = 0.25, Declines = 0.15, Congestion = 0.1, NoSuchNumber = 0.05,
    };

    [Fact]
    public async Task Twenty_agents_take_the_answers_of_a_list_and_nobody_is_dialed_twice()
    {
        using var scratch = new ScratchDirectory("phones");
        await using var phones = await SimplePhone.StartAsync(scratch.Path, FreePort.Next(), 1_000);
        phones.AnswersByItself = true;
        var at = new IPEndPoint(IPAddress.Loopback, phones.Port);
        var names = Enumerable.Range(1, Agents).Select(i => $"agent{i}").ToList();
        await using var walk = await CampaignWalk.StartAsync(
            People.Draw, bindings: [.. names.Select(n => new SipBinding($"desk-{n}", $"sip:desk-{n}@{at}", new SipFlow(SipTransport.Udp, at, 0), TimeSpan.FromHours(1)))]);
        await walk.Center.AddStaffAsync(names, ("support", 5));
        await walk.RunAsync(CampaignWalk.Settings(CampaignMode.Predictive), [.. Enumerable.Range(0, Leads).Select(i => ($"Lead {i}", $"+1212555{i:0000}"))]);

        await Eventually.TrueAsync(() => walk.Carrier.People.Calls.Count(c => c.AnsweredAt is not null) >= 2 * Agents, Center.Soon + Length, () => Described(walk));
        await walk.SetAsync(CampaignState.Stopped);
        await Eventually.TrueAsync(() => walk.Carrier.People.Calls.All(c => c.EndedAt is not null), Center.Soon, () => Described(walk));

        Assert.Equal(walk.Carrier.People.Calls.Count, walk.Carrier.People.Calls.Select(c => c.Number).Distinct().Count());
        var view = await walk.Center.AgentDesk.Campaign(walk.Campaign);
        Assert.True(view.Ledger.Rate <= view.Ledger.Limit, Described(walk));
        Assert.True(view.Today.Connected >= view.Today.Answered - view.Today.Abandoned - 3, Described(walk));
        Assert.Equal(walk.Carrier.People.Calls.Count, view.Today.Attempts);
        await Eventually.TrueAsync(() => walk.Center.Desk.Mailbox.Ask(() => walk.Center.Desk.Agents.All(a => a.State == AgentState.Ready)), Center.Soon);
    }

    private static string Described(CampaignWalk walk)
    {
        var view = walk.Center.AgentDesk.Campaign(walk.Campaign).GetAwaiter().GetResult();
        return $"{view.Today} {string.Join(", ", view.Today.Dispositions)} {view.Ledger} {view.Lines} {view.Agents} {view.Why}";
    }
}
