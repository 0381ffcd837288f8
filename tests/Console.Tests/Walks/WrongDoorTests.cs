using System.Net;
using System.Net.WebSockets;
using System.Text;
using Crm.Console.Tests.Site;
using Crm.TestKit.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Crm.Console.Tests.Walks;

/// <summary>WebSocket handshakes check origin, subprotocol and user; pages and hub methods check the role.</summary>
public sealed class WrongDoorTests(Center center)
{
    private const char RecordEnd = '\u001e';

    [Theory]
    [InlineData("/sip", "sip", null, true, HttpStatusCode.SwitchingProtocols)]
    [InlineData("/sip", "sip", "https://evil.example", true, HttpStatusCode.Forbidden)]
    [InlineData("/sip", null, null, true, HttpStatusCode.BadRequest)]
    [InlineData("/sip", "sip", null, false, HttpStatusCode.Unauthorized)]
    [InlineData("/hubs/console", null, null, true, HttpStatusCode.SwitchingProtocols)]
    [InlineData("/hubs/console", null, "https://evil.example", true, HttpStatusCode.Forbidden)]
    [InlineData("/hubs/console", null, null, false, HttpStatusCode.Unauthorized)]
    public async Task A_handshake_is_let_in_only_from_our_origin_with_its_subprotocol_by_a_signed_in_user(string path, string? protocol, string? origin, bool signedIn, HttpStatusCode expected)
    {
        using var client = await ClientAsync(signedIn);
        using var socket = Socket(client, origin ?? center.Server.Web.GetLeftPart(UriPartial.Authority), protocol);
        try
        {
            await socket.ConnectAsync(Address(path), TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // The status below says how it was refused.
        }

        Assert.Equal(expected, socket.HttpStatusCode);
    }

    [Fact]
    public async Task An_agent_is_kept_from_other_roles_pages_without_an_error_page()
    {
        await using var desk = await center.OpenDeskAsync(await center.AddPersonAsync("Nils"));
        foreach (var place in (string[])["Wallboard", "Users"])
        {
            await Expect(desk.Page.GetByRole(AriaRole.Link, new() { Name = place })).ToHaveCountAsync(0);
            await desk.Page.GotoAsync($"/{place.ToLowerInvariant()}");
            await Expect(desk.Page.GetByRole(AriaRole.Heading, new() { Name = "Desk" })).ToBeVisibleAsync();
        }
    }

    [Fact]
    public async Task An_agents_requests_for_other_roles_are_refused_in_a_sentence()
    {
        using var client = await ClientAsync(signedIn: true);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("/api/users"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("detail", refused.Message, StringComparison.Ordinal);

        using var hub = Socket(client, center.Server.Web.GetLeftPart(UriPartial.Authority), null);
        await hub.ConnectAsync(Address("/hubs/console"), TestContext.Current.CancellationToken);
        await SendAsync(hub, """{"protocol":"json","version":1}""");
        await SendAsync(hub, """{"type":1,"invocationId":"1","target":"WatchWallboard","arguments":[]}""");
        var answer = await ReceiveAsync(hub, "\"invocationId\":\"1\"");
        Assert.Contains("\"error\":", answer, StringComparison.Ordinal);
        Assert.Contains("supervisor", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("queues", answer, StringComparison.Ordinal);
    }

    private async Task<CrmClient> ClientAsync(bool signedIn)
    {
        var client = new CrmClient(center.Server.Web);
        if (signedIn)
        {
            var agent = await center.AddPersonAsync("Nils");
            await client.SignInAsync(agent.UserName, agent.Password);
        }

        return client;
    }

    private static ClientWebSocket Socket(CrmClient client, string origin, string? protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = client.Cookies;
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        return socket;
    }

    private Uri Address(string path) => new UriBuilder(center.Server.Web) { Scheme = "ws", Path = path }.Uri;

    private static ValueTask SendAsync(ClientWebSocket socket, string json) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json + RecordEnd), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, TestContext.Current.CancellationToken);

    /// <summary>The first record that contains a text.</summary>
    private static async Task<string> ReceiveAsync(ClientWebSocket socket, string text)
    {
        var buffer = new byte[16_384];
        var received = new StringBuilder();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken).AsTask().WaitAsync(Center.Soon);
            received.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (received.ToString().Split(RecordEnd)[..^1].FirstOrDefault(record => record.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }
        }
    }
}
