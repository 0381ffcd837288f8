using System.Net;
using System.Text.Json.Nodes;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Keys;
using Crm.Host.Keys;
using Crm.Host.Tests.Web;
using Microsoft.AspNetCore.Routing;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Security;

public sealed class KeyTests(NorthAndSouth company)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_works_without_a_token_and_ends_when_it_is_revoked()
    {
        using var admin = await company.Server.SignedInAsync(NorthAndSouth.Administrator);
        var made = await admin.SendForAsync<KeyMade>(HttpMethod.Post, "/api/keys", new KeyCreate("CRM sync", company.People[NorthAndSouth.Agent].Id, ["read:customers", "write:tickets"], null), HttpStatusCode.Created);
        using var list = await admin.SendAsync(HttpMethod.Get, "/api/keys");
        Assert.DoesNotContain(made.Key, await list.Content.ReadAsStringAsync(Cancel));

        using var program = Program(made.Key);
        Assert.Equal("Nora North", (await program.ReadAsync<CustomerDetail>($"/api/customers/{company.Customer.Id}")).Card.Name);
        Assert.Contains("lacks the scope read:tickets", await program.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/tickets"));
        var ticket = await program.SendForAsync<TicketDetail>(HttpMethod.Post, "/api/tickets", Ticket("From elsewhere"), HttpStatusCode.Created);
        Assert.Contains("CRM sync", ticket.Entries[0].Actor);
        await company.Server.Get<KeyDirectory>().RefreshAsync(Cancel);
        Assert.NotNull((await admin.ReadAsync<KeyLine[]>("/api/keys")).Single(key => key.Id == made.Line.Id).LastUsedAt);

        using var revoked = await admin.SendAsync(HttpMethod.Delete, $"/api/keys/{made.Line.Id}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Contains("revoked", await program.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, $"/api/customers/{company.Customer.Id}"));
        await admin.RefusedAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"/api/keys/{Guid.NewGuid()}");
    }

    [Theory]
    [InlineData("Bearer crm_wrong")]
    [InlineData("Bearer ")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Bearer nothing-of-ours")]
    public async Task A_wrong_key_is_refused_and_the_cookie_beside_it_does_not_help(string header)
    {
        using var admin = await company.Server.SignedInAsync(NorthAndSouth.Administrator);
        await admin.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/users", null, ("Authorization", header));
        await admin.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Post, "/api/keys", "{}", ("Authorization", header));
    }

    [Fact]
    public async Task A_key_needs_a_name_scopes_that_exist_and_an_account_and_may_not_have_expired()
    {
        using var admin = await company.Server.SignedInAsync(NorthAndSouth.Administrator);
        var account = company.People[NorthAndSouth.Agent].Id;
        (KeyCreate Request, string Expected)[] wrong =
        [
            (new("", account, ["read:customers"], null), "name"), (new("K", account, [], null), "at least one"), (new("K", account, ["read:everything"], null), "no scope"),
            (new("K", Guid.NewGuid(), ["read:customers"], null), "account"), (new("K", account, ["read:customers"], DateTimeOffset.UnixEpoch), "later day"),
        ];
        foreach (var (request, expected) in wrong)
            Assert.Contains(expected, await admin.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/keys", request));
    }

    [Fact]
    public async Task A_key_expires_to_the_tick()
    {
        var now = DateTimeOffset.UtcNow;
        var record = new ApiKeyRecord(Guid.NewGuid(), "K", "crm_abcdef", Guid.NewGuid(), [], now, "Ada", now.AddTicks(1), null, null);
        Assert.True(record.IsValid(now));
        Assert.False(record.IsValid(now.AddTicks(1)));
        Assert.False((record with { ExpiresAt = null, RevokedAt = now }).IsValid(now));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_to_wait()
    {
        using var program = await company.KeyAsync(NorthAndSouth.Agent, "read:options");
        HttpResponseMessage? refused = null;
        for (var i = 0; i < KeyGuard.Burst * 3 && refused is null; i++)
        {
            var response = await program.SendAsync(HttpMethod.Get, "/api/options");
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                refused = response;
            else
                response.Dispose();
        }

        Assert.Equal("1", refused?.Headers.RetryAfter?.ToString());
        refused!.Dispose();
    }

    [Fact]
    public async Task A_request_with_an_idempotency_key_is_done_once()
    {
        using var agent = await company.Server.SignedInAsync(NorthAndSouth.Agent);
        var (key, body) = (Guid.NewGuid().ToString(), new CustomerEdit("Once Only", null, "gold", null, null, null, [], 0));
        using var first = await agent.SendAsync(HttpMethod.Post, "/api/customers", body, (Idempotency.Header, key));
        using var second = await agent.SendAsync(HttpMethod.Post, "/api/customers", body, (Idempotency.Header, key));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancel), await second.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("true", second.Headers.GetValues(Idempotency.ReplayedHeader).Single());
        Assert.Single((await agent.ReadAsync<Page<CustomerLine>>("/api/customers?search=once only")).Items);

        Assert.Contains("another request", await agent.RefusedAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/customers", body with { Name = "Other" }, (Idempotency.Header, key)));
        using var colleague = await company.Server.SignedInAsync(NorthAndSouth.OtherAgent);
        using var theirs = await colleague.SendAsync(HttpMethod.Post, "/api/customers", body, (Idempotency.Header, key));
        Assert.False(theirs.Headers.Contains(Idempotency.ReplayedHeader));
    }

    [Fact]
    public async Task Requests_at_once_make_one_thing_and_a_refused_one_may_be_corrected()
    {
        using var agent = await company.Server.SignedInAsync(NorthAndSouth.Agent);
        var (key, body) = (Guid.NewGuid().ToString(), new CustomerEdit("Many Times", null, "gold", null, null, null, [], 0));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.SendAsync(HttpMethod.Post, "/api/customers", body, (Idempotency.Header, key))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single((await agent.ReadAsync<Page<CustomerLine>>("/api/customers?search=many times")).Items);
        foreach (var answer in answers)
            answer.Dispose();

        var corrected = Guid.NewGuid().ToString();
        await agent.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", body with { Tier = "none" }, (Idempotency.Header, corrected));
        using var good = await agent.SendAsync(HttpMethod.Post, "/api/customers", body with { Name = "Corrected" }, (Idempotency.Header, corrected));
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        await agent.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", body, (Idempotency.Header, new string('k', 201)));
    }

    [Fact]
    public async Task The_description_of_the_api_has_every_address()
    {
        using var agent = await company.Server.SignedInAsync(NorthAndSouth.Agent);
        var document = await agent.ReadAsync<JsonObject>("/api/openapi.json");
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}")).ToHashSet(StringComparer.Ordinal);
        var expected =
            from endpoint in company.Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
            where pattern.StartsWith("/api/", StringComparison.Ordinal) && !pattern.Contains('*') && pattern is not "/api/openapi.json"
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
            select $"{method} {System.Text.RegularExpressions.Regex.Replace(pattern, ":[a-z]+}", "}")}";
        Assert.Equal([], expected.Except(described).Order());

        var create = document["paths"]!["/api/tickets"]!["post"]!;
        Assert.Contains("write:tickets", create["description"]!.GetValue<string>());
        Assert.Contains(create["parameters"]!.AsArray(), parameter => parameter!["name"]!.GetValue<string>() == Idempotency.Header);
        Assert.NotNull(create["responses"]!["409"]!["content"]!["application/problem+json"]!["example"]);
        Assert.All(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()), operation => Assert.False(string.IsNullOrWhiteSpace(operation.Value!["summary"]?.GetValue<string>()), operation.Key));
    }

    private TicketCreate Ticket(string title) =>
        System.Text.Json.JsonSerializer.Deserialize<TicketCreate>($$"""{"key":"{{Guid.NewGuid()}}","customerId":"{{company.Customer.Id}}","title":"{{title}}","text":null,"priority":"normal","contactId":null}""", System.Text.Json.JsonSerializerOptions.Web)!;

    private WebClient Program(string key)
    {
        var client = company.Server.Anonymous();
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }
}
