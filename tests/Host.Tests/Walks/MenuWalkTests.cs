using Crm.HelpDesk.Timeline;
using Crm.TestKit;

namespace Crm.Host.Tests.Walks;

/// <summary>What a caller does with keys: the menu, ticket numbers, keys pressed ahead, wrong and missing ones, and the closed hours.</summary>
public sealed class MenuWalkTests
{
    [Fact]
    public async Task The_state_of_an_own_ticket_is_said_and_that_of_another_customers_is_not()
    {
        await using var center = await Center.StartAsync();
        var own = await center.AddTicketAsync(await center.AddCustomerAsync("Maria Alvarez", "+12125550111"), "Tent without poles");
        var others = await center.AddTicketAsync(await center.AddCustomerAsync("Tom Baker", "+12125550112"), "Boots too small");

        var (heard, history) = await AskAsync(center, "+12125550111", own.Number);
        Assert.True(SpokenPrompts.Contains(heard, "ticket") && SpokenPrompts.Contains(heard, $"digit-{own.Number % 10}") && SpokenPrompts.Contains(heard, "ticket-state-new"), SpokenPrompts.Describe(heard));
        Assert.Equal((own.Number, true), Asked(history));

        (heard, history) = await AskAsync(center, "+12125550111", others.Number);
        Assert.True(SpokenPrompts.Contains(heard, "ticket-not-found"), SpokenPrompts.Describe(heard));
        Assert.False(SpokenPrompts.Contains(heard, "ticket-state-new"), "another customer's ticket was told");
        Assert.Equal((others.Number, false), Asked(history));

        (heard, history) = await AskAsync(center, "anonymous", own.Number);
        Assert.True(SpokenPrompts.Contains(heard, "ticket-not-found"), SpokenPrompts.Describe(heard));
        Assert.Equal((own.Number, false), Asked(history));
    }

    [Fact]
    public async Task Keys_pressed_ahead_of_every_prompt_lead_through_menu_and_ticket()
    {
        await using var center = await Center.StartAsync();
        var ticket = await center.AddTicketAsync(await center.AddCustomerAsync("Maria Alvarez", "+12125550111"), "Tent without poles");
        var call = await center.CallAsync("+12125550111", $"3{ticket.Number}#");
        var contact = await center.ContactAsync(c => c.Caller.Number == "+12125550111", "no call");
        await Eventually.TrueAsync(() => center.Carrier.Events.OfType<Telephony.Calls.CallAnswered>().Any(e => e.Call == call), Center.Soon);
        var history = await center.HistoryAsync<TicketStateHeard>(contact);
        Assert.Equal((ticket.Number, true), Asked(history));
        Assert.Equal(["menu", "ticket"], history.Events.Select(e => e.Body).OfType<DigitsTaken>().Select(d => d.Step));
    }

    [Fact]
    public async Task Wrong_keys_are_said_to_be_wrong_and_the_third_try_leads_on()
    {
        await using var center = await Center.StartAsync();
        var call = await center.CallAsync("+12125550113");
        var contact = await center.ContactAsync(c => c.Caller.Number == "+12125550113", "no call");
        var heard = center.Carrier.Listen(call);
        center.Carrier.Press(call, "9");
        await center.ContactAsync(c => c.Caller.Number == "+12125550113", "the call is gone");
        var sound = await HearPromptAsync(center, call, heard, "invalid-choice");
        Assert.True(SpokenPrompts.Contains(sound, "invalid-choice"), SpokenPrompts.Describe(sound));
        center.Carrier.Press(call, "98");
        await center.QueuedAsync("+12125550113");
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.DoesNotContain(history.Events, e => e.Body is DigitsTaken);
        Assert.Equal("support", history.Contact.Queue);
        Assert.Equal("abandoned", history.Contact.Outcome);
    }

    [Fact]
    public async Task A_caller_who_presses_nothing_is_asked_three_times_and_then_served()
    {
        await using var center = await Center.StartAsync(site => site["ivrs"]!["main"]!["steps"]!["menu"]!["timeoutSeconds"] = 1);
        var call = await center.CallAsync("+12125550114");
        await center.QueuedAsync("+12125550114");
        center.Carrier.HangUp(call);
    }

    [Fact]
    public async Task Out_of_hours_the_caller_hears_so_and_may_leave_a_message()
    {
        await using var center = await Center.StartAsync(site => site["calendars"]!["around-the-clock"]!["hours"] = new System.Text.Json.Nodes.JsonObject());
        var call = center.CallFromCustomer("+12125550115");
        await center.Carrier.AnsweredAsync(call);
        var sound = await HearPromptAsync(center, call, center.Carrier.Listen(call), "leave-message");
        Assert.True(SpokenPrompts.Contains(sound, "closed"), SpokenPrompts.Describe(sound));
        Assert.False(SpokenPrompts.Contains(sound, "menu"));
        var contact = await center.ContactAsync(c => c.Message is not null, "no message is being recorded");
        center.Carrier.HangUp(call);
        var history = await center.HistoryAsync<ContactClosed>(contact);
        Assert.Contains(history.Events, e => e.Body is IvrStepEntered { Step: "closed" });
    }

    [Fact]
    public async Task A_number_that_leads_nowhere_is_refused_and_recorded()
    {
        await using var center = await Center.StartAsync();
        var call = center.CallFromCustomer("+12125550116", "+19995550000");
        Assert.Equal(404, (await center.Carrier.EndedAsync(call)).Status);
    }

    /// <summary>Listens until a prompt was heard, and gives everything heard until then.</summary>
    internal static async Task<short[]> HearPromptAsync(Center center, Telephony.Calls.CallId call, Guid listening, string prompt)
    {
        var all = await center.Carrier.HeardAsync(call, listening);
        var start = TimeProvider.System.GetTimestamp();
        while (!SpokenPrompts.Contains(all, prompt) && TimeProvider.System.GetElapsedTime(start) < Center.Soon)
        {
            all = [.. all, .. await center.Carrier.HearAsync(call, TimeSpan.FromSeconds(0.8))];
        }

        return all;
    }

    private static (int, bool) Asked(ContactHistory history)
    {
        var heard = Assert.Single(history.Events.Select(e => e.Body).OfType<TicketStateHeard>());
        return (heard.TicketNumber, heard.Found);
    }

    private static async Task<(short[] Heard, ContactHistory History)> AskAsync(Center center, string number, int ticket)
    {
        var call = await center.CallAsync(number, "3");
        var contact = await center.ContactAsync(c => c.Caller.Number == (number == "anonymous" ? null : number) && c.Pressed.Count == 1, "the menu took no key");
        center.Carrier.Press(call, $"{ticket}#");
        await center.ContactAsync(c => c.Id == contact && c.Pressed.Count == 2, "the ticket's number was not taken");
        var heard = await HearPromptAsync(center, call, center.Carrier.Listen(call), "menu");
        center.Carrier.HangUp(call);
        return (heard, await center.HistoryAsync<ContactClosed>(contact));
    }
}
