using Crm.AgentConsole;
using Crm.HelpDesk.Timeline;
using Crm.TestKit;
using Crm.TestKit.Calls;

namespace Crm.Host.Tests.Walks;

/// <summary>Offers that come to nothing, each for its own reason, and what agents ask for around a call.</summary>
public sealed class OfferWalkTests
{
    [Theory]
    [InlineData(603, "rejected", "not-ready", "declined the call")]
    [InlineData(486, "rejected", "not-ready", "declined the call")]
    [InlineData(503, "unreachable", "phone-problem", "the phone could not be reached")]
    [InlineData(480, "unreachable", "phone-problem", "the phone could not be reached")]
    public async Task What_the_phone_answers_decides_why_the_agent_is_passed_over(int status, string how, string state, string reason)
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+12125550161", "1");
        var contact = (await center.WhenAsync(anna.Id, s => s.Offer is not null)).Offer!.ContactId;
        annas.Refuse(await annas.RingsAsync(), status);
        var aside = await center.WhenAsync(anna.Id, s => s.Offer is null && s.State == state);
        Assert.Equal(reason, aside.Reason);

        var (ben, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        bens.Answer(await bens.RingsAsync());
        Assert.Equal(contact, (await center.WhenAsync(ben.Id, s => s.Call is not null)).Call!.ContactId);
        center.Advance(TimeSpan.FromSeconds(61));
        await center.WhenAsync(anna.Id, s => s.State == "ready");
        center.Carrier.HangUp(call);
        Assert.Equal([how, "answered"], Ends(await center.HistoryAsync<ContactClosed>(contact)));
    }

