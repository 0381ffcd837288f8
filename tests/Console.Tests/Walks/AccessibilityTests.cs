using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>axe finds no serious or critical violation on any page, in any state of the desk.</summary>
public sealed class AccessibilityTests(Center center)
{
    [Fact]
    public async Task The_desk_has_no_serious_violation_in_any_state()
    {
        var line = center.TakeLine();
        var customer = await center.AddCustomerAsync("Alma Access", "+12125550350", "platinum", "Access Ltd");
        var ticket = await center.AddTicketAsync(customer, "Handle is loose", "Since last week.");
        var page = await center.OpenBrowserAsync();
        await PassesAsync(page, "sign-in");
        await SignInPage.AsAsync(page, await center.AddPersonAsync("Vera", line: line));
        await using var desk = new Desk(page);
        await desk.GoReadyAsync();
        await PassesAsync(page, "desk, idle");

        var call = await center.CallAsync(line, "+12125550350");
        await Expect(desk.IncomingCall).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Tickets" })).ToBeVisibleAsync();
        await PassesAsync(page, "desk, with pop");
        await desk.AnswerAsync();
        await PassesAsync(page, "desk, in call");
        center.Carrier.HangUp(call);
        await Expect(desk.WrapUp).ToBeVisibleAsync();
        await PassesAsync(page, "desk, wrap-up");
        await desk.FinishWrapUpAsync("Solved");

        await VisitAsync(page, "/tickets", "Tickets");
        await VisitAsync(page, $"/tickets/{ticket.Id}", "Handle is loose");
        await VisitAsync(page, "/customers", "Customers");
        await VisitAsync(page, $"/customers/{customer}", "Alma Access");
    }

    [Fact]
    public async Task The_pages_of_supervisors_and_administrators_have_no_serious_violation()
    {
        await using var board = await Wallboard.OpenAsync(center, await center.AddPersonAsync("Walt", "administrator"));
        await Expect(board.Page.GetByRole(AriaRole.Table, new() { Name = "Queues" })).ToBeVisibleAsync();
        await PassesAsync(board.Page, "wallboard");
        await VisitAsync(board.Page, "/users", "Users");
    }

    private static async Task VisitAsync(IPage page, string path, string heading)
    {
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading }).First).ToBeVisibleAsync();
        await PassesAsync(page, path);
    }

    private static async Task PassesAsync(IPage page, string what)
    {
        await Evidence.PictureAsync(page, what);
        var found = await page.RunAxe();
        var serious = found.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id} ({v.Help}): {string.Join(", ", v.Nodes.Select(n => n.Html))}");
        Assert.True(!serious.Any(), $"{what}: {string.Join("; ", serious)}");
    }
}
