using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>A caller asks to be called back: the customer is called over the trunk when an agent is ready, in the place that was kept.</summary>
public sealed class CallbackWalkTests
{
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_customer_is_called_back_once_an_agent_is_ready_and_both_hear_each_other()
    {
        await using var center = await Center.StartAsync();
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111");
        var asked = await AskAsync(center, "+12125550111");
        Assert.Equal(0, center.Carrier.Rang);

        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var back = await center.Carrier.RingsAsync();
        Assert.Equal("+12125550111", center.Carrier.Events.OfType<Telephony.Calls.CallArrived>().First().Dialed);
        center.Carrier.Answer(back);
        center.Carrier.Speak(back);
        var ringing = await phone.RingsAsync();
        phone.Answer(ringing);
        phone.Speak(ringing);
        var talking = await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking");
        Assert.Equal("callback", talking.Call!.Direction);
        Assert.Equal(customer, talking.Call.Pop.Customer!.Id);
        var heard = await Task.WhenAll(center.Carrier.HearAsync(back, Listen), phone.HearAsync(ringing, Listen));
        Assert.True(Tone.Heard(heard[0], 1000) > Listen / 2);
        Assert.True(Tone.Heard(heard[1], 440) > Listen / 2);

        center.Carrier.HangUp(back);
        var history = await center.HistoryAsync<ContactClosed>(talking.Call.ContactId);
        Assert.Equal("answered", history.Contact.Outcome);
        Assert.Equal(asked.Since, Assert.Single(history.Events.Select(e => e.Body).OfType<ContactQueued>()).Since);
        Assert.Equal(CallbackState.Done, (await center.Get<CallbackList>().FindAsync(asked.Callback))!.State);
    }

    [Fact]
    public async Task A_busy_customer_is_tried_again_later_and_keeps_the_place()
    {
        await using var center = await Center.StartAsync();
        var asked = await AskAsync(center, "+12125550111");
        var (_, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        center.Carrier.Busy(await center.Carrier.RingsAsync(0));
        await Eventually.TrueAsync(() => Stored(center, asked).LastOutcome == "busy", Center.Soon);
        center.Advance(TimeSpan.FromMinutes(4.5));
        await center.Desk.Mailbox.Ask(() => { center.Desk.Callbacks.Consider(); return true; });
        Assert.Equal(1, center.Carrier.Rang);
        Assert.Equal((CallbackState.Open, 1, asked.Since), (Stored(center, asked).State, Stored(center, asked).Attempts, Stored(center, asked).Since));

        center.Advance(TimeSpan.FromMinutes(0.6));
        var second = await center.Carrier.RingsAsync(1);
        center.Carrier.Answer(second);
        await phone.RingsAsync();
        var contact = await center.QueuedAsync("+12125550111");
        center.Carrier.HangUp(second);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal(asked.Since, Assert.Single(history.Events.Select(e => e.Body).OfType<ContactQueued>()).Since);
        Assert.Equal((CallbackState.Done, 2), (Stored(center, asked).State, Stored(center, asked).Attempts));
    }

    [Fact]
    public async Task After_three_attempts_nobody_is_called_any_more()
    {
        await using var center = await Center.StartAsync();
        var asked = await AskAsync(center, "+12125550111");
        await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            center.Carrier.Refuse(await center.Carrier.RingsAsync(attempt), 480);
            await Eventually.TrueAsync(() => Stored(center, asked).Attempts == attempt + 1, Center.Soon);
            center.Advance(TimeSpan.FromMinutes(5.1));
        }

        Assert.Equal((CallbackState.Failed, "gave-up"), (Stored(center, asked).State, Stored(center, asked).LastOutcome));
        await center.Desk.Mailbox.Ask(() => { center.Desk.Callbacks.Consider(); return true; });
        Assert.Equal(3, center.Carrier.Rang);
    }

    [Fact]
    public async Task A_caller_who_withholds_the_number_types_one_and_an_emergency_number_is_not_taken()
    {
        await using var center = await Center.StartAsync();
        var call = await center.CallAsync("anonymous", "5");
        var contact = await center.ContactAsync(c => c.Caller.Number is null && c.Pressed.Count == 1, "the menu took no key");
        center.Carrier.Press(call, "911#2125550199#");
        await center.Carrier.EndedAsync(call);
        var asked = (await center.HistoryAsync<CallbackAsked>(contact)).Events.Select(e => e.Body).OfType<CallbackAsked>().Single();
        Assert.Equal("+12125550199", asked.Number);

        await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        await center.Carrier.RingsAsync();
        Assert.Equal("+12125550199", center.Carrier.Events.OfType<Telephony.Calls.CallArrived>().First().Dialed);
    }

    [Fact]
    public async Task Whoever_waited_before_the_callback_was_asked_for_comes_first()
    {
        await using var center = await Center.StartAsync();
        var waiting = await center.CallAsync("+12125550120", "1");
        var first = await center.QueuedAsync("+12125550120");
        await AskAsync(center, "+12125550111");
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        phone.Answer(await phone.RingsAsync());
        Assert.Equal(first, (await center.WhenAsync(agent.Id, s => s.Call is not null)).Call!.ContactId);
        Assert.Equal(0, center.Carrier.Rang);

        center.Carrier.HangUp(waiting);
        var wrapUp = (await center.WhenAsync(agent.Id, s => s.WrapUp is not null)).WrapUp!;
        await center.AgentDesk.FinishWrapUp(agent.Id, wrapUp.ContactId, "Solved", null);
        await center.Carrier.RingsAsync();
    }

    private static CallbackRecord Stored(Center center, CallbackAsked asked) => center.Get<CallbackList>().FindAsync(asked.Callback).GetAwaiter().GetResult()!;

    private static async Task<CallbackAsked> AskAsync(Center center, string number)
    {
        var call = await center.CallAsync(number, "5");
        var contact = await center.ContactAsync(c => c.Caller.Number == number && c.Outcome == "callback", "no callback was asked for");
        await center.Carrier.EndedAsync(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal("callback", history.Contact.Outcome);
        return history.Events.Select(e => e.Body).OfType<CallbackAsked>().Single();
    }
}
