using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Crm.Host.Tests.Walks;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Durability;

/// <summary>
/// Everything that a server may have to wait for when it stops: consoles and browser phones that never read, a connection whose request never
/// ends, a download that nobody takes, a poll without an answer, and a carrier that does not confirm the end of its call.
/// </summary>
internal sealed class HangingPeers : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly LiveCenter _center;
    private readonly List<IDisposable> _open = [];

    private HangingPeers(LiveCenter center) => _center = center;

    /// <param name="each">How many of each kind.</param>
    /// <param name="rawPort">Port of the carrier that falls silent; the site's configuration has a trunk for it.</param>
    /// <param name="recording">A recording whose file is larger than what sockets buffer.</param>
    public static async Task<HangingPeers> OpenAsync(LiveCenter center, int each, int rawPort, Guid recording)
    {
        var peers = new HangingPeers(center);
        for (var i = 0; i < each; i++)
        {
            await peers.OpenSocketAsync("/hubs/console", null, "{\"protocol\":\"json\",\"version\":1}\u001e{\"type\":1,\"invocationId\":\"1\",\"target\":\"Attach\",\"arguments\":[]}\u001e");
            await peers.OpenSocketAsync("/sip", "sip", $"OPTIONS sip:{Walks.Center.Realm} SIP/2.0\r\nContent-Length: 0\r\n\r\n");
            await peers.OpenTcpAsync(center.Server.WebPort, "POST /api/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{");
            await peers.OpenTcpAsync(center.Server.SipPort, $"INVITE sip:{LiveCenter.Line}@127.0.0.1 SIP/2.0\r\nContent-Length: 10000\r\n");
            await peers.DownloadAsync($"/api/recordings/{recording}");
        }

        await peers.PollAsync();
        var silent = new RawCaller(rawPort, center.Sip, "<sip:+12125550177@127.0.0.1>;tag=1", Guid.NewGuid().ToString());
        peers._open.Add(silent);
        await silent.CallAsync(LiveCenter.Line);
        return peers;
    }

    private async Task OpenSocketAsync(string path, string? subprotocol, string first)
    {
        using var limit = new CancellationTokenSource(Deadline);
        var socket = new ClientWebSocket();
        _open.Add(socket);
        socket.Options.Cookies = _center.Admin.Cookies;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.SetRequestHeader("Origin", _center.Server.Web.GetLeftPart(UriPartial.Authority));
        if (subprotocol is not null)
        {
            socket.Options.AddSubProtocol(subprotocol);
        }

        await socket.ConnectAsync(new UriBuilder(_center.Server.Web) { Scheme = "ws", Path = path }.Uri, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(first), WebSocketMessageType.Text, true, limit.Token);
    }

    private async Task OpenTcpAsync(int port, string begun)
    {
        var client = new TcpClient();
        _open.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begun));
    }

    /// <summary>Reads the head of the answer, so that the server is in the middle of the body.</summary>
    private async Task DownloadAsync(string path)
    {
        var client = NewClient();
        _open.Add(client);
        var answer = await client.GetAsync(new Uri(_center.Server.Web, path), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>SignalR's long polling: the request is answered when there is something to say.</summary>
    private async Task PollAsync()
    {
        var client = NewClient();
        _open.Add(client);
        client.DefaultRequestHeaders.Add("Origin", _center.Server.Web.GetLeftPart(UriPartial.Authority));
        using var made = await client.PostAsync(new Uri(_center.Server.Web, "/hubs/console/negotiate?negotiateVersion=1"), null);
        var token = JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["connectionToken"]!.GetValue<string>();
        var address = new Uri(_center.Server.Web, $"/hubs/console?id={Uri.EscapeDataString(token)}");
        (await client.GetAsync(address)).Dispose();
        _ = client.GetAsync(address).ContinueWith(answer => answer.Exception, TaskScheduler.Default);
    }

    private HttpClient NewClient() => new(new SocketsHttpHandler { CookieContainer = _center.Admin.Cookies, MaxResponseDrainSize = 0 });

    public ValueTask DisposeAsync()
    {
        _open.ForEach(peer => peer.Dispose());
        return default;
    }
}
