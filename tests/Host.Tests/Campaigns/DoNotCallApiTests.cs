using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Tests.Web;
using Crm.TestKit;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Campaigns;

/// <summary>Do-not-call data over the REST API: supplied lists come and go, who asked us is seen and ended, and the gate knows at once.</summary>
public sealed class DoNotCallApiTests(Company company)
{
    private const string Listed = "+12125550186";
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private static readonly string Today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_campaign_of_sales_is_refused_until_a_list_is_there_and_again_for_its_numbers()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = (await sue.SendForAsync<CampaignDetail>(
            HttpMethod.Post, "/api/campaigns", CampaignApiTests.Valid("Selling") with { Purpose = "sales" }, HttpStatusCode.Created)).Id;
        Assert.Equal("do-not-call-old", (await AskAsync(sue, Listed, campaign)).Reason);

        var newer = await ImportAsync(sue, $"name=National&date={Today}&column=2", $"Name,Number\nA,{Listed}\nB,12\nC,{Listed}\n");
        Assert.Equal((1, 1, 1, true, "complete", Today), (newer.Numbers, newer.Rejected, newer.Duplicates, newer.InUse, newer.State, newer.Version));
        Assert.Equal("do-not-call", (await AskAsync(sue, Listed, campaign)).Reason);
        Assert.NotEqual("do-not-call-old", (await AskAsync(sue, "+12125550187", campaign)).Reason);
        var problem = Assert.Single((await sue.ReadAsync<Page<ImportProblemLine>>($"/api/do-not-call/lists/{newer.Id}/problems")).Items);
        Assert.Equal((3, "12"), (problem.Line, problem.Value));
        Assert.Contains("12", await sue.Http.GetStringAsync($"/api/do-not-call/lists/{newer.Id}/problems.csv", Cancel), StringComparison.Ordinal);

        using var withdrawn = await sue.SendAsync(HttpMethod.Delete, $"/api/do-not-call/lists/{newer.Id}");
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        Assert.Equal("do-not-call-old", (await AskAsync(sue, Listed, campaign)).Reason);
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"/api/do-not-call/lists/{newer.Id}");
    }

    [Fact]
    public async Task What_is_wrong_with_a_list_is_said_before_or_after_it_is_read()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        foreach (var (query, says) in new[]
        {
            ("name=&date=2026-01-01", "name"), ("name=A&date=yesterday", "2026-12-31"), ("name=A&date=2199-01-01", "future"), ("name=A&date=2026-01-01&purpose=fun", "sales"),
            ("name=A&date=2026-01-01&column=0", "column"),
        })
        {
            Assert.Contains(says, await PostAsync(sue, query, "+12125550188\n", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        }

        var failed = await ImportAsync(sue, "name=Nothing&date=2026-01-01", "Name\nnobody\n");
        Assert.Equal("failed", failed.State);
        Assert.Contains("column", failed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asked_us_is_found_by_number_and_may_be_called_again_when_the_entry_ends()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        using var added = await sue.SendAsync(HttpMethod.Post, "/api/do-not-call", new DoNotCallRequest("(212) 555-0189", "By letter"));
        Assert.Equal(HttpStatusCode.NoContent, added.StatusCode);
        Assert.Equal("opted-out", (await AskAsync(sue, "+12125550189", null)).Reason);
        var entry = Assert.Single((await sue.ReadAsync<Page<DoNotCallLine>>("/api/do-not-call?number=212-555-0189")).Items);
        Assert.Equal(("+12125550189", "By letter", null), (entry.Number, entry.How, entry.Until));

        Assert.NotNull((await sue.SendForAsync<DoNotCallLine>(HttpMethod.Delete, $"/api/do-not-call/{entry.Id}", new { })).Until);
        Assert.NotEqual("opted-out", (await AskAsync(sue, "+12125550189", null)).Reason);
        Assert.Single((await sue.ReadAsync<Page<DoNotCallLine>>("/api/do-not-call?number=212-555-0189")).Items); // as a proof
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"/api/do-not-call/{Guid.NewGuid()}");
        await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/do-not-call?number=hello");
    }

    [Fact]
    public async Task Leads_that_are_over_are_called_again_on_request()
    {
        using var sue = await company.Server.SignedInAsync("sue");
        var campaign = (await sue.SendForAsync<CampaignDetail>(HttpMethod.Post, "/api/campaigns", CampaignApiTests.Valid("Again"), HttpStatusCode.Created)).Id;
        var lists = $"/api/campaigns/{campaign}/lists";
        var list = (await CampaignApiTests.SendCsvAsync(sue, $"{lists}?name=Twice&date=2026-11-20", "Name,Phone\nMaria,2125550184\nJonas,2125550185\n", HttpStatusCode.Accepted))!;
        await Eventually.TrueAsync(async () => (list = Assert.Single(await sue.ReadAsync<LeadListLine[]>(lists))).State == "complete", TimeSpan.FromSeconds(20), () => $"{list}");
        var (queue, owner) = (company.Server.Get<LeadQueue>(), Guid.NewGuid());
        var claimed = Assert.Single(await queue.ClaimAsync(campaign, 1, owner, DateTimeOffset.UtcNow, Cancel));
        Assert.True(await queue.DenyAsync(claimed.Lead.Id, owner, "not wanted", Cancel));

        var path = $"{lists}/{list.Id}/recycle";
        Assert.Equal(1, (await sue.SendForAsync<LeadsRecycled>(HttpMethod.Post, path, new LeadRecycling("denied", null))).Leads);
        Assert.Equal(2, (await sue.ReadAsync<Page<LeadLine>>($"{lists}/{list.Id}/leads?state=ready")).Items.Count);
        Assert.Equal(0, (await sue.SendForAsync<LeadsRecycled>(HttpMethod.Post, path, new LeadRecycling("denied", null))).Leads);
        Assert.Contains("exhausted", await sue.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, path, new LeadRecycling("dialing", null)), StringComparison.Ordinal);
        await sue.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{lists}/{Guid.NewGuid()}/recycle", new LeadRecycling("denied", null));
    }

    private static Task<DialGateAnswer> AskAsync(WebClient sue, string number, Guid? campaign) =>
        sue.ReadAsync<DialGateAnswer>($"/api/dial-gate?number={Uri.EscapeDataString(number)}{(campaign is { } id ? $"&campaign={id}" : "")}");

    private static async Task<DoNotCallListLine> ImportAsync(WebClient sue, string query, string csv)
    {
        var started = JsonSerializer.Deserialize<DoNotCallListLine>(await PostAsync(sue, query, csv, HttpStatusCode.Accepted), JsonSerializerOptions.Web)!;
        DoNotCallListLine? line = null;
        await Eventually.TrueAsync(
            async () => (line = (await sue.ReadAsync<DoNotCallListLine[]>("/api/do-not-call/lists")).FirstOrDefault(list => list.Name == started.Name)) is { State: not "importing" },
            TimeSpan.FromSeconds(20), () => $"{line}");
        return line!;
    }

    private static async Task<string> PostAsync(WebClient sue, string query, string csv, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/do-not-call/lists?{query}") { Content = new StringContent(csv, Encoding.UTF8, new MediaTypeHeaderValue("text/csv")) };
        request.Headers.Add("X-CSRF", sue.Token);
        using var response = await sue.Http.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == expected, text);
        return text;
    }
}
