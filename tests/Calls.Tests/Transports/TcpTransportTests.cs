using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Transports;

public sealed class TcpTransportTests : IAsyncLifetime
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly RecordingInbox _inbox = new();
    private SipTransports? _transports;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_transports is not null)
        {
            await _transports.DisposeAsync();
        }
    }

    private SipTransports Start(TransportLimits? limits = null)
    {
        _transports = SipTransports.Bind(AnyPort, _inbox, limits ?? new TransportLimits(), TimeProvider.System);
        _transports.Start();
        return _transports;
    }

    private async Task<NetworkStream> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_transports!.LocalEndPoint, Cancel);
        return client.GetStream();
    }

    private static async Task SendAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), Cancel);

    /// <summary>Whether the other side closed: end of stream or a reset.</summary>
    private static async Task AssertClosedAsync(NetworkStream stream)
    {
        var buffer = new byte[1_024];
        try
        {
            while (await stream.ReadAsync(buffer, Cancel).AsTask().WaitAsync(Deadline) > 0)
            {
            }
        }
        catch (IOException)
        {
        }
    }

    [Fact]
    public async Task Messages_are_cut_out_wherever_the_stream_was_split()
    {
        Start();
        await using var stream = await ConnectAsync();
        var first = SipText.Options("a", "body one");
        var second = SipText.Options("b");
        var both = first + second;

        for (var cut = 1; cut < both.Length; cut += 37)
        {
            await SendAsync(stream, both[..cut]);
            await SendAsync(stream, both[cut..]);
            Assert.Equal(first, (await _inbox.MessageAsync()).Message);
            Assert.Equal(second, (await _inbox.MessageAsync()).Message);
        }
    }

    [Fact]
    public async Task A_ping_is_answered_with_a_pong()
    {
        Start();
        await using var stream = await ConnectAsync();

        await SendAsync(stream, "\r\n\r\n");

        var pong = new byte[2];
        await stream.ReadExactlyAsync(pong, Cancel).AsTask().WaitAsync(Deadline);
        Assert.Equal("\r\n"u8.ToArray(), pong);
    }

    [Fact]
    public async Task An_answer_goes_back_by_the_connection_of_the_request()
    {
        var transports = Start();
        await using var stream = await ConnectAsync();
        await SendAsync(stream, SipText.Options("a"));
        var (flow, _, _) = await _inbox.MessageAsync();

        Assert.Equal(SipTransport.Tcp, flow.Transport);
        Assert.NotEqual(0, flow.Connection);
        transports.Send(flow, Encoding.ASCII.GetBytes("SIP/2.0 200 OK\r\n\r\n"));

        var answer = new byte[18];
        await stream.ReadExactlyAsync(answer, Cancel).AsTask().WaitAsync(Deadline);
        Assert.StartsWith("SIP/2.0 200", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: 1000000")]
    public async Task A_length_that_cannot_be_followed_closes_the_connection(string length)
    {
        Start();
        await using var stream = await ConnectAsync();

        await SendAsync(stream, SipText.Options("a").Replace("Content-Length: 0", length, StringComparison.Ordinal) + new string('x', 70_000));

        await AssertClosedAsync(stream);
        var (flow, _) = await _inbox.FailureAsync();
        Assert.Equal(SipTransport.Tcp, flow.Transport);
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public async Task Headers_without_end_are_bounded()
    {
        Start();
        await using var stream = await ConnectAsync();

        var sending = SendAsync(stream, "OPTIONS sip:a@b SIP/2.0\r\nX: " + new string('x', 200_000));

        await AssertClosedAsync(stream);
        Assert.True(_inbox.IsEmpty);
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    [Fact]
    public async Task A_truncated_message_is_dropped_with_its_connection()
    {
        Start();
        await using (var stream = await ConnectAsync())
        {
            await SendAsync(stream, SipText.Options("a", "0123456789")[..^5]);
        }

        var (_, why) = await _inbox.FailureAsync();
        Assert.Contains("closed", why, StringComparison.Ordinal);
        Assert.True(_inbox.IsEmpty);
    }

    [Fact]
    public async Task A_peer_that_drips_a_message_is_closed_while_others_are_served()
    {
        Start(new TransportLimits { WholeMessage = TimeSpan.FromMilliseconds(300) });
        await using var slow = await ConnectAsync();
        await SendAsync(slow, "OPTIONS sip:a");
        await using var honest = await ConnectAsync();
        await SendAsync(honest, SipText.Options("a"));
        Assert.Contains("Call-ID: a", (await _inbox.MessageAsync()).Message, StringComparison.Ordinal);

        await AssertClosedAsync(slow);

        var (flow, why) = await _inbox.FailureAsync();
        Assert.Contains("no whole message", why, StringComparison.Ordinal);
        await SendAsync(honest, SipText.Options("b"));
        var second = await _inbox.MessageAsync();
        Assert.Contains("Call-ID: b", second.Message, StringComparison.Ordinal);
        Assert.NotEqual(flow, second.Flow);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed()
    {
        Start(new TransportLimits { WholeMessage = TimeSpan.FromMilliseconds(300) });
        await using var silent = await ConnectAsync();

        await AssertClosedAsync(silent);
    }

    [Fact]
    public async Task A_peer_that_does_not_read_is_disconnected()
    {
        var transports = Start();
        await using var stream = await ConnectAsync();
        await SendAsync(stream, SipText.Options("a"));
        var (flow, _, _) = await _inbox.MessageAsync();

        var message = new byte[60_000];
        for (var i = 0; i < 2_000 && transports.Connections > 0; i++)
        {
            transports.Send(flow, message);
        }

        var (lost, why) = await _inbox.FailureAsync();
        Assert.Equal(flow, lost);
        Assert.Contains("unread", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_address_may_open_so_many_connections_and_no_more()
    {
        var transports = Start(new TransportLimits { ConnectionsPerAddress = 3 });
        var streams = new List<NetworkStream>();
        for (var i = 0; i < 3; i++)
        {
            streams.Add(await ConnectAsync());
            await TestKit.Eventually.TrueAsync(() => transports.Connections == streams.Count, Deadline);
        }

        await using var fourth = await ConnectAsync();

        await AssertClosedAsync(fourth);
        Assert.Equal(3, transports.Connections);
        streams.ForEach(s => s.Dispose());
    }

    [Fact]
    public async Task When_all_places_are_taken_the_oldest_stranger_makes_room_and_who_is_known_stays()
    {
        var transports = Start(new TransportLimits { Connections = 2 });
        await using var known = await ConnectAsync();
        await SendAsync(known, SipText.Options("a"));
        transports.Welcome((await _inbox.MessageAsync()).Flow);
        await using var stranger = await ConnectAsync();
        await SendAsync(stranger, SipText.Options("b"));
        await _inbox.MessageAsync();

        await using var third = await ConnectAsync();

        await AssertClosedAsync(stranger);
        await SendAsync(third, SipText.Options("c"));
        await _inbox.MessageAsync();
        await SendAsync(known, SipText.Options("d"));
        await _inbox.MessageAsync();
    }

    [Fact]
    public async Task Reading_pauses_while_signalling_is_behind_and_nothing_is_lost()
    {
        Start();
        _inbox.Full = true;
        await using var stream = await ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            await SendAsync(stream, SipText.Options($"m{i}"));
        }
        Assert.True(_inbox.IsEmpty);

        _inbox.Full = false;

        for (var i = 0; i < 100; i++)
        {
            Assert.Contains($"Call-ID: m{i}\r\n", (await _inbox.MessageAsync()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_without_a_connection_opens_one_and_the_next_uses_it_again()
    {
        var transports = Start();
        using var peer = new TcpListener(AnyPort);
        peer.Start();
        var flow = new SipFlow(SipTransport.Tcp, (IPEndPoint)peer.LocalEndpoint, 0);

        transports.Send(flow, "one"u8.ToArray());
        transports.Send(flow, "two"u8.ToArray());

        using var accepted = await peer.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(Deadline);
        var received = new byte[6];
        await accepted.GetStream().ReadExactlyAsync(received, Cancel).AsTask().WaitAsync(Deadline);
        Assert.Equal("onetwo", Encoding.ASCII.GetString(received));
        Assert.Equal(1, transports.Connections);
        Assert.False(peer.Pending());
    }

    [Fact]
    public async Task A_connection_that_cannot_be_opened_fails_the_flow_that_asked_for_it()
    {
        var transports = Start();
        using var closed = new TcpListener(AnyPort);
        closed.Start();
        var flow = new SipFlow(SipTransport.Tcp, (IPEndPoint)closed.LocalEndpoint, 0);
        closed.Stop();

        transports.Send(flow, "one"u8.ToArray());

        var failures = new[] { await _inbox.FailureAsync(), await _inbox.FailureAsync() };
        Assert.Contains(failures, f => f.Flow == flow);
    }

    [Fact]
    public async Task What_is_sent_by_a_closed_connection_comes_back_as_a_failure()
    {
        var transports = Start();
        var flow = new SipFlow(SipTransport.WebSocket, new IPEndPoint(IPAddress.Loopback, 1), 4711);

        transports.Send(flow, "late"u8.ToArray());

        Assert.Equal(flow, (await _inbox.FailureAsync()).Flow);
    }

    [Fact]
    public async Task The_same_port_can_be_bound_again_right_after_a_restart()
    {
        var transports = Start();
        await using var stream = await ConnectAsync();
        await TestKit.Eventually.TrueAsync(() => transports.Connections == 1, Deadline);
        await transports.DisposeAsync();

        await using var again = SipTransports.Bind(transports.LocalEndPoint, _inbox, new TransportLimits(), TimeProvider.System);

        Assert.Equal(transports.LocalEndPoint, again.LocalEndPoint);
    }
}
