using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>Who is served by whom, and in which order.</summary>
public sealed class QueueWalkTests
{
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Two_callers_and_two_agents_never_hear_the_other_pair()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (ben, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        var one = await center.CallAsync("+12125550121", "1");
        var toAnna = await annas.RingsAsync();
        var two = await center.CallAsync("+12125550122", "1");
        var toBen = await bens.RingsAsync();
        annas.Answer(toAnna);
        bens.Answer(toBen);
        Assert.Equal("+12125550121", (await center.WhenAsync(anna.Id, s => s.Call is not null)).Call!.Pop.Number);
        Assert.Equal("+12125550122", (await center.WhenAsync(ben.Id, s => s.Call is not null)).Call!.Pop.Number);
        annas.Speak(toAnna);
        bens.Speak(toBen);
        center.Carrier.Speak(one, 440);
        center.Carrier.Speak(two, 700);
        var heard = await Task.WhenAll(center.Carrier.HearAsync(one, Listen), center.Carrier.HearAsync(two, Listen), annas.HearAsync(toAnna, Listen), bens.HearAsync(toBen, Listen));
        double[] own = [1000, 850, 440, 700];
        for (var i = 0; i < heard.Length; i++)
        {
            Assert.True(Tone.Heard(heard[i], own[i]) > Listen / 2, $"{own[i]} Hz is not heard");
            Assert.All(own.Where(tone => tone != own[i]), tone => Assert.Equal(TimeSpan.Zero, Tone.Heard(heard[i], tone)));
        }

        Assert.Equal((1, 1), (annas.Rang, bens.Rang));
    }

    [Fact]
    public async Task A_waiting_caller_hears_music_and_the_place_and_the_escape_key_leads_to_a_callback()
    {
        await using var center = await Center.StartAsync();
        var call = await center.CallAsync("+12125550123", "1");
        var contact = await center.QueuedAsync("+12125550123");
        Assert.True(SpokenPrompts.Contains(await center.Carrier.HearAsync(call, Listen), "music"));
        var since = (await center.HistoryAsync<ContactQueued>(contact)).Events.Select(e => e.Body).OfType<ContactQueued>().Single().Since;
        var listening = center.Carrier.Listen(call);
        center.Advance(TimeSpan.FromSeconds(46));
        var sound = await MenuWalkTests.HearPromptAsync(center, call, listening, "number-1");
        Assert.True(SpokenPrompts.Contains(sound, "queue-position"), SpokenPrompts.Describe(sound));

        center.Carrier.Press(call, "*2");
        await center.Carrier.EndedAsync(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal("callback", history.Contact.Outcome);
        Assert.Equal(since, Assert.Single(history.Events.Select(e => e.Body).OfType<CallbackAsked>()).Since);
        Assert.Equal("callback", Assert.Single(history.Events.Select(e => e.Body).OfType<ContactDequeued>()).How);
    }

    [Fact]
    public async Task The_escape_key_during_an_offer_takes_the_offer_back_and_leaves_the_agent_ready()
    {
        await using var center = await Center.StartAsync();
        var (agent, phone) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var call = await center.CallAsync("+12125550124", "1");
        var ringing = await phone.RingsAsync();
        var contact = (await center.WhenAsync(agent.Id, s => s.Offer is not null)).Offer!.ContactId;
        center.Carrier.Press(call, "*");
        await phone.EndedAsync(ringing);
        Assert.Null((await center.WhenAsync(agent.Id, s => s.State == "ready")).Offer);
        await center.ContactAsync(c => c.Id == contact && c.Pressed.Count == 2, "the key was not taken");
        center.Carrier.Press(call, "1");
        await center.ContactAsync(c => c.Message is not null, "no message is being recorded");
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Equal("caller-left-queue", Assert.Single(history.Events.Select(e => e.Body).OfType<OfferEnded>()).How);
    }

    [Fact]
    public async Task Gold_is_served_before_standard_callers_who_came_a_little_earlier_but_not_before_one_who_waits_long()
    {
        await using var center = await Center.StartAsync();
        await center.AddCustomerAsync("Gold Customer", "+12125550131", "gold");
        var (agent, phone) = await center.AddAgentAsync("anna", 1000, ("support", 5));
        await center.CallAsync("+12125550132", "1");
        await center.QueuedAsync("+12125550132");
        center.Advance(TimeSpan.FromSeconds(20 * 21)); // gold is worth 20, and 20 s of waiting are worth 1
        await center.CallAsync("+12125550133", "1");
        await center.QueuedAsync("+12125550133");
        await center.CallAsync("+12125550131", "1");
        await center.QueuedAsync("+12125550131");

        await center.AgentDesk.GoReady(agent.Id);
        var served = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            phone.Answer(await phone.RingsAsync(i));
            var call = (await center.WhenAsync(agent.Id, s => s.Call?.Phase == "talking")).Call!;
            served.Add(call.Pop.Number);
            await center.AgentDesk.HangUp(agent.Id, call.ContactId);
            await center.WhenAsync(agent.Id, s => s.WrapUp?.ContactId == call.ContactId);
            await center.AgentDesk.FinishWrapUp(agent.Id, call.ContactId, "Solved", null);
        }

        Assert.Equal(["+12125550132", "+12125550131", "+12125550133"], served);
    }