    [Fact]
    public async Task A_phone_that_unregisters_while_it_rings_is_unreachable_and_the_caller_goes_on()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.CallAsync("+12125550162", "1");
        var ringing = await annas.RingsAsync();
        var contact = (await center.WhenAsync(anna.Id, s => s.Offer is not null)).Offer!.ContactId;
        annas.Unregister(anna.PhoneUser);
        var problem = await center.WhenAsync(anna.Id, s => s.State == "phone-problem");
        Assert.Contains("not registered", problem.Reason);
        await annas.EndedAsync(ringing);
        Assert.Equal(["unreachable"], Ends(await center.HistoryAsync<OfferEnded>(contact)));
    }

    [Fact]
    public async Task Decline_in_the_console_stops_the_phone_and_another_agents_offer_cannot_be_declined()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (ben, _) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        await center.CallAsync("+12125550163", "1");
        var ringing = await annas.RingsAsync();
        var offer = (await center.WhenAsync(anna.Id, s => s.Offer is not null)).Offer!;
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Decline(ben.Id, offer.OfferId));
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.HangUp(anna.Id, offer.ContactId));
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.SendDigits(anna.Id, offer.ContactId, "1"));
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Dial(anna.Id, "+12125550199", null, null));
        Assert.Equal("offered", center.Consoles.Latest(anna.Id)!.State);

        await center.AgentDesk.Decline(anna.Id, offer.OfferId);
        await annas.EndedAsync(ringing);
        Assert.Equal("declined the call", (await center.WhenAsync(anna.Id, s => s.State == "not-ready")).Reason);
        await center.WhenAsync(ben.Id, s => s.Offer?.ContactId == offer.ContactId);
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Decline(anna.Id, offer.OfferId));
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_it_rings_leaves_the_agent_ready_and_first_in_line()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (_, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        var call = await center.CallAsync("+12125550164", "1");
        var ringing = await annas.RingsAsync();
        var contact = (await center.WhenAsync(anna.Id, s => s.Offer is not null)).Offer!.ContactId;
        center.Carrier.HangUp(call);
        await annas.EndedAsync(ringing);
        await center.WhenAsync(anna.Id, s => s.State == "ready" && s.Offer is null);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(["caller-hung-up"], Ends(history));
        Assert.Equal("abandoned", history.Contact.Outcome);
        await center.CallAsync("+12125550165", "1");
        await annas.RingsAsync(1);
        Assert.Equal(0, bens.Rang);
    }

    [Fact]
    public async Task Answer_and_hang_up_at_the_same_moment_never_leave_an_agent_stuck()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        for (var round = 0; round < 15; round++)
        {
            var call = await center.CallAsync($"+121255501{70 + round}", "1");
            var ringing = await annas.RingsAsync(round);
            var contact = (await center.WhenAsync(anna.Id, s => s.Offer is not null)).Offer!.ContactId;
            await Task.WhenAll(Task.Run(() => annas.Answer(ringing)), Task.Run(() => center.Carrier.HangUp(call)));
            await annas.EndedAsync(ringing);
            var after = await center.WhenAsync(anna.Id, s => s.State == "ready" || s.WrapUp is not null);
            if (after.WrapUp is not null)
            {
                await center.AgentDesk.FinishWrapUp(anna.Id, contact, "Solved", null);
                await center.WhenAsync(anna.Id, s => s.State == "ready");
            }

            var history = await center.HistoryAsync<ContactClosed>(contact);
            var end = Assert.Single(Ends(history));
            Assert.Equal(end == "answered" ? "answered" : "abandoned", history.Contact.Outcome);
            Assert.Single(history.Events, e => e.Body is ContactDequeued);
            Assert.Single(history.Events, e => e.Body is ContactClosed);
        }

        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => center.Desk.Contacts.Count).GetAwaiter().GetResult() == 0, Center.Soon);
    }

    [Fact]
    public async Task A_wrap_up_can_be_extended_as_often_as_allowed_and_ends_by_itself()
    {
        await using var center = await Center.StartAsync();
        var (anna, contact) = await WrapUpAsync(center);
        var first = center.Consoles.Latest(anna)!.WrapUp!;
        Assert.Equal(2, first.ExtensionsLeft);
        center.Advance(TimeSpan.FromSeconds(30));
        await center.AgentDesk.ExtendWrapUp(anna, contact);
        await center.WhenAsync(anna, s => s.WrapUp is { ExtensionsLeft: 1 } w && w.Until > first.Until);
        center.Advance(TimeSpan.FromSeconds(40));
        await center.AgentDesk.ExtendWrapUp(anna, contact);
        await center.WhenAsync(anna, s => s.WrapUp?.ExtensionsLeft == 0);
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.ExtendWrapUp(anna, contact));
        center.Advance(TimeSpan.FromSeconds(46));
        await center.WhenAsync(anna, s => s.State == "ready" && s.WrapUp is null);
        var ended = Assert.Single((await center.HistoryAsync<WrapUpEnded>(contact)).Events.Select(e => e.Body).OfType<WrapUpEnded>());
        Assert.Null(ended.Disposition);
        Assert.InRange(ended.Seconds, 115, 125);
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.FinishWrapUp(anna, contact, "Solved", null));
    }

    [Fact]
    public async Task A_break_asked_for_in_a_call_begins_after_the_wrap_up()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        await center.AgentDesk.GoNotReady(anna.Id, "Lunch");
        await center.WhenAsync(anna.Id, s => s is { State: "talking", PendingNotReady: "Lunch" });
        center.Carrier.HangUp(call);
        await center.WhenAsync(anna.Id, s => s is { State: "wrap-up", PendingNotReady: "Lunch" });
        await center.AgentDesk.FinishWrapUp(anna.Id, contact, "Solved", null);
        await center.WhenAsync(anna.Id, s => s is { State: "not-ready", Reason: "Lunch" });
        await center.CallAsync("+12125550192", "1");
        await center.QueuedAsync("+12125550192");
        Assert.Equal(1, phone.Rang);
    }

    [Fact]
    public async Task A_console_that_closed_in_a_call_signs_the_agent_out_only_after_it()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        await center.AgentDesk.Detach(anna.Id, "anna");
        center.Advance(TimeSpan.FromSeconds(61));
        await center.Desk.Mailbox.Ask(() => true);
        center.Carrier.Speak(call);
        Assert.True(Tone.Heard(await phone.HearAsync(await phone.RingsAsync(), TimeSpan.FromSeconds(0.6)), 440) > TimeSpan.FromSeconds(0.2), "the call was cut");
        center.Carrier.HangUp(call);
        await center.HistoryAsync<ContactClosed>(contact);
        center.Advance(TimeSpan.FromSeconds(61));
        await Eventually.TrueAsync(() => center.Desk.Mailbox.Ask(() => !center.Desk.FindAgent(anna.Id)!.SignedIn).GetAwaiter().GetResult(), Center.Soon);
    }

    [Fact]
    public async Task A_call_placed_while_talking_is_refused_and_the_present_one_stays_the_agents()
    {
        await using var center = await Center.StartAsync();
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (_, contact) = await TalkAsync(center, anna.Id, phone);
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Dial(anna.Id, "+12125550199", null, null));
        await center.AgentDesk.Hold(anna.Id, contact);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "held");
        await center.AgentDesk.HangUp(anna.Id, contact);
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
        await Assert.ThrowsAsync<RefusedException>(() => center.AgentDesk.Dial(anna.Id, "+12125550199", null, null));
        await center.AgentDesk.FinishWrapUp(anna.Id, contact, "Solved", null);
        await center.WhenAsync(anna.Id, s => s.State == "ready");
        Assert.Equal(0, center.Carrier.Rang);
    }

    private static async Task<(Crm.Telephony.Calls.CallId Call, Guid Contact)> TalkAsync(Center center, Guid agent, SimplePhone phone)
    {
        var call = await center.CallAsync("+12125550191", "1");
        phone.Answer(await phone.RingsAsync());
        return (call, (await center.WhenAsync(agent, s => s.Call?.Phase == "talking")).Call!.ContactId);
    }

    private static async Task<(Guid Agent, Guid Contact)> WrapUpAsync(Center center)
    {
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        center.Carrier.HangUp(call);
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
        return (anna.Id, contact);
    }

    private static IEnumerable<string> Ends(ContactHistory history) => history.Events.Select(e => e.Body).OfType<OfferEnded>().Select(e => e.How);
}
