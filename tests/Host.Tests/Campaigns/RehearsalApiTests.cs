using System.Net;
using System.Text.Json;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Tests.Web;
using Crm.TestKit;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Campaigns;

/// <summary>A supervisor rehearses a campaign over the API, on attempts that stand in the database.</summary>
public sealed class RehearsalApiTests(Company company)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_rehearsal_tells_what_to_expect_of_the_campaign_and_holds_until_its_settings_change()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = await CampaignAsync(sue, "Rehearsed", "predictive");
        var none = await sue.ReadAsync<RehearsalView>(PathOf(campaign));
        Assert.Equal(("none", 4.0, (RehearsalReport?)null), (none.State, none.Hours, none.Report));
        Assert.True(none.Agents >= 1); // Ana, and whom other tests have added, serve support
        await CallsAsync(campaign.Id, 200);

        await sue.SendForAsync<RehearsalView>(HttpMethod.Post, PathOf(campaign), new RehearsalRequest(6, 0.5), HttpStatusCode.Accepted);
        var done = await EndAsync(sue, campaign);

        Assert.Equal("done", done.State);
        var report = done.Report!;
        Assert.Equal((6, 0.5, 200, 0.03, "Sue Example"), (report.Agents, report.Hours, report.Calls, report.Limit, report.By));
        Assert.Empty(report.BorrowedFrom);
        Assert.Equal(["predictive", "progressive"], report.Modes.Select(mode => mode.Mode));
        Assert.All(report.Modes, mode =>
        {
            Assert.InRange(mode.Utilization.Mean, 0.2, 1);
            Assert.InRange(mode.CallsPerHour.Mean, mode.AnswersPerHour.Mean, 5_000);
            Assert.InRange(mode.HighestRate.High, 0, 0.03);
            Assert.Null(mode.DoneAt); // it has no list
        });
        Assert.Matches("^With 6 agents predictive .* use (progressive|predictive)\\.$", report.Advice);
        Assert.Null(report.Warning);

        var detail = await sue.ReadAsync<CampaignDetail>($"/api/campaigns/{campaign.Id}");
        await sue.SendForAsync<CampaignDetail>(HttpMethod.Put, $"/api/campaigns/{campaign.Id}", detail.Settings with { Script = "Other words." });
        Assert.Equal(report.At, (await sue.ReadAsync<RehearsalView>(PathOf(campaign))).Report?.At); // nothing that it depends on
        detail = await sue.ReadAsync<CampaignDetail>($"/api/campaigns/{campaign.Id}");
        await sue.SendForAsync<CampaignDetail>(HttpMethod.Put, $"/api/campaigns/{campaign.Id}", detail.Settings with { RingSeconds = 30 });
        Assert.Equal(("none", (RehearsalReport?)null), (await sue.ReadAsync<RehearsalView>(PathOf(campaign))) is var after ? (after.State, after.Report) : default);
    }

    [Fact]
    public async Task A_campaign_that_abandons_too_many_is_warned_of_and_may_be_started_all_the_same()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = await CampaignAsync(sue, "Too many", "progressive");
        await CallsAsync(campaign.Id, 200, abandoned: 8);
        await sue.SendForAsync<RehearsalView>(HttpMethod.Post, PathOf(campaign), new RehearsalRequest(4, 0.5), HttpStatusCode.Accepted);
        var report = (await EndAsync(sue, campaign)).Report!;
        Assert.Contains("where 3 % are allowed", report.Warning!, StringComparison.Ordinal);
        Assert.Contains("With 4 agents predictive works as progressive", report.Advice, StringComparison.Ordinal);
        Assert.InRange(report.Modes[0].Abandonment.Mean, 0.005, 0.5); // phones that were late will be late again
        Assert.Equal("running", (await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, $"/api/campaigns/{campaign.Id}/state", new CampaignStateChange("running"))).State);
        await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, $"/api/campaigns/{campaign.Id}/state", new CampaignStateChange("stopped"));
        Assert.Contains("stopped", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, PathOf(campaign), new RehearsalRequest(4, 0.5)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rehearsal_is_one_of_a_campaign_tells_its_progress_and_can_be_cancelled()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = await CampaignAsync(sue, "Cancelled", "predictive");
        await CallsAsync(campaign.Id, 60);
        await sue.SendForAsync<RehearsalView>(HttpMethod.Post, PathOf(campaign), new RehearsalRequest(200, 8), HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await sue.ReadAsync<RehearsalView>(PathOf(campaign))) is { State: "running", Progress: > 0 and < 1 }, Patience);
        Assert.Contains("already", await sue.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Post, PathOf(campaign), new RehearsalRequest(5, 1)), StringComparison.Ordinal);
        await sue.SendAsync(HttpMethod.Delete, PathOf(campaign));
        Assert.Equal("cancelled", (await EndAsync(sue, campaign)).State);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_rehearse_on_it_says_so_and_odd_wishes_are_refused()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = await CampaignAsync(sue, "Nothing yet", "predictive", country: "DE");
        await sue.SendForAsync<RehearsalView>(HttpMethod.Post, PathOf(campaign), new RehearsalRequest(null, null), HttpStatusCode.Accepted);
        var failed = await EndAsync(sue, campaign);
        Assert.Equal("failed", failed.State);
        Assert.Contains("50 are needed", failed.Problem!, StringComparison.Ordinal);
        foreach (var odd in new[] { new RehearsalRequest(0, 1), new RehearsalRequest(201, 1), new RehearsalRequest(5, 0.1), new RehearsalRequest(5, 9) })
        {
            await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, PathOf(campaign), odd);
        }

        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/campaigns/{Guid.NewGuid()}/rehearsal");
        using var ana = await company.Server.SignedInAsync("ana");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, PathOf(campaign), new RehearsalRequest(5, 1));
    }

    private static string PathOf(CampaignDetail campaign) => $"/api/campaigns/{campaign.Id}/rehearsal";

    private static Task<CampaignDetail> CampaignAsync(WebClient sue, string name, string mode, string country = "US") =>
        sue.SendForAsync<CampaignDetail>(HttpMethod.Post, "/api/campaigns", CampaignApiTests.Valid(name) with { Mode = mode, Country = country }, HttpStatusCode.Created);

    private static async Task<RehearsalView> EndAsync(WebClient sue, CampaignDetail campaign)
    {
        RehearsalView? view = null;
        await Eventually.TrueAsync(async () => (view = await sue.ReadAsync<RehearsalView>(PathOf(campaign))).State is not ("waiting" or "running"), Patience);
        return view!;
    }

    /// <summary>Of ten calls four are answered, five ring in vain, one is busy; each of the answered ones has a conversation of 60 s and a wrap-up of 10 s, or is abandoned.</summary>
    private async Task CallsAsync(Guid campaign, int calls, int abandoned = 0)
    {
        var at = TimeProvider.System.GetUtcNow().AddHours(-3);
        var proof = JsonSerializer.SerializeToElement(new { allowed = true });
        var events = new List<ContactEvent>();
        for (var i = 0; i < calls; i++)
        {
            (double After, ContactEventBody Body)[] rest = (i % 10) switch
            {
                < 4 when i < abandoned * 3 && i % 10 < 2 => [(5, new DialAnswered("human", null)), (7, new DialAbandoned("No agent was there in time.", 2)), (19, new DialEnded("abandoned", 4, 200))],
                < 4 => [(5, new DialAnswered("human", null)), (5, new AgentConnected(company.Ana.Id, "support", 0.3)), (65, new AgentDisconnected(company.Ana.Id, "agent", 60, 0)),
                    (65, new DialEnded("answered", 4, 200)), (75, new WrapUpEnded(company.Ana.Id, "sold", null, 10)), (75, new ContactClosed("answered", null))],
                9 => [(2, new DialEnded("busy", 0, 486))],
                _ => [(25, new DialEnded("no-answer", 24, 487))],
            };
            var contact = Guid.CreateVersion7();
            (double After, ContactEventBody Body)[] all =
                [(0, new ContactOpened(ContactDirection.Campaign, "+12125550188", null, "main", null, null)), (0, new DialAttempted(campaign, null, "+12125550188", "progressive", proof)), .. rest];
            events.AddRange(all.Select((e, n) => new ContactEvent(contact, n + 1, at.AddSeconds(i).AddSeconds(e.After), e.Body)));
        }

        await company.Server.Get<EventStore>().AppendAsync(events, 0);
    }
}
