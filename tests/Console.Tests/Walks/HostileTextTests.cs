using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Site;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>Whatever customers and agents write is stored as it is and shown as text.</summary>
public sealed class HostileTextTests(Center center)
{
    private const string Name = "Eve <script>document.body.dataset.harmed='name'</script> \"O'Hara\"";
    private const string Title = "<img src=x onerror=\"document.body.dataset.harmed='title'\"> '; DROP TABLE Tickets;--";
    private const string Note = "line one\r\n<b id=\"injected\">bold</b>\r\n<svg onload=\"document.body.dataset.harmed='note'\"> & \"quotes\" 'single'";

    [Fact]
    public async Task Markup_quotes_and_line_ends_are_stored_as_they_are_and_shown_harmless()
    {
        var line = center.TakeLine();
        var customer = await center.AddCustomerAsync(Name, "+12125550330");
        var ticket = await center.AddTicketAsync(customer, Title, Note);
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Tom", line: line));
        var dialogs = 0;
        desk.Page.Dialog += (_, dialog) =>
        {
            dialogs++;
            dialog.DismissAsync();
        };
        await desk.GoReadyAsync();
        var call = await center.CallAsync(line, "+12125550330");
        await Expect(desk.IncomingCall).ToContainTextAsync(Name);
        await desk.AnswerAsync();
        await desk.Caller.GetByRole(AriaRole.Button, new() { Name = Title }).ClickAsync();
        var panel = desk.Page.GetByRole(AriaRole.Region, new() { Name = $"Ticket {ticket.Number}" });
        await Expect(panel.GetByRole(AriaRole.Heading)).ToContainTextAsync(Title);
        await panel.GetByRole(AriaRole.Textbox, new() { Name = "New note" }).FillAsync(Note);
        await panel.GetByRole(AriaRole.Button, new() { Name = "Add note" }).ClickAsync();
        await Expect(panel.GetByText("onload=").Nth(1)).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Tab, new() { Name = "Timeline" }).ClickAsync();
        await Expect(desk.Page.GetByRole(AriaRole.List, new() { Name = "Timeline" })).ToContainTextAsync("onload=");
        center.Carrier.HangUp(call);
        await desk.FinishWrapUpAsync("Solved", Note);
        await HarmedNobodyAsync(desk.Page);
        await desk.Page.GotoAsync($"/customers/{customer}");
        await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = Name })).ToBeVisibleAsync();
        await HarmedNobodyAsync(desk.Page);
        Assert.Equal(0, dialogs);

        Assert.Equal(Name, (await center.Administrator.GetAsync<CustomerDetail>($"/api/customers/{customer}")).Card.Name);
        var stored = await center.Administrator.GetAsync<TicketDetail>($"/api/tickets/{ticket.Id}");
        Assert.Equal(Title, stored.Title);
        Assert.Equal(Note, stored.Entries.First(e => e.Kind == "created").Text);
        // A text area has LF line ends, whatever was pasted (HTML standard, value of textarea).
        Assert.Equal(Note.ReplaceLineEndings("\n"), stored.Entries.First(e => e.Kind == "note").Text);
    }

    private static async Task HarmedNobodyAsync(IPage page)
    {
        Assert.Null(await page.EvaluateAsync<string?>("document.body.dataset.harmed ?? null"));
        Assert.Equal(0, await page.Locator("#injected, main script, main svg[onload], main img[src=x]").CountAsync());
    }
}
