using System.Net;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.Routing.Dialer;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Campaigns;

/// <summary>
/// Agents in real time against a carrier that answers, is busy, does not answer and is a machine: what must hold at every moment, by the stored events and
/// by what the carrier saw. How well it paces is the <c>campaign</c> benchmark's to show.
/// </summary>
public sealed class SimulatedCarrierTests
{
    /// <summary>More than the leads of a first claim: those who are left over wait for the next, and nothing stalls.</summary>
    private const int Agents = 25;
    private const int Answers = 20;

    /// <summary>Longer than an agent may take: nobody hangs up before it is decided whether one came.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private static readonly CalledPopulation People = new(11, TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(1))
    {
        Person = 0.3, Machine = 0.05, Busy = 0.15, Declines = 0.02, NoSuchNumber = 0.02,
    };

    [Fact]
    public async Task A_predictive_campaign_stays_under_its_limit_at_every_moment_and_every_call_comes_to_an_end()
    {
        using var scratch = new ScratchDirectory("phones");
        await using var phones = await SimplePhone.StartAsync(scratch.Path, FreePort.Next(), 1_000);
        phones.AnswersByItself = true;
        await using var walk = await StartAsync(new IPEndPoint(IPAddress.Loopback, phones.Port));
        var center = walk.Center;
        var begin = center.Desk.Now;
        await RunAsync(walk);

        var carrier = walk.Carrier.People;
        await Eventually.TrueAsync(() => carrier.Calls.Count(c => c.AnsweredAt is not null) >= Answers, 2 * Center.Soon, () => $"the carrier has {carrier.Calls.Count} calls");
        await walk.SetAsync(CampaignState.Stopped);
        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => center.Desk.Contacts.Count == 0), 2 * Center.Soon);
        await Eventually.TrueAsync(async () => (await center.Get<EventReader>().OpenContactsAsync()).Count == 0, Center.Soon);

        var profile = CountryProfiles.UnitedStates;
        var all = await DialedCalls.ReadAsync(center.Get<EventReader>(), walk.Campaign, begin - profile.AbandonWindow);
        var calls = all.Calls.Where(call => call.DialedAt >= begin && !call.NotPlaced).ToList();
        var worst = all.WorstLedger(profile, begin);
        Assert.True(worst.Rate <= profile.AbandonLimit, $"{worst}");
        Assert.Empty(all.TwiceAtOnce());
        Assert.All(calls, call => Assert.NotNull(call.ClosedAt));
        Assert.All(calls.Where(call => call.LiveAt is not null), call => Assert.True(call.ConnectedAt is not null || call.AbandonedAt is not null, $"{call.Number} answered at {call.LiveAt:O}"));
        Assert.Equal(await RecordedAsync(center, walk.Campaign), await center.Desk.Mailbox.Ask(() => center.Desk.Campaigns.Ledger(center.Desk.Campaigns.Find(walk.Campaign)!)!));
        Assert.Equal(carrier.Calls.Count, calls.Count);
        Assert.All(carrier.Calls, line => Assert.True(calls.Single(call => call.Number == line.Number).Fits(line.Plan.Outcome), $"{line.Plan.Outcome} became {calls.Single(call => call.Number == line.Number).Disposition}"));
    }

    [Fact]
    public async Task A_dialer_that_wants_more_leads_than_are_given_at_once_has_not_come_to_the_end_of_the_list()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        await walk.RunAsync(CampaignWalk.Settings(), [.. Enumerable.Range(0, LeadQueue.MostAtOnce + 100).Select(i => ($"Lead {i}", $"+1212555{i:0000}"))]);
        await Eventually.TrueAsync(() => walk.Center.Desk.Mailbox.Ask(() => walk.Live!.Leads is { Count: > 0, Filling: false }), Center.Soon);
        var first = await walk.Center.Desk.Mailbox.Ask(() => walk.Live!.Leads.Count);
        await walk.Center.Desk.Mailbox.Ask(() =>
        {
            walk.Center.Desk.Campaigns.Filler.Fetch(walk.Live!.Key, 1_000);
            return true;
        });
        await Eventually.TrueAsync(() => walk.Center.Desk.Mailbox.Ask(() => !walk.Live!.Leads.Filling), Center.Soon);
        Assert.Equal((first + LeadQueue.MostAtOnce, false), await walk.Center.Desk.Mailbox.Ask(() => (walk.Live!.Leads.Count, walk.Live!.Leads.AtEnd)));
    }

    /// <summary>The ledger that a start would begin with.</summary>
    private static async Task<LedgerReading> RecordedAsync(Center center, Guid campaign)
    {
        var answers = await center.Get<CampaignLedger>().ReadAsync(campaign, DateTimeOffset.MinValue).ToListAsync();
        return new LedgerReading(answers.Count, answers.Count(answer => answer.Abandoned));
    }

    private static CalledPlan Draw(string number, int attempt)
    {
        var plan = People.Draw(number, attempt);
        return plan with { StayFor = plan.StayFor + Patience };
    }

    private static async Task<CampaignWalk> StartAsync(IPEndPoint phones)
    {
        var names = Enumerable.Range(1, Agents).Select(i => $"agent{i}").ToList();
        var walk = await CampaignWalk.StartAsync(
            Draw, bindings: [.. names.Select(n => new SipBinding($"desk-{n}", $"sip:desk-{n}@{phones}", new SipFlow(SipTransport.Udp, phones, 0), TimeSpan.FromHours(1)))]);
        await walk.Center.AddStaffAsync(names, ("support", 5));
        return walk;
    }

    /// <summary>Begins with a ledger that has answers, so that the campaign dials ahead of its agents: an empty one would make it a progressive one.</summary>
    private static async Task RunAsync(CampaignWalk walk)
    {
        await walk.MakeAsync(CampaignWalk.Settings(CampaignMode.Predictive), [.. Enumerable.Range(0, 400).Select(i => ($"Lead {i}", $"+1212555{i:0000}"))]);
        await FormerAnswers.StoreAsync(walk.Center.Get<EventStore>(), walk.Campaign, 1_000, 100, walk.Center.Desk.Now);
        await walk.Center.Get<CampaignRecovery>().RestoreAsync((await walk.Center.Get<CampaignDesk>().FindAsync(walk.Campaign))!);
        await walk.SetAsync(CampaignState.Running);
    }
}
