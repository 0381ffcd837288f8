using System.Net;
using System.Text.RegularExpressions;
using Crm.AgentConsole.Contracts;
using Crm.Host.Keys;
using Crm.Host.Tests.Web;
using Microsoft.AspNetCore.Routing;
using WebClient = Crm.Host.Tests.Web.WebClient;

namespace Crm.Host.Tests.Security;

/// <summary>Every role, a stranger, people of another team and keys, really calling every address that the application has.</summary>
public sealed partial class AccessMatrixTests(NorthAndSouth company)
{
    private static readonly string[] OfTheTestServer = ["/sip", "/hubs/console/stay", "/api/new-feature", "/api/broken"];

    private static readonly (string Person, Who Role, bool OfTheTeam)[] People =
    [
        (NorthAndSouth.OtherAgent, Who.SignedIn, false), (NorthAndSouth.OtherSupervisor, Who.Supervisor, false),
        (NorthAndSouth.Agent, Who.SignedIn, true), (NorthAndSouth.Supervisor, Who.Supervisor, true), (NorthAndSouth.Administrator, Who.Administrator, true),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_address_has_a_rule_and_every_rule_an_address()
    {
        var routes = Routes().ToHashSet();
        Assert.Equal([], routes.Except(AccessRules.Routes.Keys).Order());
        Assert.Equal([], AccessRules.Routes.Keys.Except(routes).Order());
        Assert.Equal([], typeof(IConsoleHub).GetMethods().Select(method => method.Name).Except(AccessRules.HubMethods.Keys));
        Assert.Equal([], AccessRules.HubMethods.Keys.Except(typeof(IConsoleHub).GetMethods().Select(method => method.Name)));
    }

    [Fact]
    public void A_key_opens_what_its_scopes_name_and_nothing_that_nobody_thought_of()
    {
        foreach (var (route, rule) in AccessRules.Routes)
        {
            var parts = route.Split(' ');
            Assert.True(rule.Scope == KeyScopes.Of(parts[0], parts[1]), $"{route} opens to {KeyScopes.Of(parts[0], parts[1]) ?? "no key"}, and its rule says {rule.Scope ?? "no key"}.");
        }

        Assert.Null(KeyScopes.Of("GET", "/api/something-new"));
        Assert.Null(KeyScopes.Of("GET", "/hubs/console"));
    }

    [Fact]
    public async Task Nobody_is_let_in_anywhere_without_a_session_except_where_the_rule_says_so()
    {
        using var nobody = company.Server.Anonymous();
        foreach (var (route, rule) in AccessRules.Routes)
            Check(route, "nobody", await CallAsync(nobody, route, rule), status => rule.Who == Who.Everybody && !rule.HasSecret ? status != HttpStatusCode.Unauthorized : rule.HasSecret ? (int)status is >= 400 and < 500 : status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Everybody_is_let_in_exactly_where_the_rule_says_so_and_another_team_finds_nothing()
    {
        foreach (var (person, role, ofTheTeam) in People)
        {
            var client = await company.Server.SignedInAsync(person);
            foreach (var (route, rule) in AccessRules.Routes)
            {
                Check(route, person, await CallAsync(client, route, rule), status => Fits(rule, role, ofTheTeam, status));
                if (route == "DELETE /api/session")
                {
                    client.Dispose();
                    client = await company.Server.SignedInAsync(person);
                }
            }

            client.Dispose();
        }
    }

    [Fact]
    public async Task A_key_does_what_its_scope_says_and_never_more()
    {
        using var everything = await company.KeyAsync(NorthAndSouth.Administrator, [.. KeyScopes.All]);
        foreach (var (route, rule) in AccessRules.Routes.Where(route => route.Value.Scope is null && route.Value.Who != Who.Everybody))
            Check(route, "a key with all scopes", await CallAsync(everything, route, rule), status => status == HttpStatusCode.Forbidden);

        foreach (var scope in KeyScopes.All)
        {
            using var one = await company.KeyAsync(NorthAndSouth.Administrator, scope);
            foreach (var (route, rule) in AccessRules.Routes.Where(route => route.Value.Scope is not null))
                Check(route, $"a key with {scope}", await CallAsync(one, route, rule), status => rule.Scope == scope ? IsLetIn(rule, status) : status == HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_key_sees_no_more_than_the_account_that_it_acts_for()
    {
        using var south = await company.KeyAsync(NorthAndSouth.OtherAgent, [.. KeyScopes.All]);
        foreach (var (route, rule) in AccessRules.Routes.Where(route => route.Value is { Scope: not null, Of: not Thing.None, Who: Who.SignedIn }))
            Check(route, "a key of the south", await CallAsync(south, route, rule), status => status == HttpStatusCode.NotFound);
        await south.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/api/campaigns");
        Assert.Empty((await south.ReadAsync<Page<CustomerLine>>("/api/customers?search=nora")).Items);
        Assert.Empty((await south.ReadAsync<Page<TicketLine>>("/api/tickets")).Items);
    }

    [Fact]
    public async Task The_live_connection_asks_the_same_questions()
    {
        foreach (var (person, role, ofTheTeam) in People)
        {
            using var client = await company.Server.SignedInAsync(person);
            await using var hub = await HubClient.OpenAsync(company.Server, client, Cancel);
            foreach (var (method, rule) in AccessRules.HubMethods.Where(m => m.Value.Body is not null))
            {
                var error = await hub.InvokeAsync(method, Fill(rule.Body!, company.IdOf(rule.Of)), Cancel);
                if (role < rule.Who)
                    Assert.Contains("supervisors", error);
                else if (rule.Of != Thing.None && !ofTheTeam)
                    Assert.Contains("does not exist", error);
                else
                    Assert.False(error?.Contains("supervisors") == true || error?.Contains("does not exist any more. Search") == true, $"{method} by {person}: {error}");
            }
        }
    }

    private IEnumerable<string> Routes() =>
        from endpoint in company.Server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        where !OfTheTestServer.Contains(pattern)
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [pattern.EndsWith("/negotiate", StringComparison.Ordinal) ? "POST" : "GET"]
        where method != "OPTIONS"
        select $"{method} {pattern}";

    private async Task<HttpStatusCode> CallAsync(WebClient client, string route, AccessRule rule)
    {
        var parts = route.Split(' ');
        var id = company.IdOf(rule.Of).ToString();
        var path = Parameter().Replace(parts[1].Replace("{id:guid}", id), match => match.Value.Contains("path") ? "none" : match.Value.Contains(":int") ? company.Ticket.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : Guid.NewGuid().ToString());
        using var response = await client.SendAsync(new HttpMethod(parts[0]), path, parts[0] is "POST" or "PUT" ? Fill(rule.Body ?? "{}", company.IdOf(rule.Of)) : null);
        return response.StatusCode;
    }

    private static string Fill(string body, Guid id) => body.Replace("$id", id.ToString()).Replace("$new", Guid.NewGuid().ToString());

    private static bool Fits(AccessRule rule, Who role, bool ofTheTeam, HttpStatusCode status) => rule switch
    {
        // Whoever may not hear a recording, for whatever reason, is told that there is none.
        { Of: Thing.Recording } when role < rule.Who => status == HttpStatusCode.NotFound,
        _ when role < rule.Who => status == HttpStatusCode.Forbidden,
        _ when rule.Of != Thing.None && !ofTheTeam => status == HttpStatusCode.NotFound,
        _ => IsLetIn(rule, status),
    };

    private static bool IsLetIn(AccessRule rule, HttpStatusCode status) =>
        ((int)status < 500 || rule.NeedsTelephone) && status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (rule.Of == Thing.None || status != HttpStatusCode.NotFound) || rule.Who == Who.Everybody;

    private static void Check(string route, string who, HttpStatusCode status, Func<HttpStatusCode, bool> fits) => Assert.True(fits(status), $"{route} by {who} gave {(int)status}.");

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
