using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>Simulated shifts: agents shared by weight, windows that slide, changing lists, modes that change, and the rehearsal.</summary>
public sealed class SharesAndModesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(DialMode.Progressive)]
    [InlineData(DialMode.Predictive)]
    public void Campaigns_that_share_agents_get_them_by_weight(DialMode mode)
    {
        var (light, heavy) = (Shift.Campaign(1, mode, weight: 1), Shift.Campaign(2, mode, weight: 3));
        var shift = new Shift(24, new CarrierModel(3), light, heavy);
        shift.Run(TimeSpan.FromHours(2));
        var share = shift.Floor.Outcomes.Count(outcome => outcome.Campaign == heavy.Id && !outcome.Abandoned) / (double)shift.Floor.Outcomes.Count;
        output.WriteLine($"{mode}: the heavier campaign has {share:P1} of the answers; abandoned {shift.Rate(light):P2} and {shift.Rate(heavy):P2}");
        Assert.InRange(share, 0.70, 0.80);
        Assert.InRange(Math.Max(shift.WorstWindow(light), shift.WorstWindow(heavy)), 0, 0.03);
    }

    [Fact]
    public void A_short_window_that_slides_is_inside_the_limit_at_every_outcome()
    {
        var profile = CountryProfiles.UnitedKingdom with { AbandonWindow = TimeSpan.FromHours(1) };
        var campaign = Shift.Campaign(1, DialMode.Predictive, profile);
        var shift = new Shift(40, new CarrierModel(21), campaign);
        var utilization = shift.UtilizationOver(TimeSpan.FromHours(4));
        output.WriteLine($"40 agents, window of 1 h: utilization {utilization:P1}, abandoned {shift.Rate(campaign):P2}, worst window {shift.WorstWindow(campaign):P2}");
        Assert.InRange(shift.WorstWindow(campaign), 0.0001, 0.03);
    }

    [Fact]
    public void When_people_answer_far_more_often_all_of_a_sudden_the_limit_stands()
    {
        var campaign = Shift.Campaign(1, DialMode.Predictive);
        var carrier = new CarrierModel(8) { People = 0.15 };
        var shift = new Shift(40, carrier, campaign);
        shift.Run(TimeSpan.FromHours(1.5));
        carrier.People = 0.7; // the evening begins
        shift.Run(TimeSpan.FromHours(0.5));
        output.WriteLine($"15 % then 70 % answers: abandoned {shift.Rate(campaign):P2}, worst window {shift.WorstWindow(campaign):P2}");
        Assert.InRange(shift.WorstWindow(campaign), 0.0001, 0.03);
    }

    [Fact]
    public void When_half_of_the_agents_leave_at_once_the_limit_stands()
    {
        var campaign = Shift.Campaign(1, DialMode.Predictive);
        var shift = new Shift(40, new CarrierModel(9), campaign);
        shift.Run(TimeSpan.FromHours(1));
        for (var agent = 1; agent <= 20; agent++)
        {
            shift.Floor.Post(new AgentNotReady(new AgentId(new Guid(agent, 0, 0, new byte[8])), "meeting"));
        }

        shift.Run(TimeSpan.FromMinutes(30));
        output.WriteLine($"half leave: abandoned {shift.Rate(campaign):P2}, worst window {shift.WorstWindow(campaign):P2}");
        Assert.InRange(shift.WorstWindow(campaign), 0.0001, 0.03);
        Assert.Equal(20, shift.Floor.Agents.Count(state => state == AgentState.NotReady));
    }

    [Fact]
    public void The_mode_changes_while_it_runs()
    {
        var campaign = Shift.Campaign(1, DialMode.Preview);
        var shift = new Shift(8, new CarrierModel(2), campaign);
        var without = 0;
        shift.Floor.Watch = decision => without += decision is DialNext { Reserved: null } ? 1 : 0;
        foreach (var mode in (DialMode[])[DialMode.Preview, DialMode.Progressive, DialMode.Message])
        {
            shift.Floor.Post(new CampaignSet(campaign with { Mode = mode, MostLines = 10 }));
            var (dialed, reserved) = (shift.Floor.Dialed, without);
            shift.Run(TimeSpan.FromMinutes(20));
            Assert.InRange(shift.Floor.Dialed - dialed, 30, int.MaxValue);
            Assert.Equal(mode == DialMode.Message, without > reserved);
        }

        Assert.Equal(0, shift.Rate(campaign));
    }

    [Fact]
    public void A_list_ends_and_everybody_is_free_again()
    {
        var campaign = Shift.Campaign(1, DialMode.Predictive);
        var shift = new Shift(10, new CarrierModel(4), campaign with { Run = CampaignRun.Paused });
        shift.Floor.LeadsLeft[campaign.Id] = 300;
        shift.Floor.Post(new CampaignSet(campaign));
        shift.Run(TimeSpan.FromHours(3));
        Assert.Equal(300, shift.Floor.Dialed);
        Assert.Equal(10, shift.Floor.Agents.Count(state => state == AgentState.Ready));
    }

    [Fact]
    public void The_same_seed_gives_the_same_shift()
    {
        var transcripts = Enumerable.Range(0, 2).Select(_ =>
        {
            var decisions = new List<string>();
            var shift = new Shift(10, new CarrierModel(6), Shift.Campaign(1, DialMode.Predictive));
            shift.Floor.Watch = decision => decisions.Add(decision is OfferCall offer ? offer.Offer.ToString() : decision.ToString()!);
            shift.Run(TimeSpan.FromMinutes(30));
            return decisions;
        }).ToList();
        Assert.InRange(transcripts[0].Count, 1_000, int.MaxValue);
        Assert.Equal(transcripts[0], transcripts[1]);
    }
}
