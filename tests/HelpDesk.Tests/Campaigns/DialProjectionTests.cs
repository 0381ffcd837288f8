using System.Text.Json;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Tests.Timeline;
using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Campaigns;

public abstract class DialProjectionTests<TDatabase> : CampaignTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string One = "+12125550101";
    private const string Two = "+12125550102";

    private static readonly Guid Ann = Guid.CreateVersion7();

    [Fact]
    public async Task A_lead_waits_as_its_plan_says_for_the_disposition_and_other_numbers_come_first()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One, Two]))[0];
        await Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel);
        await DialAsync(campaign, lead, One, Dispositions.Busy);

        Assert.Equal((LeadState.Waiting, 1, (Guid?)null), ((await LeadAsync(lead)).State, (await LeadAsync(lead)).Attempts, (await LeadAsync(lead)).ClaimedBy));
        var due = Clock.Now.AddSeconds(2) + RetryPlan.Usual.Again[Dispositions.Busy];
        Assert.Empty(await Queue.ClaimAsync(campaign, 1, Host, due.AddTicks(-1), Cancel));
        var again = Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, due, Cancel));
        Assert.Equal([new(Two, 0, 0, null, null), new(One, 1, 1, Clock.Now.AddSeconds(1), null)], again.Numbers);
    }

    [Fact]
    public async Task A_call_that_was_not_placed_is_no_attempt_and_a_promise_stays_one()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One, Two]))[0];
        await DialAsync(campaign, lead, One, Dispositions.Busy);
        var before = await LeadAsync(lead);
        Clock.Advance(TimeSpan.FromHours(1));
        var again = Clock.Now.AddMinutes(1);
        var call = Dialed(campaign, lead, One);
        await Events.AppendAsync(call, 2, Cancel);
        Assert.Equal(2, (await LeadAsync(lead)).Attempts);

        List<ContactEvent> end = [new(call[0].Stream, 3, Clock.Now, new DialNotPlaced("no line", again, true, Ann)), new(call[0].Stream, 4, Clock.Now, new ContactClosed("not-reached", "not-placed"))];
        await Events.AppendAsync(end, 3, Cancel);

        var after = await LeadAsync(lead);
        Assert.Equal(
            (LeadState.Waiting, 1, before.LastAttemptAt, again, LeadRank.Callback, (Guid?)Ann), (after.State, after.Attempts, after.LastAttemptAt, after.DueAt, after.Rank, after.AgentId));
        Assert.Null(await AttemptAsync(call[0].Stream));
        Assert.Equal((1, before.LastAttemptAt), (await NumberAsync(lead, One)));
        Assert.Equal(1, (await Stats.ReadAsync(campaign, TimeSpan.FromDays(30), Clock.Now, Cancel)).Attempts);
    }

    [Fact]
    public async Task One_batch_may_dial_a_number_and_take_it_back()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var call = Dialed(campaign, lead, One, new DialNotPlaced("no line", Clock.Now.AddMinutes(1)), new ContactClosed("not-reached", "not-placed"));
        await Events.AppendAsync(call, 1, Cancel);
        var after = await LeadAsync(lead);
        Assert.Equal((LeadState.Waiting, 0, null, LeadRank.Usual), (after.State, after.Attempts, after.LastAttemptAt, after.Rank));
        Assert.Null(await AttemptAsync(call[0].Stream));
        Assert.Equal((0, (DateTimeOffset?)null), await NumberAsync(lead, One));
    }

    private async Task<(int, DateTimeOffset?)> NumberAsync(Guid lead, string number)
    {
        await using var db = await OpenAsync();
        var row = await db.LeadNumbers.SingleAsync(n => n.LeadId == lead && n.Number == number, Cancel);
        return (row.Attempts, row.LastAttemptAt);
    }

    [Fact]
    public async Task A_disposition_that_the_plan_does_not_name_ends_the_lead()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        await DialAsync(campaign, lead, One, Dispositions.Refused);
        Assert.Equal((LeadState.Done, "refused"), ((await LeadAsync(lead)).State, (await LeadAsync(lead)).Outcome));
    }

    [Fact]
    public async Task A_number_that_does_not_exist_gives_way_to_the_next_at_once()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One, Two]))[0];
        await DialAsync(campaign, lead, One, Dispositions.InvalidNumber);

        Assert.Equal(Two, Assert.Single(Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, Clock.Now.AddSeconds(2), Cancel)).Numbers).Number);
        await DialAsync(campaign, lead, Two, Dispositions.InvalidNumber);
        Assert.Equal(LeadState.Exhausted, (await LeadAsync(lead)).State);
    }

    [Fact]
    public async Task Caps_end_a_lead_and_the_days_cap_makes_it_wait()
    {
        var plan = RetryPlan.Usual with { PerNumber = 3, PerLead = 9, PerDay = 2, Again = new Dictionary<string, TimeSpan> { [Dispositions.NoAnswer] = TimeSpan.FromHours(1) } };
        var campaign = await AddCampaignAsync(Settings() with { Plan = plan });
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var first = Clock.Now.AddSeconds(1);
        await DialAsync(campaign, lead, One, Dispositions.NoAnswer);
        Clock.Advance(TimeSpan.FromHours(2));
        await DialAsync(campaign, lead, One, Dispositions.NoAnswer);
        Clock.Advance(TimeSpan.FromHours(2));

        Assert.Empty(await Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel));
        Assert.Equal((LeadState.Waiting, first.AddDays(1)), ((await LeadAsync(lead)).State, (await LeadAsync(lead)).DueAt));
        Assert.Empty(await Queue.ClaimAsync(campaign, 1, Host, first.AddDays(1).AddTicks(-1), Cancel));
        Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, first.AddDays(1), Cancel));
        await DialAsync(campaign, lead, One, Dispositions.NoAnswer);
        Assert.Equal(LeadState.Exhausted, (await LeadAsync(lead)).State);
    }

    [Fact]
    public async Task A_conversation_ends_the_lead_with_what_the_agent_says_and_makes_the_customer()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddListAsync(campaign, [new("Ada Lovelace", [One])]))[0];
        var form = JsonSerializer.SerializeToElement(new { size = "L" });
        var call = Dialed(
            campaign, lead, One, new DialAnswered("human", null), new AgentConnected(Ann, "sales", 0.5), new AgentDisconnected(Ann, "customer", 60, 0),
            new DialEnded(Dispositions.Answered, 8, 200), new ContactClosed("answered", null), new LeadOutcome(Ann, "sale", true, Form: form));

        var result = await Events.AppendAsync(call, 1, Cancel);

        var stored = await LeadAsync(lead);
        Assert.Equal((LeadState.Done, "sale"), (stored.State, stored.Outcome));
        var customer = Assert.Single(await Callers.FindAsync(One, Cancel)).Customer;
        Assert.Equal((stored.CustomerId, "Ada Lovelace", true), (customer.Id, customer.Name, customer.Provisional));
        Assert.Equal(customer.Id, Assert.Single(result.Customers));
        Assert.Single((await Timeline.OfCustomerAsync(customer.Id, null, 10, Viewer.System, Cancel))!.Items);
        var attempt = await AttemptAsync(call[0].Stream);
        Assert.Equal(
            (campaign, One, "human", "answered", 8.0, 200, Ann, "sale", true, false, """{"size":"L"}""", Proof.GetRawText()),
            (attempt.CampaignId!.Value, attempt.Number, attempt.Answer, attempt.Disposition, attempt.RingSeconds, attempt.SipStatus, attempt.AgentId!.Value, attempt.Outcome,
                attempt.Success, attempt.Abandoned, attempt.Form, attempt.Proof));
        var shown = Assert.Single((await Leads.OfCustomerAsync(customer.Id, Cancel)).Leads);
        Assert.Equal((lead, "Spring", LeadState.Done, "sale"), (shown.Lead, shown.CampaignName, shown.State, shown.Outcome));
    }

    [Fact]
    public async Task A_lead_whose_number_one_customer_has_is_that_customer_and_of_several_the_agent_picks()
    {
        var campaign = await AddCampaignAsync();
        var (bob, eve, eva) = (await AddCustomerAsync("Bob", One), await AddCustomerAsync("Eve", Two), await AddCustomerAsync("Eva", Two));
        var leads = await AddLeadsAsync(campaign, [One], [Two]);
        await Events.AppendAsync(Dialed(campaign, leads[0], One, new DialAnswered("unsure", null), new AgentConnected(Ann, "sales", 0)), 1, Cancel);
        await Events.AppendAsync(Dialed(campaign, leads[1], Two, new DialAnswered("human", null)), 2, Cancel);
        Assert.Equal([bob.Id, null], [(await LeadAsync(leads[0])).CustomerId, (await LeadAsync(leads[1])).CustomerId]);

        var picked = Dialed(campaign, leads[1], Two, new DialAnswered("human", null), new CustomerMatched(eva.Id, "picked", 2));
        await Events.AppendAsync(picked, 3, Cancel);

        Assert.Equal(eva.Id, (await LeadAsync(leads[1])).CustomerId);
        Assert.Empty((await Leads.OfCustomerAsync(eve.Id, Cancel)).Leads);
        Assert.Equal(leads[0], Assert.Single((await Leads.OfCustomerAsync(bob.Id, Cancel)).Leads).Lead);
    }

    [Fact]
    public async Task A_machine_is_no_live_answer_and_makes_no_customer()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var call = Dialed(campaign, lead, One, new DialAnswered("unsure", null), new DialAnswered("machine", null), new DialEnded(Dispositions.Machine, 5, 200), new ContactClosed("not-reached", null));
        await Events.AppendAsync(call, 1, Cancel);
        Assert.Empty(await Callers.FindAsync(One, Cancel));
        Assert.Empty(await Ledger.ReadAsync(campaign, DateTimeOffset.MinValue, Cancel).ToListAsync(Cancel));
        Assert.Equal(LeadState.Waiting, (await LeadAsync(lead)).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_promised_callback_is_the_agents_at_its_time_and_everybodys_later(bool duringTheCall)
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddListAsync(campaign, [new("A", [One], 0)]))[0];
        var at = Clock.Now.AddHours(3);
        LeadOutcome promise = new(Ann, "callback", false, at, Ann);
        DialEnded end = new(Dispositions.Answered, 5, 200);
        await Events.AppendAsync(
            Dialed(campaign, lead, One, new DialAnswered("human", null), new AgentConnected(Ann, "sales", 0), duringTheCall ? promise : end, duringTheCall ? end : promise, new ContactClosed("answered", null)),
            1, Cancel);
        await AddListAsync(campaign, [new("Important", [Two], 100)]);

        Assert.Equal((at, (Guid?)Ann), (Assert.Single((await Leads.OfCustomerAsync((await LeadAsync(lead)).CustomerId!.Value, Cancel)).Leads) is var shown ? (shown.CallbackAt!.Value, shown.CallbackAgent) : default));
        Assert.Empty(await Queue.ClaimForAgentAsync(campaign, Ann, 5, Host, at.AddTicks(-1), Cancel));
        Assert.Empty(await Queue.ClaimForAgentAsync(campaign, Guid.NewGuid(), 5, Host, at, Cancel));
        var claimed = Assert.Single(await Queue.ClaimForAgentAsync(campaign, Ann, 5, Host, at, Cancel));
        Assert.Equal((lead, true, (Guid?)Ann), (claimed.Lead.Id, claimed.Lead.IsCallback, claimed.Lead.AgentId));

        await Queue.ReleaseAsync(lead, Host, null, Cancel);
        var open = at + RetryPlan.Usual.CallbackToAnyoneAfter;
        Assert.NotEqual(lead, Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, open.AddTicks(-1), Cancel)).Lead.Id);
        await Queue.ReleaseAllOfAsync(Host, Cancel);
        Assert.Equal(lead, Assert.Single(await Queue.ClaimAsync(campaign, 1, Host, open, Cancel)).Lead.Id);
    }

    [Fact]
    public async Task An_opt_out_counts_at_once_for_every_campaign()
    {
        var (campaign, other) = (await AddCampaignAsync(), await AddCampaignAsync(Settings("Other")));
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var others = await AddLeadsAsync(other, [One], [One, Two]);
        await Queue.ClaimAsync(campaign, 1, Host, Clock.Now, Cancel);

        await Events.AppendAsync(
            Dialed(campaign, lead, One, new DialAnswered("human", null), new OptedOut(One, "key"), new DialEnded(Dispositions.Abandoned, 5, 200), new ContactClosed("abandoned", null)), 1, Cancel);

        Assert.Equal([LeadState.DoNotCall, LeadState.DoNotCall, LeadState.Ready], [(await LeadAsync(lead)).State, (await LeadAsync(others[0])).State, (await LeadAsync(others[1])).State]);
        Assert.Equal(Two, Assert.Single(Assert.Single(await Queue.ClaimAsync(other, 5, Host, Clock.Now.AddDays(30), Cancel)).Numbers).Number);
        var facts = await DoNotCall.FactsAsync(One, null, CallPurpose.Service, Clock.Now.AddDays(1), Cancel);
        Assert.Equal((One, "key"), (facts.DoNotCall!.Number, facts.DoNotCall.How));
        Assert.Equal("key", Assert.Single((await DoNotCall.EntriesAsync(One, null, 10, Cancel)).Items).How);
    }

    [Fact]
    public async Task Events_given_again_change_nothing()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var call = Dialed(
            campaign, lead, One, new DialAnswered("human", null), new DialAbandoned("no agent", 2.1), new OptedOut(One, "key"), new DialEnded(Dispositions.Abandoned, 5, 200),
            new ContactClosed("abandoned", null));
        var random = new Random(11);
        for (var position = 0; position < call.Count;)
        {
            var to = Math.Min(call.Count, position + 1 + random.Next(3));
            await Events.AppendAsync(call[random.Next(position + 1)..to], to, Cancel);
            position = to;
        }

        await Events.AppendAsync(call, 1, Cancel);

        Assert.Equal((1, LeadState.DoNotCall), ((await LeadAsync(lead)).Attempts, (await LeadAsync(lead)).State));
        await using var db = await OpenAsync();
        Assert.Equal((1, 1, 1), (await db.DialAttempts.CountAsync(Cancel), await db.DoNotCallEntries.CountAsync(Cancel), (await db.LeadNumbers.SingleAsync(Cancel)).Attempts));
        Assert.Equal([new LiveAnswer(call[2].At, true)], await Ledger.ReadAsync(campaign, Clock.Now, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task An_attempt_that_a_crash_cut_off_was_tried_and_counts_as_abandoned_if_somebody_had_answered()
    {
        var campaign = await AddCampaignAsync();
        var leads = await AddLeadsAsync(campaign, [One], [Two]);
        var ringing = Dialed(campaign, leads[0], One);
        var answered = Dialed(campaign, leads[1], Two, new DialAnswered("human", null));
        await Events.AppendAsync([.. ringing, .. answered], 1, Cancel);
        Assert.Equal(2, (await Reader.OpenContactsAsync(Cancel)).Count);

        Clock.Advance(TimeSpan.FromMinutes(1));
        await Events.AppendAsync(
            [new(ringing[0].Stream, 3, Clock.Now, new ContactClosed("interrupted", null)), new(answered[0].Stream, 4, Clock.Now, new ContactClosed("interrupted", null))], 2, Cancel);

        Assert.Equal((Dispositions.Interrupted, false), ((await AttemptAsync(ringing[0].Stream)).Disposition, (await AttemptAsync(ringing[0].Stream)).Abandoned));
        Assert.Equal((Dispositions.Interrupted, true), ((await AttemptAsync(answered[0].Stream)).Disposition, (await AttemptAsync(answered[0].Stream)).Abandoned));
        Assert.Equal((LeadState.Waiting, Clock.Now + RetryPlan.Usual.Again[Dispositions.Interrupted]), ((await LeadAsync(leads[0])).State, (await LeadAsync(leads[0])).DueAt));
        Assert.True(Assert.Single(await Ledger.ReadAsync(campaign, DateTimeOffset.MinValue, Cancel).ToListAsync(Cancel)).Abandoned);
    }

    [Fact]
    public async Task An_agent_who_comes_too_late_has_abandoned_the_call_and_messages_and_promised_calls_are_not_counted()
    {
        var campaign = await AddCampaignAsync();
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        await Events.AppendAsync(
            Dialed(
                campaign, lead, One, new DialAnswered("unsure", null), new DialAbandoned("late", 2.4, AgentCame: true), new AgentConnected(Ann, "sales", 2.4),
                new DialEnded(Dispositions.Answered, 3, 200), new ContactClosed("answered", null)),
            1, Cancel);
        foreach (var mode in new[] { "message", "promised" })
        {
            await Events.AppendAsync(
                Calls.Stream(
                    Guid.CreateVersion7(), Clock.Now, new ContactOpened(ContactDirection.Campaign, Two, null, "trunk", null, null), new DialAttempted(campaign, null, Two, mode, Proof),
                    new DialAnswered("unsure", null), new DialEnded(Dispositions.Answered, 3, 200), new ContactClosed("answered", null)),
                1, Cancel);
        }

        Assert.True(Assert.Single(await Ledger.ReadAsync(campaign, DateTimeOffset.MinValue, Cancel).ToListAsync(Cancel)).Abandoned);
        var figures = await Stats.ReadAsync(campaign, TimeSpan.FromDays(30), Clock.Now.AddMinutes(1), Cancel);
        Assert.Equal((1, 1, 3), (figures.LiveAnswersInWindow, figures.AbandonedInWindow, figures.Reached));
    }

    [Fact]
    public async Task A_call_by_hand_counts_for_the_number_and_events_about_what_is_not_there_are_stored()
    {
        var campaign = await AddCampaignAsync(Settings() with { Plan = RetryPlan.Usual with { PerDay = 1 } });
        var lead = (await AddLeadsAsync(campaign, [One]))[0];
        var byHand = Calls.Stream(
            Guid.CreateVersion7(), Clock.Now,
            new ContactOpened(ContactDirection.Outbound, One, null, "trunk", null, Ann), new DialAttempted(null, null, One, "manual", Proof), new DialEnded(Dispositions.NoAnswer, 20, 487));
        var stray = Dialed(Guid.NewGuid(), Guid.NewGuid(), Two, new DialAnswered("human", null), new LeadOutcome(null, "x", false), new DialEnded("never heard of", 1, 0), new DialAttempted(null, null, Two, "x", Proof));
        await Events.AppendAsync([.. byHand, .. stray], 1, Cancel);

        Assert.Empty(await Queue.ClaimAsync(campaign, 1, Host, Clock.Now.AddMinutes(1), Cancel));
        Assert.Equal(Clock.Now.AddSeconds(1).AddDays(1), (await LeadAsync(lead)).DueAt);
        Assert.Equal("never heard of", (await AttemptAsync(stray[0].Stream)).Disposition);
    }
}
