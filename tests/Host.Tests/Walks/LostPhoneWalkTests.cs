using Crm.HelpDesk.Timeline;
using Crm.HelpDesk.Users;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Calls;

namespace Crm.Host.Tests.Walks;

/// <summary>An agent's phone dies in mid-call without a word: the customer is kept.</summary>
public sealed class LostPhoneWalkTests
{
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_customer_hears_music_until_the_phone_is_back_and_then_the_agent_again()
    {
        await using var center = await Center.StartAsync(mediaTimeout: TimeSpan.FromSeconds(1));
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        await phone.DieAsync();
        await center.WhenAsync(anna.Id, s => s.State == "reconnecting" && s.Call?.Phase == "reconnecting");
        Assert.True(SpokenPrompts.Contains(await center.Carrier.HearAsync(call, Listen), "music"));

        var again = await center.AddPhoneAsync("anna-again", tone: 1000);
        again.Register(center.Sip, anna.PhoneUser, PhoneDirectory.Secret);
        var restored = await again.RingsAsync();
        again.Answer(restored);
        again.Speak(restored);
        var back = await center.WhenAsync(anna.Id, s => s is { State: "talking", Call.Phase: "talking" });
        Assert.Equal(contact, back.Call!.ContactId);
        center.Carrier.Speak(call);
        var heard = await Task.WhenAll(center.Carrier.HearAsync(call, Listen), again.HearAsync(restored, Listen));
        Assert.True(Tone.Heard(heard[0], 1000) > Listen / 2);
        Assert.True(Tone.Heard(heard[1], 440) > Listen / 2);

        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Single(history.Events, e => e.Body is AgentPhoneLost);
        Assert.Single(history.Events, e => e.Body is AgentPhoneRestored);
        Assert.Single(history.Events, e => e.Body is AgentConnected);
        Assert.Equal("answered", history.Contact.Outcome);
    }

    [Fact]
    public async Task A_phone_that_is_only_silent_for_a_while_goes_on_with_the_same_call()
    {
        await using var center = await Center.StartAsync(mediaTimeout: TimeSpan.FromSeconds(1));
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        var leg = await center.Desk.Mailbox.Ask(() => center.Desk.Find(contact)!.AgentLeg!.Value);
        await HappensAsync(center, new MediaInterrupted(leg, DateTimeOffset.UtcNow, "nothing came"));
        await center.WhenAsync(anna.Id, s => s is { State: "reconnecting", Call.Phase: "reconnecting" });
        Assert.True(SpokenPrompts.Contains(await center.Carrier.HearAsync(call, Listen), "music"));
        await HappensAsync(center, new MediaResumed(leg, DateTimeOffset.UtcNow));
        await center.WhenAsync(anna.Id, s => s is { State: "talking", Call.Phase: "talking" });
        Assert.True(Tone.Heard(await center.Carrier.HearAsync(call, Listen), 1000) > Listen / 2);
        Assert.Equal(1, phone.Rang);
        center.Carrier.HangUp(call);
        Assert.Equal("answered", (await center.HistoryAsync<ContactClosed>(contact)).Contact.Outcome);
    }

    [Fact]
    public async Task A_phone_that_stays_away_gives_the_caller_back_to_the_front_of_the_queue_with_the_first_time()
    {
        await using var center = await Center.StartAsync(mediaTimeout: TimeSpan.FromSeconds(1));
        await center.AddCustomerAsync("Gold Customer", "+12125550131", "gold");
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (call, contact) = await TalkAsync(center, anna.Id, phone);
        center.Carrier.Speak(call);
        await center.CallAsync("+12125550131", "1");
        await center.QueuedAsync("+12125550131");
        await phone.DieAsync();
        await center.WhenAsync(anna.Id, s => s.State == "reconnecting");
        center.Advance(TimeSpan.FromSeconds(31));
        var lost = await center.WhenAsync(anna.Id, s => s.State == "phone-problem");
        Assert.Equal("the phone was lost during a call", lost.Reason);

        var (ben, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        bens.Answer(await bens.RingsAsync());
        Assert.Equal(contact, (await center.WhenAsync(ben.Id, s => s.Call?.Phase == "talking")).Call!.ContactId);
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Single(history.Events.Select(e => e.Body).OfType<ContactQueued>().Select(q => q.Since).Distinct());
        Assert.Equal([anna.Id, ben.Id], history.Events.Select(e => e.Body).OfType<AgentConnected>().Select(c => c.Agent));
        Assert.Equal([anna.Id, ben.Id], history.Events.Select(e => e.Body).OfType<AgentDisconnected>().Select(c => c.Agent));
        await Eventually.TrueAsync(() => center.Get<TimelineReader>().OfContactAsync(contact, Viewer.System).GetAwaiter().GetResult()!.Recordings.Count == 2, Center.Soon);
    }

    [Fact]
    public async Task A_phone_that_dies_while_it_places_a_call_ends_that_call()
    {
        await using var center = await Center.StartAsync(mediaTimeout: TimeSpan.FromSeconds(1));
        var (anna, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var contact = await center.AgentDesk.Dial(anna.Id, "+12125550111", null, null);
        phone.Answer(await phone.RingsAsync());
        var call = await center.Carrier.RingsAsync();
        center.Carrier.Ring(call);
        await center.WhenAsync(anna.Id, s => s.Call?.Phase == "ringing");
        await phone.DieAsync();
        var again = await center.AddPhoneAsync("anna-again", tone: 1000);
        again.Register(center.Sip, anna.PhoneUser, PhoneDirectory.Secret);
        Assert.Equal(487, (await center.Carrier.EndedAsync(call)).Status);
        Assert.Equal("not-reached", (await center.HistoryAsync<ContactClosed>(contact)).Contact.Outcome);
        await center.WhenAsync(anna.Id, s => s.WrapUp?.ContactId == contact);
    }

    /// <summary>What the telephone would say of a phone that sends nothing: a <see cref="SimplePhone"/> sends silence.</summary>
    private static Task HappensAsync(Center center, CallEvent happened) => center.Desk.Mailbox.Ask(() =>
    {
        center.Desk.Telephone.Handle(happened);
        return true;
    });

    private static async Task<(CallId Call, Guid Contact)> TalkAsync(Center center, Guid agent, SimplePhone phone)
    {
        var call = await center.CallAsync("+12125550191", "1");
        var ringing = await phone.RingsAsync();
        phone.Answer(ringing);
        phone.Speak(ringing);
        var contact = (await center.WhenAsync(agent, s => s.Call?.Phase == "talking")).Call!.ContactId;
        Assert.True(Tone.Heard(await center.Carrier.HearAsync(call, Listen), 1000) > Listen / 2);
        return (call, contact);
    }
}
