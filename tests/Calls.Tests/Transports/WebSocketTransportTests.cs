using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;
using Microsoft.AspNetCore.Builder;

namespace Crm.Calls.Tests.Transports;

public sealed class WebSocketTransportTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly RecordingInbox _inbox = new();
    private readonly TransportLimits _limits = new() { WebSocketsPerUser = 2, Connections = 3 };
    private SipTransports _transports = null!;
    private WebSocketHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _transports = SipTransports.Bind(new IPEndPoint(IPAddress.Loopback, 0), _inbox, _limits, TimeProvider.System);
        _host = await WebSocketHost.StartAsync(app => app.Map("/sip", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync("sip");
            var remote = new IPEndPoint(context.Connection.RemoteIpAddress!, context.Connection.RemotePort);
            await _transports.ServeWebSocketAsync(socket, remote, secure: false, "bob", context.RequestAborted);
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _transports.DisposeAsync();
        await _host.DisposeAsync();
    }

    private static Task SendAsync(ClientWebSocket client, string text, bool end = true, WebSocketMessageType type = WebSocketMessageType.Text) =>
        client.SendAsync(Encoding.Latin1.GetBytes(text), type, end, Cancel);

    private static async Task<(WebSocketReceiveResult Result, string Text)> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[100_000];
        var result = await client.ReceiveAsync(buffer, Cancel).WaitAsync(Deadline);
        return (result, Encoding.Latin1.GetString(buffer, 0, result.Count));
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task Each_WebSocket_message_is_one_SIP_message_of_the_signed_in_user(WebSocketMessageType type)
    {
        using var client = await _host.ConnectAsync("/sip");
        var text = SipText.Options("a", "body", "WS");

        await SendAsync(client, text, type: type);

        var (flow, message, user) = await _inbox.MessageAsync();
        Assert.Equal(text, message);
        Assert.Equal("bob", user);
        Assert.Equal(SipTransport.WebSocket, flow.Transport);
        Assert.NotEqual(0, flow.Connection);
        _transports.Send(flow, "SIP/2.0 200 OK\r\n\r\n"u8.ToArray());
        var (result, answer) = await ReceiveAsync(client);
        Assert.Equal(WebSocketMessageType.Text, result.MessageType);
        Assert.True(result.EndOfMessage);
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", answer);
    }

    [Fact]
    public async Task Fragments_are_put_together()
    {
        using var client = await _host.ConnectAsync("/sip");
        var text = SipText.Options("a", new string('x', 20_000), "WS");

        for (var at = 0; at < text.Length; at += 999)
        {
            var last = at + 999 >= text.Length;
            await SendAsync(client, text.Substring(at, last ? text.Length - at : 999), last);
        }

        Assert.Equal(text, (await _inbox.MessageAsync()).Message);
    }

    [Fact]
    public async Task A_message_that_is_no_UTF8_goes_out_as_binary()
    {
        using var client = await _host.ConnectAsync("/sip");
        await SendAsync(client, SipText.Options("a"));
        var (flow, _, _) = await _inbox.MessageAsync();

        _transports.Send(flow, new byte[] { 0xC3, 0x28 });

        Assert.Equal(WebSocketMessageType.Binary, (await ReceiveAsync(client)).Result.MessageType);
    }

    [Fact]
    public async Task A_message_over_64_KiB_closes_the_socket_with_1009()
    {
        using var client = await _host.ConnectAsync("/sip");

        await SendAsync(client, new string('x', (64 * 1024) + 1));

        var (result, _) = await ReceiveAsync(client);
        Assert.Equal(WebSocketMessageType.Close, result.MessageType);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, result.CloseStatus);
        Assert.Contains("longer than", (await _inbox.FailureAsync()).Why, StringComparison.Ordinal);
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public async Task A_truncated_message_is_dropped_with_its_connection()
    {
        var client = await _host.ConnectAsync("/sip");
        await SendAsync(client, "OPTIONS sip:a@b SIP/2.0\r\n", end: false);

        client.Abort();

        Assert.Equal(SipTransport.WebSocket, (await _inbox.FailureAsync()).Flow.Transport);
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public async Task A_keep_alive_is_answered_and_is_no_message()
    {
        using var client = await _host.ConnectAsync("/sip");

        await SendAsync(client, "\r\n\r\n");

        Assert.Equal("\r\n", (await ReceiveAsync(client)).Text);
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public async Task One_user_may_open_so_many_and_no_more()
    {
        using var first = await _host.ConnectAsync("/sip");
        using var second = await _host.ConnectAsync("/sip");
        await TestKit.Eventually.TrueAsync(() => _transports.Connections == 2, Deadline);

        using var third = await _host.ConnectAsync("/sip");

        var (result, _) = await ReceiveAsync(third);
        Assert.Equal(1013, (int)result.CloseStatus!);
        Assert.Equal(2, _transports.Connections);
    }

    [Fact]
    public async Task Disconnecting_a_flow_closes_its_socket_and_reports_it_lost()
    {
        using var client = await _host.ConnectAsync("/sip");
        await SendAsync(client, SipText.Options("a"));
        var (flow, _, _) = await _inbox.MessageAsync();

        _transports.Disconnect(flow, "cannot be understood");

        Assert.Equal((flow, "cannot be understood"), await _inbox.FailureAsync());
        Assert.Equal(WebSocketMessageType.Close, (await ReceiveAsync(client)).Result.MessageType);
    }

    [Fact]
    public async Task Streams_of_strangers_take_no_room_from_browser_phones()
    {
        _transports.Start();
        var strangers = new List<TcpClient>();
        for (var i = 0; i < _limits.Connections + 1; i++)
        {
            var stranger = new TcpClient();
            await stranger.ConnectAsync(_transports.LocalEndPoint, Cancel);
            strangers.Add(stranger);
        }
        Assert.Equal(0, await strangers[0].GetStream().ReadAsync(new byte[1], Cancel).AsTask().WaitAsync(Deadline));
        await TestKit.Eventually.TrueAsync(() => _transports.Connections == _limits.Connections, Deadline);

        using var phone = await _host.ConnectAsync("/sip");
        await SendAsync(phone, SipText.Options("a", transport: "WS"));
        Assert.Equal("bob", (await _inbox.MessageAsync()).User);
        strangers.ForEach(stranger => stranger.Dispose());
    }
}
