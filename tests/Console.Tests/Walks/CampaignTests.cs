using Crm.AgentConsole.Contracts;
using Crm.Console.Tests.Pages;
using Crm.Console.Tests.Site;
using Crm.TestKit;
using Crm.TestKit.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>A predictive campaign with SIPp as the carrier: some of the called people answer, some are busy, some do not answer; one agent is in a browser, the others have desk phones.</summary>
public sealed class CampaignTests(Center center)
{
    private const int DeskPhones = 5;
    private const int Leads = 30;
    private const int Answer = Leads / 10 * 5;
    private const int Busy = Leads / 10 * 3;
    private const int Silent = Leads / 10 * 2;

    [Fact]
    public async Task A_predictive_campaign_gives_answered_people_to_browser_and_desk_phones_and_counts_every_call_as_it_ended()
    {
        var line = center.TakeLine();
        await using var people = Sipp.Answer(Path.Combine(AppContext.BaseDirectory, "Sipp/called.xml"), center.ListCarrierPort);
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Berta", line: line));
        await desk.GoReadyAsync();
        var staff = new List<DeskPhoneAgent>();
        try
        {
            for (var i = 0; i < DeskPhones; i++)
            {
                staff.Add(await center.AddDeskPhoneAsync("Dora", line));
            }

            var campaign = await StartAsync(line);
            await TakeOneCallAsync(desk);
            var view = await OverAsync(campaign);

            var ended = view.Today.Dispositions;
            var abandoned = ended.GetValueOrDefault("abandoned");
            Assert.Equal((Leads, Busy, Silent, Answer), (view.Today.Attempts, ended["busy"], ended["no-answer"], ended["answered"] + abandoned));
            Assert.True(view.Ledger.Rate <= view.Ledger.Limit, $"{view.Ledger}");
            Assert.Equal((Answer, abandoned), (view.Ledger.LiveAnswers, view.Ledger.Abandoned));
            Assert.Equal(Answer - abandoned, view.Today.Connected);
            Assert.Equal(DeskPhones + 1, view.Agents.SignedIn);
            Assert.True(staff.Count(agent => agent.Finished > 0) >= DeskPhones - 1, "the answers were not spread over the agents");
            await Eventually.TrueAsync(async () => (await ViewAsync(campaign)).Today.Successes == staff.Sum(agent => agent.Finished) + 1, Center.Soon);
        }
        finally
        {
            foreach (var agent in staff)
            {
                await agent.DisposeAsync();
            }
        }
    }

    /// <summary>The phone in the browser answers by itself; who is on the line and what to say is on the screen.</summary>
    private static async Task TakeOneCallAsync(Desk desk)
    {
        await desk.ShowsPhaseAsync("Talking");
        await Expect(desk.Call).ToContainTextAsync("Lead ");
        await Expect(desk.Page.GetByRole(AriaRole.Region, new() { Name = "Campaign", Exact = true })).ToContainTextAsync("Say hello.");
        await Expect(desk.WrapUp).ToBeVisibleAsync();
        await desk.Page.GetByRole(AriaRole.Combobox, new() { Name = "Outcome" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Option, new() { Name = "Agreed" }).ClickAsync();
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Finish wrap-up", Exact = true }).ClickAsync();
    }

    private async Task<Guid> StartAsync(Line line)
    {
        var made = await center.Administrator.PostAsync<CampaignDetail>("/api/campaigns", new CampaignEdit(
            "Over SIPp", "predictive", line.Skill, 1, [], 20, 30, "US", "service", new RetryRules(1, 1, 1, new Dictionary<string, int>(), 30),
            new CampaignHours("UTC", [], null, null), "Say hello.", [], [new OutcomeChoice("agreed", "Agreed", true)], null, 0));
        var csv = "Name,Phone\n" + string.Concat(Enumerable.Range(0, Leads).Select(i => FormattableString.Invariant($"Lead {i},+1646555{i:0000}\n")));
        var list = (await center.Administrator.PostCsvAsync($"/api/campaigns/{made.Id}/lists?name=Thirty&version=1&date=2026-11-01", csv))!["id"]!.GetValue<Guid>();
        LeadListLine? imported = null;
        await Eventually.TrueAsync(
            async () => (imported = await center.Administrator.GetAsync<LeadListLine>($"/api/campaigns/{made.Id}/lists/{list}")).State == "complete", Center.Soon, () => $"the list is {imported}");
        Assert.Equal(Leads, imported!.Accepted);
        await center.Administrator.PostAsync($"/api/campaigns/{made.Id}/state", new CampaignStateChange("running"));
        return made.Id;
    }

    private Task<CampaignView> ViewAsync(Guid campaign) => center.Administrator.GetAsync<CampaignView>($"/api/campaigns/{campaign}/view");

    /// <summary>The campaign's page once every lead was called and every call but the browser's last is wrapped up.</summary>
    private async Task<CampaignView> OverAsync(Guid campaign)
    {
        CampaignView? view = null;
        await Eventually.TrueAsync(
            async () =>
            {
                view = await ViewAsync(campaign);
                return view.Today.Dispositions.Values.Sum() == Leads && view.Agents.Talking + view.Agents.WrappingUp <= 1;
            },
            2 * Center.Soon, () => $"{view?.Today} {string.Join(", ", view?.Today.Dispositions ?? new Dictionary<string, int>())} {view?.Lines} {view?.Agents} {view?.Why}");
        return view!;
    }
}
