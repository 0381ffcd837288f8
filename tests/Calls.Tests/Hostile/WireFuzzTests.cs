using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Sip;

namespace Crm.Calls.Tests.Hostile;

/// <summary>
/// Spoiled messages at the ports of a running server: no fault inside, nothing left behind, and calls are served as before. <c>CRM_FUZZ_MESSAGES</c>
/// and <c>CRM_FUZZ_SEED</c> make the runs longer and other.
/// </summary>
public sealed class WireFuzzTests
{
    private static readonly int Messages = Setting("CRM_FUZZ_MESSAGES", 3_000);
    private static readonly int Seed = Setting("CRM_FUZZ_SEED", 1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FaultLog _faults = new();

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>As a stranger, and from a carrier's address, whose INVITEs become calls.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spoiled_datagrams(bool carrier)
    {
        await using var pbx = await StartAsync();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var own = (IPEndPoint)peer.LocalEndPoint!;
        if (carrier)
        {
            pbx.Trust("carrier", own, new TestDirectory("bob"));
        }
        // Every other call is answered, so that requests meet it in each state.
        pbx.Events.OnEvent = happened =>
        {
            if (happened is CallArrived { Call: var call } && call.Value.GetHashCode() % 2 == 0)
            {
                pbx.Server.Answer(call);
            }
        };
        var mutator = new SipMutator(Seed);
        var buffer = new byte[65_536];
        for (int n = 0; n < Messages; n++)
        {
            byte[] message = mutator.Spoil(HostileMessages.Write(n, "UDP", own, "100"));
            await peer.SendToAsync(message.AsMemory(0, Math.Min(message.Length, 65_000)), pbx.Address);
            while (peer.Available > 0)
            {
                peer.Receive(buffer);
            }
            if (n % 64 == 63)
            {
                // What comes faster than it is judged would only be dropped.
                await pbx.Server.GetBindingsAsync().WaitAsync(Deadline);
            }
        }
        await AssertUnharmedAsync(pbx);
    }

    [Fact]
    public async Task Spoiled_streams()
    {
        await using var pbx = await StartAsync();
        var mutator = new SipMutator(Seed + 1);
        TcpClient? client = null;
        for (int n = 0; n < Messages; n++)
        {
            if (client is null)
            {
                client = new TcpClient();
                await client.ConnectAsync(pbx.Address);
            }
            byte[] message = mutator.Spoil(HostileMessages.Write(n, "TCP", (IPEndPoint)client.Client.LocalEndPoint!, "100"));
            try
            {
                await client.GetStream().WriteAsync(message);
                Discard(client);
            }
            catch (IOException)
            {
                client.Dispose();
                client = null;
            }
            if (n % 16 == 15)
            {
                client?.Dispose();
                client = null;
            }
        }
        client?.Dispose();
        await AssertUnharmedAsync(pbx);
    }

    [Fact]
    public async Task Spoiled_web_socket_messages()
    {
        await using var pbx = await StartAsync();
        await using var host = await WebSocketHost.StartAsync(app => app.MapSipWebSocket("/sip", pbx.Server, context => context.Request.Headers["X-Test-User"].SingleOrDefault()));
        var mutator = new SipMutator(Seed + 2);
        ClientWebSocket? socket = null;
        var answers = Task.CompletedTask;
        for (int n = 0; n < Messages; n++)
        {
            if (socket is not { State: WebSocketState.Open })
            {
                socket?.Dispose();
                socket = await host.ConnectAsync("/sip");
                answers = DrainAsync(socket);
            }
            byte[] message = mutator.Spoil(HostileMessages.Write(n, "WS", new IPEndPoint(IPAddress.Loopback, 9), "100"));
            int cut = mutator.Next(message.Length + 1);
            try
            {
                await socket.SendAsync(message.AsMemory(0, cut), WebSocketMessageType.Binary, endOfMessage: false, default);
                await socket.SendAsync(message.AsMemory(cut), WebSocketMessageType.Binary, endOfMessage: true, default);
            }
            catch (Exception e) when (e is WebSocketException or IOException)
            {
                // Closed for what it said; the next message needs another.
            }
        }
        socket?.Abort();
        await answers;
        await AssertUnharmedAsync(pbx);
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync("pbx", o => o with { Directory = new TestDirectory("bob"), Logger = _faults });

    private static void Discard(TcpClient client)
    {
        var buffer = new byte[4_096];
        while (client.Available > 0)
        {
            client.GetStream().ReadExactly(buffer, 0, Math.Min(client.Available, buffer.Length));
        }
    }

    private static async Task DrainAsync(ClientWebSocket socket)
    {
        var buffer = new byte[65_536];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), default)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Ended on either side.
        }
    }

    private static bool HangUpAll(TestServer pbx)
    {
        foreach (var arrived in pbx.Events.All.OfType<CallArrived>())
        {
            pbx.Server.Hangup(arrived.Call, 16, "over");
        }
        return pbx.Server.Statistics.Legs == 0;
    }

    private async Task AssertUnharmedAsync(TestServer pbx)
    {
        await using var carrier = await TestServer.StartAsync("carrier");
        await Eventually.TrueAsync(() => HangUpAll(pbx), Deadline, () => $"{pbx.Server.Statistics.Legs} legs are left");
        pbx.Trust("good", carrier.Address, new TestDirectory("bob"));
        var call = carrier.Call("4930777", pbx.Address);
        var good = await pbx.Events.NextAsync<CallArrived>(a => a.Dialed == "4930777", Deadline);
        pbx.Server.Answer(good.Call);
        await carrier.Events.OfAsync<CallAnswered>(call, Deadline);
        carrier.Server.Hangup(call, 16, "done");
        Assert.Equal(CallEndedBy.Peer, (await pbx.Events.OfAsync<CallEnded>(good.Call, Deadline)).By);
        Assert.Empty(_faults.All);
    }
}
