using System.Globalization;
using System.Net;
using Crm.HelpDesk.Users;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Crm.Routing;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Crm.Benchmarks;

/// <summary>From routing's offer to the pop painted in Chromium, with hundreds of other agents signed in. Server and browser share the machine's clock.</summary>
internal static class PopBenchmark
{
    private const int Offers = 100;
    private const string Password = "pop-benchmark-1";

    /// <summary>Tells when the heading is there and the frame after it has been drawn.</summary>
    private const string WatchForPop = """
        () => {
          window.painted = 0;
          const look = () => {
            const there = [...document.querySelectorAll('h2')].some((h) => h.textContent === 'Incoming call');
            if (!there) { window.painted = 0; return; }
            if (window.painted === 0) {
              window.painted = -1;
              requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.timeOrigin + performance.now(); }));
            }
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
        }
        """;

    public static async Task RunAsync()
    {
        using var folder = new ScratchDirectory("pop-bench");
        var port = FreePort.Next();
        await using var caller = await SimplePhone.StartAsync(folder.File("caller"), port, 440);
        await using var site = await QueueSite.StartAsync(new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        var agent = await AddBrowserAgentAsync(site);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var page = await SignInAsync(browser, site.Web);

        var times = new List<double>();
        for (var i = 0; i < Offers; i++)
        {
            times.Add(await OfferAsync(site, caller, page, agent, QueueSite.Number(i)));
        }

        times.Sort();
        Console.WriteLine($"offer to pop painted in Chromium, {QueueSite.Agents + 1} agents signed in, {Offers} offers: p50 {At(0.5)} ms, p95 {At(0.95)} ms, p99 {At(0.99)} ms");
        string At(double quantile) => times[Math.Min(times.Count - 1, (int)(quantile * times.Count))].ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static async Task<Guid> AddBrowserAgentAsync(QueueSite site)
    {
        var hash = site.Services.GetRequiredService<Passwords>().Hash(Password);
        var draft = new UserDraft("popper", "Pop Per", UserRole.Agent, false, new Dictionary<string, int> { ["sales"] = 5 }, PasswordHash: hash);
        var account = (await site.Services.GetRequiredService<UserStore>().CreateAsync(draft)).Value!;
        await site.Services.GetRequiredService<AccountDirectory>().RefreshAsync(default);
        return account.Id;
    }

    private static async Task<IPage> SignInAsync(IBrowser browser, string web)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { Permissions = ["microphone"] });
        var page = await context.NewPageAsync();
        await page.GotoAsync(web);
        await page.GetByLabel("User name").FillAsync("popper");
        await page.Locator("input[name=password]").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go ready" }).ClickAsync();
        await page.EvaluateAsync(WatchForPop);
        return page;
    }

    /// <summary>One call until its pop is painted; the caller then hangs up and the agent is free again.</summary>
    /// <returns>Milliseconds.</returns>
    private static async Task<double> OfferAsync(QueueSite site, SimplePhone caller, IPage page, Guid agent, string number)
    {
        await Eventually.TrueAsync(() => site.Desk.FindAgent(agent) is { State: AgentState.Ready }, TimeSpan.FromSeconds(30));
        var call = caller.Call(site.Sip, QueueSite.Sales, number);
        var painted = await (await page.WaitForFunctionAsync("() => window.painted > 0 && window.painted")).JsonValueAsync<double>();
        var offered = await site.Desk.Mailbox.Ask(() => site.Desk.FindAgent(agent)!.Since);
        caller.HangUp(call);
        await page.WaitForFunctionAsync("() => window.painted === 0");
        return painted - ((offered - DateTimeOffset.UnixEpoch).TotalMilliseconds);
    }
}
