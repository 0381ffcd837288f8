using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Timeline;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>A campaign that reserves an agent first: the number is dialed, the agent sees whom, both hear each other, and the outcome is kept.</summary>
public sealed class ProgressiveWalkTests
{
    private const string Maria = "+12125550111";
    private const string Jonas = "+12125550121";
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task An_agent_sees_who_is_called_talks_at_once_and_says_what_came_of_it()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        var (center, (anna, phone)) = (walk.Center, await walk.AddAgentAsync());
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));

        var line = await walk.Carrier.CalledAsync(Maria);
        var coming = (await center.WhenAsync(anna.Id, s => s.Coming is not null || s.Call is not null)).Coming ?? center.Consoles.All(anna.Id).Select(s => s.Coming).First(c => c is not null)!;
        Assert.Equal(("campaign", "Spring", "progressive", "Maria Alvarez", "Say hello to {name}."), (coming.Pop.Kind, coming.Pop.Campaign!.Campaign, coming.Pop.Campaign.Mode, coming.Pop.Campaign.LeadName, coming.Pop.Campaign.Script));
        Assert.Equal(new LeadField("Tent", "Alpine 4"), Assert.Single(coming.Pop.Campaign.Fields));
        var talking = (await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking")).Call!;
        Assert.Equal((coming.ContactId, "campaign"), (talking.ContactId, talking.Direction));
        var heard = await Task.WhenAll(walk.Carrier.HearAsync(line, Listen), phone.HearAsync(await phone.RingsAsync(), Listen));
        Assert.True(Tone.Heard(heard[0], 1_000) > Listen / 2, "the customer does not hear the agent");
        Assert.True(Tone.Heard(heard[1], CampaignCarrier.Voice) > Listen / 2, "the agent does not hear the customer");

        walk.Carrier.HangUp(line);
        var wrapUp = (await center.WhenAsync(anna.Id, s => s.WrapUp is not null)).WrapUp!;
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.FinishCampaignCall(anna.Id, wrapUp.ContactId, CampaignWalk.Outcome("gone")));
        await center.AgentDesk.FinishCampaignCall(anna.Id, wrapUp.ContactId, CampaignWalk.Outcome("sold"));

        var history = await center.HistoryAsync<WrapUpEnded>(wrapUp.ContactId);
        var events = history.Events.Select(e => e.Body).ToList();
        Assert.IsType<DialAttempted>(events[1]);
        Assert.Equal("answered", events.OfType<DialEnded>().Single().Disposition);
        Assert.Equal(("sold", true), events.OfType<HelpDesk.Timeline.LeadOutcome>().Select(o => (o.Outcome, o.Success)).Single());
        Assert.Equal(("answered", "Sold"), (history.Contact.Outcome, history.Contact.Disposition));
        var lead = await walk.LeadAsync(Maria, l => l.State == LeadState.Done);
        Assert.Equal((1, "sold"), (lead.Attempts, lead.Outcome));
        Assert.Single(walk.Carrier.People.Calls);
        var view = await center.AgentDesk.Campaign(walk.Campaign);
        Assert.Equal((1, 1, 1, 0, 1), (view.Today.Attempts, view.Today.Answered, view.Today.Connected, view.Today.Abandoned, view.Today.Successes));
    }

    [Fact]
    public async Task The_agent_hears_a_beep_and_then_the_customer_without_touching_the_phone()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        var (anna, phone) = await walk.AddAgentAsync();
        phone.ListensFromTheStart = true;
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        var line = await walk.Carrier.CalledAsync(Maria);
        await walk.Center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        var call = await phone.RingsAsync();
        Assert.True(Tone.Heard(await walk.Carrier.HearAsync(line, Listen), 1_000) > Listen / 2, "the customer does not hear the agent");
        Assert.False(SpokenPrompts.Contains(await walk.Carrier.HearAsync(line, Listen), "campaign-beep"), "the customer hears the agent's beep");

        var heard = await phone.HeardFromTheStartAsync(call);
        var (beep, voice) = (SpokenPrompts.Onset(heard, "campaign-beep"), Tone.Onset(heard, CampaignCarrier.Voice));
        Assert.NotNull(beep);
        Assert.True(beep < voice, $"the beep comes {beep} after the phone was answered, the customer's voice {voice}");
        Assert.InRange(beep.Value, TimeSpan.Zero, TimeSpan.FromMilliseconds(600)); // at once; the rest is this machine's
    }

    [Fact]
    public async Task What_the_network_says_is_kept_and_the_next_lead_is_called()
    {
        await using var walk = await CampaignWalk.StartAsync((number, attempt) => number == Maria
            ? new CalledPlan(CalledOutcome.Busy, TimeSpan.FromMilliseconds(50), TimeSpan.Zero, 0)
            : CampaignWalk.Answers(number, attempt));
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria), ("Jonas Feld", Jonas));

        await walk.Center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking" } call && call.Pop.Campaign!.LeadName == "Jonas Feld");
        var busy = await walk.LeadAsync(Maria, l => l.State == LeadState.Waiting);
        Assert.Equal(RetryPlan.Usual.Again[Dispositions.Busy].TotalMinutes, (busy.DueAt - busy.LastAttemptAt!.Value).TotalMinutes, 0.1);
        Assert.Equal([Maria, Jonas], walk.Carrier.People.Calls.Select(c => c.Number));
    }

    [Fact]
    public async Task A_stop_hangs_up_what_rings_at_once_and_frees_the_agent()
    {
        await using var walk = await CampaignWalk.StartAsync((_, _) => new CalledPlan(CalledOutcome.NoAnswer, TimeSpan.Zero, TimeSpan.Zero, 0));
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        var line = await walk.Carrier.CalledAsync(Maria);
        await walk.Center.WhenAsync(anna.Id, s => s.Coming?.State == "ringing");

        await walk.SetAsync(CampaignState.Stopped);

        await Eventually.TrueAsync(() => line.EndedAt is not null, Center.Soon);
        Assert.Null(line.AnsweredAt);
        await walk.Center.WhenAsync(anna.Id, s => s.State == "ready");
        Assert.Equal(1, (await walk.LeadAsync(Maria, l => l.State == LeadState.Waiting)).Attempts);
        Assert.Equal("stopped", (await walk.Center.AgentDesk.Campaign(walk.Campaign)).State);
    }

    [Fact]
    public async Task A_call_that_an_agent_promised_is_made_for_that_agent_when_its_time_comes()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        var (center, (anna, _)) = (walk.Center, await walk.AddAgentAsync());
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking");
        walk.Carrier.HangUp(await walk.Carrier.CalledAsync(Maria));
        var wrapUp = (await center.WhenAsync(anna.Id, s => s.WrapUp is not null)).WrapUp!;
        await center.AgentDesk.FinishCampaignCall(anna.Id, wrapUp.ContactId, CampaignWalk.Outcome("no", new PromisedCall(center.Desk.Now + TimeSpan.FromMinutes(30), ToMe: true)));
        await walk.LeadAsync(Maria, l => l is { State: LeadState.Waiting, IsCallback: true } && l.AgentId == anna.Id);
        Assert.Single(walk.Carrier.People.Calls);

        center.Advance(TimeSpan.FromMinutes(31));

        var again = await walk.Carrier.CalledAsync(Maria, 2);
        var talking = (await center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking" } c && c.ContactId != wrapUp.ContactId)).Call!;
        Assert.Equal(("Maria Alvarez", true, "You promised this call."), (talking.Pop.Campaign!.LeadName, talking.Pop.Campaign.Promised, talking.Pop.Why.Sentence));
        walk.Carrier.HangUp(again);
        await center.WhenAsync(anna.Id, s => s.WrapUp is not null);
        await center.AgentDesk.FinishCampaignCall(anna.Id, talking.ContactId, CampaignWalk.Outcome("sold"));
        Assert.Equal(2, (await walk.LeadAsync(Maria, l => l.State == LeadState.Done)).Attempts);
        Assert.Equal(2, walk.Carrier.People.Calls.Count);
    }

    [Fact]
    public async Task A_machine_costs_no_agent_and_a_person_who_answers_is_connected()
    {
        await using var walk = await CampaignWalk.StartAsync((number, attempt) => number == Maria
            ? new CalledPlan(CalledOutcome.Machine, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(20), 0)
            : CampaignWalk.Answers(number, attempt), spoken: true);
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings() with { DetectMachines = true }, ("Maria Alvarez", Maria), ("Jonas Feld", Jonas));

        await walk.Center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking" } call && call.Pop.Campaign!.LeadName == "Jonas Feld");
        Assert.Equal(LeadState.Waiting, (await walk.LeadAsync(Maria, l => l.LastAttemptAt is not null && l.State != LeadState.Dialing)).State);
        var view = await walk.Center.AgentDesk.Campaign(walk.Campaign);
        Assert.Equal(1, view.Today.Dispositions[Dispositions.Machine]);
        Assert.Equal((1, 1), (view.Today.Answered, view.Today.Connected));
        Assert.DoesNotContain(walk.Center.Consoles.All(anna.Id), s => s.Call?.Pop.Campaign?.LeadName == "Maria Alvarez");
    }

    [Fact]
    public async Task In_preview_the_agent_calls_one_lead_and_skips_another()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers);
        var (anna, _) = await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings(CampaignMode.Preview), ("Maria Alvarez", Maria), ("Jonas Feld", Jonas));
        var first = (await walk.Center.WhenAsync(anna.Id, s => s.Preview is not null)).Preview!;
        Assert.Equal(("Maria Alvarez", "preview"), (first.Pop.Campaign!.LeadName, first.Pop.Campaign.Mode));
        Assert.Empty(walk.Carrier.People.Calls);

        await walk.Center.AgentDesk.SkipPreview(anna.Id, first.ContactId);
        var second = (await walk.Center.WhenAsync(anna.Id, s => s.Preview is { } shown && shown.ContactId != first.ContactId)).Preview!;
        await walk.Center.AgentDesk.CallPreview(anna.Id, second.ContactId);

        Assert.Equal(second.ContactId, (await walk.Center.WhenAsync(anna.Id, s => s.Call?.Phase == "talking")).Call!.ContactId);
        Assert.Equal([Jonas], walk.Carrier.People.Calls.Select(c => c.Number));
        Assert.Equal(0, (await walk.LeadAsync(Maria, l => l.State == LeadState.Waiting)).Attempts);
    }
}
