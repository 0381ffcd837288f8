using System.Net;
using Crm.AgentConsole.Contracts;

namespace Crm.Host.Tests.Web;

public sealed class CustomerTests(Company company)
{
    /// <summary>What comes in on the network, stored as it is and shown harmless.</summary>
    private const string Hostile = "'; DROP TABLE Customers; -- <script>alert(1)</script> \"&amp; =cmd|' /C calc'!A0 \u202E\r\nSet-Cookie: x=1 \U0001F600";

    private WebServer Server => company.Server;

    [Fact]
    public async Task A_customer_is_created_found_changed_and_read()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Quentin Marsh", "(212) 555-0177"), HttpStatusCode.Created);
        Assert.Equal(["+12125550177"], made.Card.Numbers);
        foreach (var search in (string[])["quentin", "Mar", "2125550177", "%2B1212555017"])
            Assert.Contains((await ana.ReadAsync<Page<CustomerLine>>($"/api/customers?search={search}")).Items, line => line.Id == made.Card.Id);

        var changed = await ana.SendForAsync<CustomerDetail>(HttpMethod.Put, $"/api/customers/{made.Card.Id}", Edit("Quentin Marsh-Hale", "+12125550177") with { Revision = made.Revision, Tier = "platinum" });
        Assert.Equal(("Quentin Marsh-Hale", "platinum"), (changed.Card.Name, changed.Card.Tier));
        Assert.Equal(changed.Revision, (await ana.ReadAsync<CustomerDetail>($"/api/customers/{made.Card.Id}")).Revision);
    }

    [Fact]
    public async Task The_second_of_two_who_change_the_same_customer_is_told()
    {
        using var ana = await Server.SignedInAsync("ana");
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit("Two Editors"), HttpStatusCode.Created);
        await ana.SendForAsync<CustomerDetail>(HttpMethod.Put, $"/api/customers/{made.Card.Id}", Edit("First") with { Revision = made.Revision });
        Assert.Contains("Someone else has changed", await ana.RefusedAsync(HttpStatusCode.Conflict, HttpMethod.Put, $"/api/customers/{made.Card.Id}", Edit("Second") with { Revision = made.Revision }));
    }

    [Fact]
    public async Task Hostile_texts_are_stored_as_they_are_and_change_nothing_else()
    {
        using var ana = await Server.SignedInAsync("ana");
        var edit = Edit(Hostile[..60]) with { Notes = Hostile, Organization = Hostile[..60] };
        var made = await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", edit, HttpStatusCode.Created);
        var read = await ana.ReadAsync<CustomerDetail>($"/api/customers/{made.Card.Id}");
        Assert.Equal((Hostile[..60], Hostile), (read.Card.Name, read.Notes));
        using var raw = await ana.SendAsync(HttpMethod.Get, $"/api/customers/{made.Card.Id}");
        Assert.Equal("application/json", raw.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("<script>", await raw.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var search = await ana.SendAsync(HttpMethod.Get, $"/api/customers?search={Uri.EscapeDataString(Hostile)}");
        Assert.Equal(HttpStatusCode.OK, search.StatusCode);
    }

    [Theory]
    [InlineData("{\"name\":\"X\"}", "missing")]
    [InlineData("{\"name\":null,\"tier\":\"gold\",\"numbers\":[],\"revision\":0}", "name")]
    [InlineData("{\"name\":7,\"tier\":\"gold\",\"numbers\":[],\"revision\":0}", "name")]
    [InlineData("{\"name\":\"X\",\"tier\":\"diamond\",\"numbers\":[],\"revision\":0}", "There is no tier \"diamond\"")]
    [InlineData("{\"name\":\"X\",\"tier\":\"gold\",\"numbers\":[\"not a number\"],\"revision\":0}", "is not a phone number")]
    [InlineData("{\"name\":\"  \",\"tier\":\"gold\",\"numbers\":[],\"revision\":0}", "name")]
    [InlineData("{\"name\":\"\\u0000\",\"tier\":\"gold\",\"numbers\":[],\"revision\":0}", "cannot be stored")]
    [InlineData("{\"name\":", "name is missing")]
    [InlineData("[]", "not the JSON")]
    [InlineData("", "not complete")]
    public async Task A_body_that_will_not_do_is_refused_in_plain_words(string body, string expected)
    {
        using var ana = await Server.SignedInAsync("ana");
        Assert.Contains(expected, await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", body), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Huge_deep_and_foreign_bodies_are_refused()
    {
        using var ana = await Server.SignedInAsync("ana");
        var huge = Edit("Huge") with { Notes = new string('x', 300_000) };
        Assert.Contains("too large", await ana.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, HttpMethod.Post, "/api/customers", huge));
        Assert.Contains("too long", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", Edit("Long") with { Notes = new string('x', 30_000) }));
        Assert.Contains("of the wrong type", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)));
        using var form = new HttpRequestMessage(HttpMethod.Post, "/api/customers") { Content = new FormUrlEncodedContent([new("name", "X")]) };
        form.Headers.Add("X-CSRF", ana.Token);
        using var refused = await ana.Http.SendAsync(form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
    }

    [Fact]
    public async Task Lists_come_in_pages_without_a_gap_or_a_double()
    {
        using var ana = await Server.SignedInAsync("ana");
        for (var i = 0; i < 5; i++)
            await ana.SendForAsync<CustomerDetail>(HttpMethod.Post, "/api/customers", Edit($"Pagination Person{i}"), HttpStatusCode.Created);
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await ana.ReadAsync<Page<CustomerLine>>($"/api/customers?search=pagination&take=2{(after is null ? "" : $"&after={after}")}");
            Assert.InRange(page.Items.Count, 1, 2);
            seen.AddRange(page.Items.Select(item => item.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        foreach (var nonsense in (string[])["take=-5", "take=1000000", "after=%00nonsense", "after=" + new string('z', 3_000)])
            await ana.ReadAsync<Page<CustomerLine>>($"/api/customers?{nonsense}");
        await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Get, "/api/customers?take=many");
    }

    [Fact]
    public async Task The_timeline_tells_calls_messages_and_callbacks_newest_first_in_words()
    {
        using var ana = await Server.SignedInAsync("ana");
        var entries = (await ana.ReadAsync<Page<TimelineEntry>>($"/api/customers/{company.Customer.Id}/timeline?kinds=contacts&take=100")).Items.ToList();
        Assert.Equal(["callback", "message", "call"], entries.Select(entry => entry.Kind));
        var call = entries[2];
        Assert.Equal(("Call from +12125550123, Support: answered", "Ana Example", 75d), (call.Title, call.Actor, call.Seconds));
        Assert.Contains(call.Steps, step => step is { Kind: "connected", Text: "Connected to Ana Example after 0:12 of waiting" });
        Assert.Equal($"/api/recordings/{company.AnasRecording}", call.Recording);
        Assert.Equal($"/api/recordings/{company.Message}", entries[1].Recording);
        using var bob = await Server.SignedInAsync("bob");
        Assert.All((await bob.ReadAsync<Page<TimelineEntry>>($"/api/customers/{company.Customer.Id}/timeline")).Items.Where(entry => entry.TicketId is null), entry => Assert.Null(entry.Recording));
    }

    [Fact]
    public async Task What_is_not_there_is_said_to_be_not_there()
    {
        using var ana = await Server.SignedInAsync("ana");
        Assert.Equal("There is no such customer.", await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/customers/{Guid.NewGuid()}"));
        Assert.Equal("There is no such contact.", await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, $"/api/contacts/{Guid.NewGuid()}"));
        await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/api/customers/42");
        Assert.Equal("There is nothing at this address.", await ana.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Get, "/api/nothing"));
    }

    private static CustomerEdit Edit(string name, params string[] numbers) => new(name, null, "gold", null, null, null, numbers, 0);
}
