using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Site;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>Who calls: nobody known, or several.</summary>
public sealed class CallerTests(Center center)
{
    [Fact]
    public async Task An_unknown_number_is_completed_by_one_click_and_never_doubled()
    {
        var line = center.TakeLine();
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Uma", line: line));
        await desk.GoReadyAsync();
        var first = await center.CallAsync(line, "+13055550171");
        await Expect(desk.IncomingCall).ToContainTextAsync("+1");
        await Expect(desk.Caller).ToContainTextAsync("New customer");
        await desk.AnswerAsync();
        await desk.Caller.GetByRole(AriaRole.Textbox, new() { Name = "Customer’s name" }).FillAsync("Rosa Diaz");
        await desk.Button("Add customer").ClickAsync();
        await Expect(desk.Caller.GetByRole(AriaRole.Heading, new() { Name = "Rosa Diaz" })).ToBeVisibleAsync();
        await Expect(desk.Button("Add customer")).ToBeHiddenAsync();
        center.Carrier.HangUp(first);
        await desk.FinishWrapUpAsync("Solved");

        // The same line in the form in which the carrier may also send it.
        var second = await center.CallAsync(line, "3055550171");
        await Expect(desk.IncomingCall).ToContainTextAsync("Rosa Diaz");
        await desk.AnswerAsync();
        await Expect(desk.Caller).Not.ToContainTextAsync("New customer");
        center.Carrier.HangUp(second);
        await desk.FinishWrapUpAsync("Solved");

        var found = await center.Administrator.GetAsync<Page<CustomerLine>>("/api/customers?search=3055550171");
        Assert.Equal("Rosa Diaz", Assert.Single(found.Items).Name);
    }

    [Fact]
    public async Task Several_people_on_one_number_are_ranked_and_the_agent_picks_one()
    {
        var line = center.TakeLine();
        const string shared = "+12125550310";
        await center.AddCustomerAsync("Erik Shared", shared);
        var second = await center.AddCustomerAsync("Frida Shared", shared);
        await center.AddTicketAsync(second, "Zip of the tent is torn");
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Sven", line: line));
        await desk.GoReadyAsync();
        var call = await center.CallAsync(line, shared);

        await Expect(desk.IncomingCall).ToBeVisibleAsync();
        var matches = desk.Caller.GetByRole(AriaRole.Group, new() { Name = "Who is calling?" });
        await Expect(matches.GetByRole(AriaRole.Button)).ToHaveCountAsync(2);
        // The one with an open ticket is the likelier caller.
        await Expect(matches.GetByRole(AriaRole.Button).First).ToHaveAccessibleNameAsync("Pick Frida Shared");
        await Expect(desk.Caller).Not.ToContainTextAsync("Zip of the tent is torn");

        await desk.AnswerAsync();
        await desk.Button("Pick Frida Shared").ClickAsync();
        await Expect(desk.Caller.GetByRole(AriaRole.Heading, new() { Name = "Frida Shared" })).ToBeVisibleAsync();
        await Expect(desk.Caller.GetByRole(AriaRole.Button, new() { Name = "Zip of the tent is torn" })).ToBeVisibleAsync();
        center.Carrier.HangUp(call);
        await desk.FinishWrapUpAsync("Solved");

        var timeline = await center.Administrator.GetAsync<Page<TimelineEntry>>($"/api/customers/{second}/timeline");
        Assert.Contains(timeline.Items, e => e.Kind == "call");
    }
}
