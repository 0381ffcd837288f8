using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;
using Crm.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>The product's main job on real input: a SIP call through menu and queue to a browser, with both voices measured, into the record.</summary>
public sealed class InboundCallTests(Center center)
{
    [Fact]
    public async Task A_call_is_popped_answered_held_ticketed_wrapped_up_and_remembered()
    {
        var agent = await center.AddPersonAsync("Anna", line: Line.Main);
        var customer = await center.AddCustomerAsync("Maria Alvarez", "+12125550111", "gold", "Alvarez Catering");
        await center.AddTicketAsync(customer, "Tent came without poles");
        await using var desk = await center.OpenDeskAsync(agent);
        await desk.GoReadyAsync();

        var call = await center.CallAsync(Line.Main, "+12125550111");
        center.Carrier.Press(call, "1");

        // The pop comes before the answer.
        await Expect(desk.IncomingCall).ToContainTextAsync("Maria Alvarez");
        await Expect(desk.Caller).ToContainTextAsync("Alvarez Catering");
        await Expect(desk.Caller.GetByRole(AriaRole.Button, new() { Name = "Tent came without poles" })).ToBeVisibleAsync();
        await Expect(desk.Button("Answer")).ToBeVisibleAsync();

        await desk.AnswerAsync();
        await desk.HearsToneAsync(Center.CallerTone);
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);

        await desk.Button("Hold").ClickAsync();
        await desk.ShowsPhaseAsync("On hold");
        var music = await center.Carrier.HearAsync(call, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.Zero, Tone.Heard(music, Center.AgentTone));
        Assert.Contains(music, sample => Math.Abs((int)sample) > 500);

        await desk.Button("Resume").ClickAsync();
        await desk.ShowsPhaseAsync("Talking");
        await desk.HearsToneAsync(Center.CallerTone);
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);

        await CreateTicketAsync(desk, "Second set of poles", "Send by Friday.");
        await desk.Button("Hang up").ClickAsync();
        await center.Carrier.EndedAsync(call);
        await desk.FinishWrapUpAsync("Ticket opened", "Poles go out on Friday");
        await desk.ShowsStateAsync("Ready");

        await IsRememberedAsync(customer);
    }

    private static async Task CreateTicketAsync(Desk desk, string title, string text)
    {
        await desk.Button("New ticket").ClickAsync();
        var form = desk.Page.GetByRole(AriaRole.Form, new() { Name = "New ticket" });
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Title" }).FillAsync(title);
        await form.GetByRole(AriaRole.Textbox, new() { Name = "Description" }).FillAsync(text);
        await form.GetByRole(AriaRole.Button, new() { Name = "Create ticket" }).ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
    }

    private async Task IsRememberedAsync(Guid customer)
    {
        var call = await RecordedCallAsync(customer);
        Assert.Equal("Anna", call.Actor);
        Assert.Equal("Ticket opened", call.Text);
        string[] expected =
        [
            "Customer recognised", "Pressed 1", "Waits for Support", "Offered to Anna", "Offer to Anna: answered", "Connected to Anna", "Put on hold by Anna", "Taken back by Anna",
            "Conversation with Anna ended by agent", "Wrapped up: Ticket opened (Poles go out on Friday)",
        ];
        foreach (var step in expected)
        {
            Assert.Contains(call.Steps, s => s.Text.StartsWith(step, StringComparison.Ordinal));
        }

        var timeline = await center.Administrator.GetAsync<Page<TimelineEntry>>($"/api/customers/{customer}/timeline");
        var ticket = Assert.Single(timeline.Items, e => e.Kind == "ticket" && e.Title.Contains("Second set of poles", StringComparison.Ordinal));
        Assert.Equal(call.ContactId, ticket.ContactId);

        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, await center.Administrator.DownloadAsync(call.Recording!));
        var (left, right) = (Tone.ReadFile(file, 0), Tone.ReadFile(file, 1));
        File.Delete(file);
        Assert.True(Tone.Heard(left, Center.CallerTone) > TimeSpan.FromSeconds(1), "the caller is not on the left");
        Assert.True(Tone.Heard(right, Center.AgentTone) > TimeSpan.FromSeconds(1), "the agent is not on the right");
        Assert.Equal(TimeSpan.Zero, Tone.Heard(left, Center.AgentTone));
        Assert.Equal(TimeSpan.Zero, Tone.Heard(right, Center.CallerTone));
    }

    /// <summary>The call's entry once its recording and its wrap-up are stored.</summary>
    private async Task<TimelineEntry> RecordedCallAsync(Guid customer)
    {
        TimelineEntry? call = null;
        await Eventually.TrueAsync(async () =>
        {
            var page = await center.Administrator.GetAsync<Page<TimelineEntry>>($"/api/customers/{customer}/timeline");
            call = page.Items.SingleOrDefault(e => e.Kind == "call");
            return call?.Recording is not null && call.Steps.Any(s => s.Text.StartsWith("Wrapped up", StringComparison.Ordinal)) && call.Steps.Any(s => s.Text.StartsWith("Recorded", StringComparison.Ordinal));
        }, Center.Soon, () => $"the timeline's call is {call}: {string.Join(" | ", call?.Steps.Select(s => s.Text) ?? [])}");
        return call!;
    }
}
