using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;
using Crm.TestKit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>Calls from the console's dial box through the trunk.</summary>
public sealed class OutboundCallTests(Center center)
{
    [Fact]
    public async Task A_dialed_number_rings_answers_and_both_sides_hear_each_other()
    {
        var customer = await center.AddCustomerAsync("Otto Outbound", "+14155550142");
        await using var desk = await OpenAsync();
        await DialAsync(desk, "(415) 555-0142");
        var call = await center.Carrier.RingsForAsync("+14155550142");
        center.Carrier.Ring(call);
        await desk.ShowsPhaseAsync("Ringing there");
        await Expect(desk.Call).ToContainTextAsync("Otto Outbound");
        center.Carrier.Answer(call);
        center.Carrier.Speak(call);
        await desk.ShowsPhaseAsync("Talking");
        await desk.HearsToneAsync(Center.CallerTone);
        await center.Carrier.HearsToneAsync(call, Center.AgentTone, Center.Soon);
        await desk.Button("Hang up").ClickAsync();
        await center.Carrier.EndedAsync(call);
        await desk.FinishWrapUpAsync("Reached");
        await IsRememberedAsync(customer, "Call to +14155550142: answered", "ringing (SIP 180)");
    }

    [Fact]
    public async Task A_busy_number_is_said_in_plain_words()
    {
        var customer = await center.AddCustomerAsync("Bella Busy", "+14155550143");
        await using var desk = await OpenAsync();
        await DialAsync(desk, "+1 415 555 0143");
        center.Carrier.Busy(await center.Carrier.RingsForAsync("+14155550143"));
        await Expect(desk.Page.GetByText("The line is busy.")).ToBeVisibleAsync();
        await desk.FinishWrapUpAsync("Busy");
        await IsRememberedAsync(customer, "Call to +14155550143: not reached", "busy (SIP 486)");
    }

    private async Task<Desk> OpenAsync()
    {
        var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Olga", line: center.TakeLine()));
        await Expect(desk.GoReadyButton).ToBeEnabledAsync();
        return desk;
    }

    private static async Task DialAsync(Desk desk, string number)
    {
        var box = desk.Page.GetByRole(AriaRole.Form, new() { Name = "Place a call" });
        await box.GetByRole(AriaRole.Textbox, new() { Name = "Number to call" }).FillAsync(number);
        await box.GetByRole(AriaRole.Button, new() { Name = "Call" }).ClickAsync();
    }

    private async Task IsRememberedAsync(Guid customer, string title, string step)
    {
        TimelineEntry? call = null;
        await Eventually.TrueAsync(async () =>
        {
            call = (await center.Administrator.GetAsync<Page<TimelineEntry>>($"/api/customers/{customer}/timeline")).Items.SingleOrDefault(e => e.Kind == "call");
            return call?.Title == title;
        }, Center.Soon, () => $"the timeline's call is {call}");
        Assert.Contains(call!.Steps, s => s.Text == step);
    }
}
