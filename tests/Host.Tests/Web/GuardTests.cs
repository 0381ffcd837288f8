using System.Net;
using System.Text.RegularExpressions;
using Crm.AgentConsole.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Host.Tests.Web;

/// <summary>Wrong doors: no session, a page of another site, a missing token, a wrong role.</summary>
public sealed class GuardTests(Company company)
{
    private static readonly string[] Open = ["/health/live", "/health/ready", "/api/session", "/api/setup", "/api/broken", "/api/mail/incoming", "/s/{token}"];

    private WebServer Server => company.Server;

    [Fact]
    public async Task Every_end_point_without_a_session_is_closed_except_those_that_must_be_open()
    {
        using var client = Server.Anonymous();
        var asked = 0;
        foreach (var endpoint in Server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var path = "/" + Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{\w+:guid\}", Guid.NewGuid().ToString()).Replace("{*path:nonfile}", "nothing-here").Replace("{**path:nonfile}", "nothing-here");
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                if (Open.Contains(path) && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
                    continue;
                using var response = await client.SendAsync(new HttpMethod(method), path, method is "GET" or "HEAD" or "DELETE" ? null : "{}");
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} gave {(int)response.StatusCode} to a stranger.");
                asked++;
            }
        }
        Assert.True(asked > 20, $"Only {asked} end points were found.");
    }

    [Fact]
    public async Task An_end_point_whose_rule_was_forgotten_is_closed_to_strangers()
    {
        using var stranger = Server.Anonymous();
        Assert.Equal("You are not signed in. Sign in and try again.", await stranger.RefusedAsync(HttpStatusCode.Unauthorized, HttpMethod.Get, "/api/new-feature"));
        using var ana = await Server.SignedInAsync("ana");
        using var response = await ana.SendAsync(HttpMethod.Get, "/api/new-feature");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/users")]
    [InlineData("POST", "/api/users")]
    [InlineData("PUT", "/api/users/00000000-0000-0000-0000-000000000001")]
    public async Task Accounts_are_for_administrators(string method, string path)
    {
        foreach (var name in (string[])["ana", "sue"])
        {
            using var client = await Server.SignedInAsync(name);
            Assert.Contains("Your role does not allow this", await client.RefusedAsync(HttpStatusCode.Forbidden, new HttpMethod(method), path, method == "GET" ? null : "{}"));
        }
        using var admin = await Server.SignedInAsync("admin");
        Assert.Contains(await admin.ReadAsync<UserDetail[]>("/api/users"), user => user.UserName == "ana");
    }

    [Fact]
    public async Task A_change_without_the_token_or_with_another_persons_is_refused_and_changes_nothing()
    {
        using var ana = await Server.SignedInAsync("ana");
        using var bob = await Server.SignedInAsync("bob");
        var body = new CustomerEdit("Forged", null, "gold", null, null, null, [], 0);
        var mine = ana.Token;
        foreach (var token in (string?[])[null, "", "nonsense", bob.Token])
        {
            ana.Token = token;
            Assert.Contains("X-CSRF", await ana.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/customers", body));
        }
        ana.Token = mine;
        Assert.Empty((await ana.ReadAsync<Page<CustomerLine>>("/api/customers?search=Forged")).Items);
        await ana.SendForAsync<PhoneAccount>(HttpMethod.Post, "/api/phone", "{}");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_page_of_another_origin_gets_no_socket_and_changes_nothing(string origin)
    {
        using var ana = await Server.SignedInAsync("ana");
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/sip"), (HttpMethod.Get, "/SIP"), (HttpMethod.Get, "/hubs/console"), (HttpMethod.Post, "/hubs/console/negotiate"), (HttpMethod.Post, "/api/phone"), (HttpMethod.Delete, "/api/session")])
            Assert.Contains("a page of another site", await ana.RefusedAsync(HttpStatusCode.Forbidden, method, path, null, ("Origin", origin)));
        using var stranger = Server.Anonymous();
        Assert.Contains("a page of another site", await stranger.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/session", new SignIn("ana", WebServer.Password), ("Origin", origin)));
    }

    [Fact]
    public async Task Two_origins_or_a_cross_site_request_without_one_are_foreign()
    {
        using var ana = await Server.SignedInAsync("ana");
        var own = Server.Address.GetLeftPart(UriPartial.Authority);
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/sip", null, ("Origin", own), ("Origin", "https://evil.example"));
        await ana.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Get, "/sip", null, ("Sec-Fetch-Site", "cross-site"));
    }

    [Fact]
    public async Task The_servers_own_origin_and_the_configured_ones_are_let_in()
    {
        using var ana = await Server.SignedInAsync("ana");
        foreach (var origin in (string[])[Server.Address.GetLeftPart(UriPartial.Authority), WebServer.AllowedOrigin])
        {
            using var telephone = await ana.SendAsync(HttpMethod.Get, "/sip", null, ("Origin", origin));
            Assert.Equal(HttpStatusCode.OK, telephone.StatusCode);
            using var hub = await ana.SendAsync(HttpMethod.Post, "/hubs/console/negotiate?negotiateVersion=1", "", ("Origin", origin));
            Assert.Equal(HttpStatusCode.OK, hub.StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_our_pages_may_do_errors_too()
    {
        using var client = Server.Anonymous();
        foreach (var path in (string[])["/health/live", "/api/me", "/api/broken", "/nothing"])
        {
            using var response = await client.SendAsync(HttpMethod.Get, path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains("frame-ancestors 'none'", policy);
            Assert.Contains($"connect-src 'self' ws://{Server.Address.Authority}", policy);
            Assert.DoesNotContain("unsafe-inline'; img", policy.Replace("style-src 'self' 'unsafe-inline'", ""));
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        }
    }

    [Fact]
    public async Task A_hostile_host_header_does_not_get_into_the_policy()
    {
        using var client = Server.Anonymous();
        using var response = await client.SendAsync(HttpMethod.Get, "/health/live", null, ("Host", "a.example;script-src,*"));
        if (response.Headers.TryGetValues("Content-Security-Policy", out var policy))
            Assert.DoesNotContain("a.example;script-src", policy.Single());
        else
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_failure_inside_is_told_in_plain_words_without_its_details()
    {
        using var client = Server.Anonymous();
        var sentence = await client.RefusedAsync(HttpStatusCode.InternalServerError, HttpMethod.Get, "/api/broken");
        Assert.Contains("tell an administrator the number", sentence);
        Assert.DoesNotContain("secret detail", sentence);
    }

    [Fact]
    public async Task Health_is_open_names_each_part_and_keeps_its_secrets()
    {
        using var client = Server.Anonymous();
        using var live = await client.SendAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var ready = await client.SendAsync(HttpMethod.Get, "/health/ready");
        var text = await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("""{"name":"database","ready":true,"problem":null}""", text);
        Assert.Contains("""{"name":"journal","ready":true,"problem":null}""", text);
        Assert.Contains("""{"name":"sip","ready":false""", text);
        Assert.DoesNotContain(Server.Folder, text);
    }
}
