using System.Net;
using System.Net.WebSockets;
using System.Text;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;

namespace Crm.Calls.Tests.WebSocketPhones;

/// <summary>The handshake's checks, and SIP through Kestrel.</summary>
public sealed class SipWebSocketEndpointTests : IAsyncLifetime
{
    private TestServer _pbx = null!;
    private WebSocketHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _pbx = await TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob") });
        _host = await WebSocketHost.StartAsync(app => app.MapSipWebSocket("/sip", _pbx.Server, context => context.Request.Headers["X-Test-User"].SingleOrDefault(), "https://console.example"));
    }

    public async ValueTask DisposeAsync()
    {
        await _pbx.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Theory]
    [InlineData("sip", null, "bob", HttpStatusCode.SwitchingProtocols)]
    [InlineData("sip", "https://console.example", "bob", HttpStatusCode.SwitchingProtocols)]
    [InlineData("sip", "https://evil.example", "bob", HttpStatusCode.Forbidden)]
    [InlineData("sip", "null", "bob", HttpStatusCode.Forbidden)]
    [InlineData("sip", null, null, HttpStatusCode.Unauthorized)]
    [InlineData("chat", null, "bob", HttpStatusCode.BadRequest)]
    [InlineData(null, null, "bob", HttpStatusCode.BadRequest)]
    public async Task A_handshake_is_checked_before_it_is_accepted(string? subprotocol, string? origin, string? user, HttpStatusCode expected)
    {
        using var client = await _host.ConnectAsync("/sip", subprotocol, origin, user);

        Assert.Equal(expected, client.HttpStatusCode);
        Assert.Equal(expected == HttpStatusCode.SwitchingProtocols ? WebSocketState.Open : WebSocketState.Closed, client.State);
    }

    [Fact]
    public async Task The_servers_own_origin_is_allowed()
    {
        var own = _host.Address("").ToString().Replace("ws:", "http:", StringComparison.Ordinal).TrimEnd('/');

        using var client = await _host.ConnectAsync("/sip", origin: own);

        Assert.Equal(WebSocketState.Open, client.State);
        Assert.Equal("sip", client.SubProtocol);
    }

    [Fact]
    public async Task A_plain_request_is_told_what_the_address_is_for()
    {
        using var http = new HttpClient();

        var response = await http.GetAsync(new Uri(_host.Address("/sip").ToString().Replace("ws:", "http:", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("SIP over WebSocket", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OPTIONS_is_answered_in_one_text_message()
    {
        using var client = await _host.ConnectAsync("/sip");

        var answer = await AskAsync(client, SipText.Options("ws-1", transport: "WS"));

        Assert.StartsWith("SIP/2.0 200", answer, StringComparison.Ordinal);
        Assert.Contains("Call-ID: ws-1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_no_SIP_or_cut_short_does_no_harm_to_the_next()
    {
        using var client = await _host.ConnectAsync("/sip");
        var whole = SipText.Options("ws-2", "some body", "WS");
        foreach (var bad in new[] { "", "\0\0\0", "hello", whole[..40], whole[..^4], whole.Replace("Content-Length: 9", "Content-Length: 99999999999", StringComparison.Ordinal) })
        {
            using var other = await _host.ConnectAsync("/sip");
            await other.SendAsync(Encoding.ASCII.GetBytes(bad), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        }

        Assert.StartsWith("SIP/2.0 200", await AskAsync(client, whole), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(ClientWebSocket client, string request)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(request), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[10_000];
        var result = await client.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10));
        return Encoding.ASCII.GetString(buffer, 0, result.Count);
    }
}
