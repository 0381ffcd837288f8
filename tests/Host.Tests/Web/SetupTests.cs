using System.Net;
using Crm.AgentConsole.Contracts;
using Crm.Host.Security;

namespace Crm.Host.Tests.Web;

/// <summary>The first start: a link that works once.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private WebServer server = null!;

    public async ValueTask InitializeAsync() => server = await WebServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_link_makes_the_first_administrator_once()
    {
        var token = await LinkAsync();
        using var client = server.Anonymous();
        using (var made = await client.SendAsync(HttpMethod.Post, "/api/setup", new FirstAdministrator(token, "chief", "The Chief", "a-long-password")))
            Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
        Assert.Equal("administrator", (await client.SignInAsync("chief", "a-long-password")).Role);
        Assert.False(File.Exists(server.Data.SetupToken));
        using var second = server.Anonymous();
        Assert.Contains("used already", await second.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/setup", new FirstAdministrator(token, "thief", "Thief", "a-long-password")));
        Assert.Null(await server.Get<FirstStart>().LinkAsync("http://localhost", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_wrong_token_an_older_link_and_a_weak_password_are_refused_and_the_link_stays_good()
    {
        var older = await LinkAsync();
        var token = await LinkAsync();
        using var client = server.Anonymous();
        foreach (var wrong in (string[])["", "x", older, new string('y', 100_000)])
            await client.RefusedAsync(HttpStatusCode.Forbidden, HttpMethod.Post, "/api/setup", new FirstAdministrator(wrong, "chief", "The Chief", "a-long-password"));
        Assert.Contains("10 to 200 characters", await client.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/setup", new FirstAdministrator(token, "chief", "The Chief", "short")));
        Assert.Contains("without spaces", await client.RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "/api/setup", new FirstAdministrator(token, "the chief", "The Chief", "a-long-password")));
        using var made = await client.SendAsync(HttpMethod.Post, "/api/setup", new FirstAdministrator(token, "chief", "The Chief", "a-long-password"));
        Assert.Equal(HttpStatusCode.NoContent, made.StatusCode);
    }

    [Fact]
    public async Task The_token_is_kept_as_a_hash_that_only_the_server_can_read()
    {
        var token = await LinkAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.Data.SetupToken));
        Assert.DoesNotContain(token, await File.ReadAllTextAsync(server.Data.SetupToken, TestContext.Current.CancellationToken));
        Assert.True(token.Length >= 43);
    }

    private async Task<string> LinkAsync()
    {
        var link = await server.Get<FirstStart>().LinkAsync("http://localhost:8080", TestContext.Current.CancellationToken);
        Assert.StartsWith("http://localhost:8080/setup#token=", link);
        return link!.Split('=')[1];
    }
}
