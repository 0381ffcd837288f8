using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>A customer's call from INVITE to the stored timeline, with real SIP and RTP.</summary>
public sealed class InboundWalkTests
{
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task A_call_goes_through_the_menu_to_an_agent_and_into_the_record()
    {
        await using var center = await Center.StartAsync();
        var customer = await AddCustomerAsync(center, "+12125550111");
        var (agent, phone) = await center.AddAgentAsync("anna", 1000, ("support", 5));
        await center.AgentDesk.GoReady(agent.Id);

        var call = center.CallFromCustomer("+12125550111");
        await center.Carrier.AnsweredAsync(call);
        center.Carrier.Press(call, "1");
        center.Carrier.Speak(call);
        var offered = await center.WhenAsync(agent.Id, s => s.Offer is not null);
        Assert.Equal("Maria Alvarez", offered.Offer!.Pop.Customer!.Name);
        Assert.Equal("Tent without poles", Assert.Single(offered.Offer.Pop.OpenTickets).Title);
        Assert.Contains(offered.Offer.Pop.Pressed, p => p == "1 for support");
        Assert.Contains(offered.Offer.Pop.Why.Considered, c => c is { Agent: "anna", Chosen: true });

        var ringing = await phone.RingsAsync();
        phone.Answer(ringing);
        phone.Speak(ringing);
        var talking = await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking");
        var heard = await Task.WhenAll(center.Carrier.HearAsync(call, Listen), phone.HearAsync(ringing, Listen));
        Assert.True(Tone.Heard(heard[0], 1000) > TimeSpan.FromSeconds(0.7), "the customer does not hear the agent");
        Assert.True(Tone.Heard(heard[1], 440) > TimeSpan.FromSeconds(0.7), "the agent does not hear the customer");

        center.Carrier.HangUp(call);
        var wrapUp = await center.WhenAsync(agent.Id, s => s.WrapUp is not null);
        await center.AgentDesk.FinishWrapUp(agent.Id, wrapUp.WrapUp!.ContactId, "Solved", "poles are on the way");
        await center.WhenAsync(agent.Id, s => s.State == "ready");

        var history = await center.HistoryAsync<WrapUpEnded>(talking.Call!.ContactId);
        Assert.Equal(customer, history.Contact.CustomerId);
        Assert.Equal("answered", history.Contact.Outcome);
        Assert.Equal(Enumerable.Range(1, history.Events.Count), history.Events.Select(e => e.Sequence));
        var recording = Assert.Single(history.Recordings);
        Assert.Null(recording.Error);
        Assert.True(recording.Seconds > 1);
    }

    [Fact]
    public async Task Hold_plays_music_to_the_customer_and_resume_brings_the_voices_back()
    {
        await using var center = await Center.StartAsync();
        var (agent, phone) = await center.AddAgentAsync("anna", 1000, ("support", 5));
        await center.AgentDesk.GoReady(agent.Id);
        var call = center.CallFromCustomer("+12125550155");
        await center.Carrier.AnsweredAsync(call);
        center.Carrier.Press(call, "1");
        var ringing = await phone.RingsAsync();
        phone.Answer(ringing);
        phone.Speak(ringing);
        var contact = (await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking")).Call!.ContactId;

        await center.AgentDesk.Hold(agent.Id, contact);
        await center.WhenAsync(agent.Id, s => s.Call?.Phase == "held");
        var music = await center.Carrier.HearAsync(call, Listen);
        Assert.Equal(TimeSpan.Zero, Tone.Heard(music, 1000));
        Assert.Contains(music, s => Math.Abs((int)s) > 500);

        await center.AgentDesk.Resume(agent.Id, contact);
        Assert.True(Tone.Heard(await center.Carrier.HearAsync(call, Listen), 1000) > TimeSpan.FromSeconds(0.7));
        await center.AgentDesk.HangUp(agent.Id, contact);
        await center.Carrier.EndedAsync(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Contains(history.Events, e => e.Body is ContactHeld);
        Assert.Contains(history.Events, e => e.Body is ContactResumed);
    }

    [Fact]
    public async Task An_unknown_number_becomes_one_provisional_customer()
    {
        await using var center = await Center.StartAsync();
        var (agent, phone) = await center.AddAgentAsync("anna", 1000, ("support", 5));
        await center.AgentDesk.GoReady(agent.Id);
        var call = center.CallFromCustomer("+13055550171");
        await center.Carrier.AnsweredAsync(call);
        center.Carrier.Press(call, "1");
        phone.Answer(await phone.RingsAsync());
        var situation = await center.WhenAsync(agent.Id, s => s.Call?.Pop.Customer is { Provisional: true });

        await center.AgentDesk.CompleteCustomer(agent.Id, situation.Call!.ContactId, "Rosa Diaz");
        var complete = await center.WhenAsync(agent.Id, s => s.Call?.Pop.Customer is { Provisional: false });
        Assert.Equal("Rosa Diaz", complete.Call!.Pop.Customer!.Name);
        Assert.Equal(situation.Call.Pop.Customer!.Id, complete.Call.Pop.Customer.Id);
        Assert.Single(await center.Get<CallerFinder>().FindAsync("+13055550171", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_is_withdrawn_and_the_caller_keeps_the_place()
    {
        await using var center = await Center.StartAsync(site => site["queues"]!["support"]!["ringSeconds"] = 5);
        var (first, phone) = await center.AddAgentAsync("anna", 1000, ("support", 5));
        await center.AgentDesk.GoReady(first.Id);
        var call = center.CallFromCustomer("+12125550156");
        await center.Carrier.AnsweredAsync(call);
        center.Carrier.Press(call, "1");
        var contact = (await center.WhenAsync(first.Id, s => s.Offer is not null)).Offer!.ContactId;
        await phone.RingsAsync();
        var aside = await center.WhenAsync(first.Id, s => s.Offer is null && s.State == "not-ready");
        Assert.Contains("did not answer", aside.Reason, StringComparison.OrdinalIgnoreCase);

        var (second, other) = await center.AddAgentAsync("ben", 700, ("support", 5));
        await center.AgentDesk.GoReady(second.Id);
        other.Answer(await other.RingsAsync());
        var talking = await center.WhenAsync(second.Id, s => s.Call?.Phase == "talking");
        Assert.Equal(contact, talking.Call!.ContactId);
        Assert.DoesNotContain(center.Consoles.All(first.Id), s => s.Call is not null);
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(["no-answer", "answered"], history.Events.Select(e => e.Body).OfType<OfferEnded>().Select(e => e.How));
    }

    private static async Task<Guid> AddCustomerAsync(Center center, string number)
    {
        var made = await center.Get<CustomerDirectory>().CreateAsync(new CustomerDraft("Maria Alvarez", "Alvarez Catering", "gold", "en", null, null, null, null, [number]), Crm.HelpDesk.Actor.Caller);
        await center.Get<TicketDesk>().CreateAsync(new TicketDraft(Guid.NewGuid(), made.Value!.Id, "Tent without poles", null, TicketPriority.High), Crm.HelpDesk.Actor.Caller);
        return made.Value.Id;
    }
}
