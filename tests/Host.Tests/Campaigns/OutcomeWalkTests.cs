using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Opportunities;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Demo;
using Crm.Host.Tests.Walks;
using Crm.TestKit;

namespace Crm.Host.Tests.Campaigns;

/// <summary>What campaign calls leave behind: a sale and a ticket, a message on a machine, an opt-out that the telephone network told us.</summary>
public sealed class OutcomeWalkTests
{
    private const string Maria = "+12125550111";
    private const string Jonas = "+12125550121";

    [Fact]
    public async Task A_sale_and_a_ticket_of_the_wrap_up_stand_in_the_customers_record()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, site => site["queues"]!["support"]!["wrapUpSeconds"] = 60);
        var (center, (anna, _)) = (walk.Center, await walk.AddAgentAsync());
        var maria = await center.AddCustomerAsync("Maria Alvarez", Maria);
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        var call = (await center.WhenAsync(anna.Id, s => s.Call is { Phase: "talking", Pop.Customer: not null })).Call!;
        walk.Carrier.HangUp(await walk.Carrier.CalledAsync(Maria));
        await center.WhenAsync(anna.Id, s => s.WrapUp is not null);

        var sold = CampaignWalk.Outcome("sold") with
        {
            Opportunity = new NewOpportunity("Two tents", 849.5, "USD", Sold: true), Ticket = new NewTicket("Send two Alpine 4", "By Friday.", "high"),
        };
        await center.AgentDesk.FinishCampaignCall(anna.Id, call.ContactId, sold);

        var outcome = (await center.HistoryAsync<WrapUpEnded>(call.ContactId)).Events.Select(e => e.Body).OfType<HelpDesk.Timeline.LeadOutcome>().Single();
        var sale = (await center.Get<OpportunityQueries>().FindAsync(outcome.Opportunity!.Value, Viewer.System))!;
        Assert.Equal(
            (maria, "Two tents", OpportunityStage.Won, 849.5m, "USD", anna.Id, walk.Campaign), (sale.CustomerId, sale.Title, sale.Stage, sale.Value, sale.Currency, sale.OwnerId!.Value, sale.CampaignId!.Value));
        Assert.Equal((await walk.LeadAsync(Maria, l => l.State == LeadState.Done)).Id, sale.LeadId);
        var ticket = (await center.Get<HelpDesk.Tickets.TicketQueries>().FindAsync(outcome.Ticket!.Value, Viewer.System))!;
        Assert.Equal((maria, "Send two Alpine 4", HelpDesk.Tickets.TicketPriority.High), (ticket.CustomerId, ticket.Title, ticket.Priority));
        Assert.Equal(1, (await center.AgentDesk.Campaign(walk.Campaign)).Today.Successes);
    }

    [Fact]
    public async Task A_machine_is_left_the_message_after_its_beep()
    {
        await using var walk = await CampaignWalk.StartAsync((_, _) => new CalledPlan(CalledOutcome.Machine, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), 0), spoken: true);
        await walk.AddAgentAsync();
        await walk.RunAsync(CampaignWalk.Settings() with { DetectMachines = true, LeaveMessages = true }, ("Maria Alvarez", Maria));
        var line = await walk.Carrier.CalledAsync(Maria);
        await Eventually.TrueAsync(() => line.AnsweredAt is not null, Center.Soon);

        var heard = await walk.Carrier.HearAsync(line, TimeSpan.FromSeconds(20)); // ends with the call

        Assert.True(SpokenPrompts.Contains(heard, AnsweringMachines.Message), SpokenPrompts.Describe(heard));
        Assert.False(line.HungUpByPerson);
        Assert.Equal(LeadState.Waiting, (await walk.LeadAsync(Maria, l => l.State is not (LeadState.Dialing or LeadState.Claimed or LeadState.Ready))).State);
        var today = (await walk.Center.AgentDesk.Campaign(walk.Campaign)).Today;
        Assert.Equal((1, 0, 0), (today.Dispositions[Dispositions.Machine], today.Answered, today.Connected));
    }

    [Fact]
    public async Task A_call_that_the_phone_marks_as_unwanted_is_an_opt_out_and_a_later_call_by_hand_is_refused_and_kept()
    {
        await using var walk = await CampaignWalk.StartAsync(
            (number, attempt) => number == Maria ? new CalledPlan(CalledOutcome.Unwanted, TimeSpan.FromMilliseconds(50), TimeSpan.Zero, 0) : CampaignWalk.Answers(number, attempt));
        var (center, (anna, _)) = (walk.Center, await walk.AddAgentAsync());
        var maria = await center.AddCustomerAsync("Maria Alvarez", Maria);
        await walk.RunAsync(CampaignWalk.Settings(), ("Maria Alvarez", Maria));
        await walk.Carrier.CalledAsync(Maria);
        var lead = await walk.LeadAsync(Maria, l => l.State == LeadState.DoNotCall);
        Assert.Equal(1, lead.Attempts);
        await center.WhenAsync(anna.Id, s => s.State == "ready");

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Dial(anna.Id, Maria, null, null));

        ContactOnTimeline? kept = null;
        await Eventually.TrueAsync(
            async () => (kept = (await center.Get<TimelineReader>().OfCustomerAsync(maria, null, 10, Viewer.System))!.Items.OfType<ContactOnTimeline>().FirstOrDefault(c => c.Contact.Outcome == "refused")) is not null, Center.Soon);
        var events = kept!.Events.Select(e => e.Body).ToList();
        Assert.Equal(anna.Id, events.OfType<ContactOpened>().Single().Agent);
        var refused = events.OfType<DialRefused>().Single();
        Assert.Equal(refused.Why, refusal.Message);
        Assert.Equal("opted-out", refused.Proof!.Value.GetProperty("reason").GetString());
        Assert.Single(walk.Carrier.People.Calls);
    }

    [Fact]
    public async Task A_campaign_without_agents_plays_the_prompt_that_it_names()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, consented: true);
        var hearing = walk.Carrier.HearWholeAsync(Jonas);
        await walk.RunAsync(CampaignWalk.Settings(CampaignMode.Message) with { MessagePrompt = "please-hold" }, ("Jonas Feld", Jonas));
        var heard = await hearing;
        Assert.True(SpokenPrompts.Contains(heard, "please-hold"), SpokenPrompts.Describe(heard));
        Assert.False(SpokenPrompts.Contains(heard, CampaignMessages.Announcement), SpokenPrompts.Describe(heard));
    }

    [Fact]
    public async Task A_campaign_whose_message_is_gone_calls_nobody_and_says_so()
    {
        await using var walk = await CampaignWalk.StartAsync(CampaignWalk.Answers, consented: true);
        await walk.RunAsync(CampaignWalk.Settings(CampaignMode.Message) with { MessagePrompt = "no-longer-there" }, ("Jonas Feld", Jonas));
        await Eventually.TrueAsync(async () => (await walk.Center.AgentDesk.Campaign(walk.Campaign)).Why.Contains("\"no-longer-there\"", StringComparison.Ordinal), Center.Soon);
        Assert.Empty(walk.Carrier.People.Calls);
        Assert.Equal(0, (await walk.LeadAsync(Jonas, _ => true)).Attempts);
    }
}