    [Fact]
    public async Task The_tickets_owner_is_asked_first_then_the_last_agent_then_whoever_is_idle_longest()
    {
        await using var center = await Center.StartAsync();
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var (ben, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        var (_, carls) = await center.AddReadyAgentAsync("carl", 700, ("support", 5));
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111");

        await ServeAsync(center, "+12125550111", anna.Id, annas, 0); // idle longest
        Assert.Equal((1, 0, 0), (annas.Rang, bens.Rang, carls.Rang));
        await ServeAsync(center, "+12125550111", anna.Id, annas, 1); // the last agent, though others are idle longer
        await center.AddTicketAsync(customer, "Tent without poles", ben.Id);
        await ServeAsync(center, "+12125550111", ben.Id, bens, 0); // the owner, before the last agent
        await center.CallAsync("+13055550140", "1");
        await carls.RingsAsync(); // idle longest by now
        Assert.Equal((2, 1, 1), (annas.Rang, bens.Rang, carls.Rang));
    }

    [Fact]
    public async Task A_caller_waits_some_seconds_for_a_busy_owner_and_then_goes_to_another_agent()
    {
        await using var center = await Center.StartAsync(site => site["queues"]!["support"]!["ownerFirstSeconds"] = 15);
        var (anna, annas) = await center.AddReadyAgentAsync("anna", 1000, ("support", 5));
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111");
        await center.AddTicketAsync(customer, "Tent without poles", anna.Id);
        await center.CallAsync("+13055550141", "1");
        annas.Answer(await annas.RingsAsync());
        await center.WhenAsync(anna.Id, s => s.Call is not null);

        var (_, bens) = await center.AddReadyAgentAsync("ben", 850, ("support", 5));
        await center.CallAsync("+12125550111", "1");
        await center.QueuedAsync("+12125550111");
        center.Advance(TimeSpan.FromSeconds(10));
        await center.Desk.Mailbox.Ask(() => true);
        Assert.Equal(0, bens.Rang);
        center.Advance(TimeSpan.FromSeconds(6));
        await bens.RingsAsync();
    }

    [Fact]
    public async Task A_full_queue_says_so_and_releases()
    {
        await using var center = await Center.StartAsync(site => site["queues"]!["support"]!["capacity"] = 1);
        await center.CallAsync("+12125550151", "1");
        await center.QueuedAsync("+12125550151");
        var call = await center.CallAsync("+12125550152");
        var listening = center.Carrier.Listen(call);
        center.Carrier.Press(call, "1");
        await center.Carrier.EndedAsync(call);
        var sound = await center.Carrier.HeardAsync(call, listening);
        Assert.True(SpokenPrompts.Contains(sound, "queue-full"), SpokenPrompts.Describe(sound));
    }

    private static async Task ServeAsync(Center center, string number, Guid agent, Crm.TestKit.Calls.SimplePhone phone, int nth)
    {
        var call = await center.CallAsync(number, "1");
        phone.Answer(await phone.RingsAsync(nth));
        var contact = (await center.WhenAsync(agent, s => s.Call?.Phase == "talking")).Call!.ContactId;
        center.Carrier.HangUp(call);
        await center.WhenAsync(agent, s => s.WrapUp?.ContactId == contact);
        await center.AgentDesk.FinishWrapUp(agent, contact, "Solved", null);
        await center.WhenAsync(agent, s => s.State == "ready");
        await center.HistoryAsync<ContactClosed>(contact);
    }
}
