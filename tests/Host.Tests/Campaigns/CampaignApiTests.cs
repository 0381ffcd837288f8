using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Crm.AgentConsole.Contracts;
using Crm.Host.Tests.Web;
using Crm.TestKit;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Campaigns;

/// <summary>Campaigns over the REST API, as a supervisor's page uses it.</summary>
public sealed class CampaignApiTests(Company company)
{
    internal static CampaignEdit Valid(string name) => new(
        name, "progressive", "support", 1, [new CallerIdRule("", "+12125550100")], 20, 10, "US", "service",
        new RetryRules(5, 6, 2, new Dictionary<string, int> { ["busy"] = 20 }, 30),
        new CampaignHours("America/New_York", [new CampaignHour("monday", "09:00", "17:30")], "2026-12-01", null), "Say hello.",
        [new FormQuestion("size", "Which size?", "choice", true, ["S", "L"])], [new OutcomeChoice("sold", "Sold", true)], 30, 0) { MessagePrompt = "greeting" };

    [Fact]
    public async Task A_campaign_is_made_changed_started_paused_and_stopped()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var made = await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, "/api/campaigns", Valid("Made"), HttpStatusCode.Created);
        Assert.Equal(("draft", "running"), (made.State, Assert.Single(made.NextStates)));
        var read = await sue.ReadAsync<CampaignDetail>($"/api/campaigns/{made.Id}");
        Assert.Equivalent(Valid("Made") with { Revision = 1 }, read.Settings, strict: true);

        var changed = await sue.SendForAsync<CampaignDetail>(HttpMethod.Put, $"/api/campaigns/{made.Id}", read.Settings with { Mode = "predictive" });
        Assert.Equal(("predictive", 2), (changed.Settings.Mode, changed.Settings.Revision));
        Assert.Contains("campaign-message", (await sue.ReadAsync<ConsoleOptions>("/api/options")).Prompts);
        Assert.Contains("Reload", await sue.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/campaigns/{made.Id}", read.Settings));
        foreach (var state in new[] { "running", "paused", "running", "stopped" })
        {
            Assert.Equal(state, (await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, $"/api/campaigns/{made.Id}/state", new CampaignStateChange(state))).State);
        }

        var view = await sue.ReadAsync<CampaignView>($"/api/campaigns/{made.Id}/view");
        Assert.Equal(("Made", "stopped", false, "predictive", "Support"), (view.Name, view.State, view.Dials, view.Mode, view.QueueTitle));
        Assert.Contains("stopped", view.Why, StringComparison.Ordinal);
        Assert.Contains(await sue.ReadAsync<CampaignLine[]>("/api/campaigns"), line => line.Id == made.Id && line.State == "stopped");
    }

    [Fact]
    public async Task What_is_wrong_with_a_campaign_is_said_in_words()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        (CampaignEdit Edit, string Says)[] wrong =
        [
            (Valid("") , "name"), (Valid("a") with { Mode = "robot" }, "mode"), (Valid("a") with { Queue = "nobody" }, "queue"), (Valid("a") with { Purpose = "fun" }, "purpose"),
            (Valid("a") with { Weight = 0 }, "weight"), (Valid("a") with { Hours = new CampaignHours("Mars/Olympus", [], null, null) }, "time zone"),
            (Valid("a") with { Hours = new CampaignHours("UTC", [new CampaignHour("monday", "9", "10")], null, null) }, "09:00"),
            (Valid("a") with { MessagePrompt = "not-there" }, "not-there.wav"), (Valid("a") with { MessagePrompt = "../greeting" }, "no prompt"),
            (Valid("a") with { Form = [new FormQuestion("a", "A", "picture", false, [])] }, "kind of question"),
        ];
        foreach (var (edit, says) in wrong)
        {
            Assert.Contains(says, await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/campaigns", edit), StringComparison.OrdinalIgnoreCase);
        }

        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/campaigns/{Guid.NewGuid()}");
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"/api/campaigns/{Guid.NewGuid()}/state", new CampaignStateChange("running"));
    }

    [Fact]
    public async Task Agents_may_ask_the_gate_and_nothing_else()
    {
        using var ana = await company.Server.SignedInAsync("ana");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/campaigns");
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/campaigns", Valid("Not hers"));
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/do-not-call", new DoNotCallRequest("+12125550177", "asked"));
        var answer = await ana.ReadAsync<DialGateAnswer>("/api/dial-gate?number=(212)%20555-0177");
        Assert.Equal("+12125550177", answer.Number);
        Assert.Equal("America/New_York", Assert.Single(answer.LocalTimes).Zone);
        Assert.Contains("telephone number", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/dial-gate?number=hello"));
    }

    [Fact]
    public async Task Nobody_calls_a_number_any_more_once_that_was_asked_for()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        using var added = await sue.SendAsync(HttpMethod.Post, "/api/do-not-call", new DoNotCallRequest("(212) 555-0178", "By letter"));
        Assert.Equal(HttpStatusCode.NoContent, added.StatusCode);
        var answer = await sue.ReadAsync<DialGateAnswer>("/api/dial-gate?number=%2B12125550178");
        Assert.Equal((false, "opted-out", null), (answer.Allowed, answer.Reason, answer.NextAllowedAt));
    }

    [Fact]
    public async Task A_list_is_imported_in_the_background_with_a_report_of_its_bad_rows_and_exported_again()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var made = await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, "/api/campaigns", Valid("Listed"), HttpStatusCode.Created);
        var path = $"/api/campaigns/{made.Id}/lists";
        var started = await SendCsvAsync(sue, $"{path}?name=Spring&date=2026-11-20", "Name,Phone\nMaria,2125550181\nNobody,12\n=cmd(),2125550182\n", HttpStatusCode.Accepted);
        LeadListLine? line = null;
        await Eventually.TrueAsync(async () => (line = await sue.ReadAsync<LeadListLine>($"{path}/{started!.Id}")).State == "complete", TimeSpan.FromSeconds(20), () => $"{line}");
        Assert.Equal((3, 2, 1, true), (line!.Rows, line.Accepted, line.Rejected, line.Enabled));
        Assert.Equal("2026-11-20", line.Version); // none was named
        var report = await sue.ReadAsync<Page<ImportProblemLine>>($"{path}/{line.Id}/problems");
        Assert.Equal((3, "12", true), report.Items.Select(p => (p.Line, p.Value, p.Rejected)).Single());
        var leads = await sue.ReadAsync<Page<LeadLine>>($"{path}/{line.Id}/leads?state=ready");
        Assert.Equal(["+12125550181", "+12125550182"], leads.Items.Select(lead => Assert.Single(lead.Numbers)));
        Assert.False((await sue.SendForAsync<LeadListLine>(HttpMethod.Post, $"{path}/{line.Id}/enabled", new LeadListSwitch(false))).Enabled);
        Assert.Contains("'=cmd()", await sue.Http.GetStringAsync($"/api/campaigns/{made.Id}/leads.csv", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Null(await SendCsvAsync(sue, $"{path}?name=Bad&version=1&date=2026-11-20", "Colour,Size\nred,L\n", HttpStatusCode.BadRequest));
        Assert.Null(await SendCsvAsync(sue, $"{path}?name=Bad&version=1&date=tomorrow", "Name,Phone\n", HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task An_import_that_is_cancelled_half_way_has_shown_its_progress_and_leaves_nothing()
    {
        const int rows = 100_000;
        using var sue = await company.Server.SignedInAsync("sue");
        var made = await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, "/api/campaigns", Valid("Cancelled half way"), HttpStatusCode.Created);
        var path = $"/api/campaigns/{made.Id}/lists";
        var csv = new StringBuilder("Name,Phone\n");
        for (var i = 0; i < rows; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"Lead {i},+1212{2_000_000 + i}\n");
        }

        var started = await SendCsvAsync(sue, $"{path}?name=Big&version=1&date=2026-11-20", csv.ToString(), HttpStatusCode.Accepted);
        LeadListLine? line = null;
        await Eventually.TrueAsync(async () => (line = await sue.ReadAsync<LeadListLine>($"{path}/{started!.Id}")).Accepted > 0, TimeSpan.FromSeconds(30), () => $"{line}");
        Assert.Equal("importing", line!.State);
        Assert.InRange(line.Share, 0.0001, 0.9999);
        Assert.InRange(line.Rows, 1, rows - 1);

        using var cancelled = await sue.SendAsync(HttpMethod.Delete, $"{path}/{line.Id}");
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);

        await Eventually.TrueAsync(async () => (line = await sue.ReadAsync<LeadListLine>($"{path}/{started!.Id}")).State == "failed", TimeSpan.FromSeconds(30), () => $"{line}");
        Assert.Contains("nothing of the file is left", line.Problem, StringComparison.Ordinal);
        Assert.Empty(await company.Server.Get<Crm.HelpDesk.Campaigns.LeadLists>().OfCampaignAsync(made.Id, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("Lead", (await sue.Http.GetStringAsync($"/api/campaigns/{made.Id}/leads.csv", TestContext.Current.CancellationToken)).Split('\n', 2)[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(company.Server.Data.Path, "imports")));

        // The same people come in whole afterwards: no row of the first attempt makes them duplicates.
        var again = await SendCsvAsync(sue, $"{path}?name=Big&version=1&date=2026-11-20", "Name,Phone\nLead 0,+12122000000\nLead 1,+12122000001\n", HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (line = await sue.ReadAsync<LeadListLine>($"{path}/{again!.Id}")).State == "complete", TimeSpan.FromSeconds(30), () => $"{line}");
        Assert.Equal((2, 2, 0), (line.Rows, line.Accepted, line.Duplicates));
    }

    internal static async Task<LeadListLine?> SendCsvAsync(WebClient client, string path, string csv, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv")) };
        request.Headers.Add("X-CSRF", client.Token);
        using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, text);
        return response.IsSuccessStatusCode ? System.Text.Json.JsonSerializer.Deserialize<LeadListLine>(text, System.Text.Json.JsonSerializerOptions.Web) : null;
    }
}
