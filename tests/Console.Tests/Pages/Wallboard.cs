using System.Globalization;
using Crm.Console.Tests.Site;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Pages;

/// <summary>The wallboard as a supervisor reads it.</summary>
internal sealed class Wallboard(IPage page) : IAsyncDisposable
{
    public IPage Page { get; } = page;

    public static async Task<Wallboard> OpenAsync(Center center, Person supervisor)
    {
        var page = await center.OpenBrowserAsync();
        await SignInPage.AsAsync(page, supervisor);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Wallboard" })).ToBeVisibleAsync();
        return new Wallboard(page);
    }

    public async Task ShowsQueueAsync(string queue, int waiting, int offered, int answered, int abandoned)
    {
        var row = Row("Queues", queue);
        await ShowsAsync(row, "Waiting", waiting);
        await ShowsAsync(row, "Offered", offered);
        await ShowsAsync(row, "Answered", answered);
        await ShowsAsync(row, "Abandoned", abandoned);
    }

    public async Task ShowsAgentAsync(string agent, string state, string customer = "", int? answered = null)
    {
        var row = Row("Agents", agent);
        await Expect(row).ToContainTextAsync(state);
        await Expect(row).ToContainTextAsync(customer);
        if (answered is { } count)
        {
            await Expect(row.GetByRole(AriaRole.Cell).Last).ToHaveTextAsync(count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private ILocator Row(string table, string name) =>
        Page.GetByRole(AriaRole.Table, new() { Name = table }).GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByRole(AriaRole.Rowheader, new() { Name = name, Exact = true }) });

    private static readonly string[] Columns = ["Waiting", "Longest wait", "Offered", "Answered", "Abandoned"];

    private static Task ShowsAsync(ILocator row, string column, int count) =>
        Expect(row.GetByRole(AriaRole.Cell).Nth(Array.IndexOf(Columns, column))).ToHaveTextAsync(count.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
