using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Transports;

public sealed class UdpTransportTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact]
    public async Task A_datagram_is_delivered_with_its_source_and_answered_by_the_same_socket()
    {
        var inbox = new RecordingInbox();
        using var transport = UdpTransport.Bind(AnyPort, inbox);
        transport.Start();
        using var peer = new UdpClient(AnyPort);

        await peer.SendAsync(Encoding.ASCII.GetBytes("hello"), transport.LocalEndPoint, TestContext.Current.CancellationToken);
        var (flow, message, user) = await inbox.MessageAsync();

        Assert.Equal("hello", message);
        Assert.Equal(new SipFlow(SipTransport.Udp, (IPEndPoint)peer.Client.LocalEndPoint!, 0), flow);
        Assert.Null(user);
        Assert.Null(transport.Send(flow.Remote, "world"u8));
        var answer = await peer.ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("world", Encoding.ASCII.GetString(answer.Buffer));
        Assert.Equal(transport.LocalEndPoint, answer.RemoteEndPoint);
    }

    [Fact]
    public async Task The_largest_datagram_and_an_empty_one_arrive_whole()
    {
        var inbox = new RecordingInbox();
        using var transport = UdpTransport.Bind(AnyPort, inbox);
        transport.Start();
        using var peer = new UdpClient(AnyPort);
        var largest = new byte[65_507];
        largest.AsSpan().Fill((byte)'x');

        await peer.SendAsync(largest, transport.LocalEndPoint, TestContext.Current.CancellationToken);
        await peer.SendAsync(Array.Empty<byte>(), transport.LocalEndPoint, TestContext.Current.CancellationToken);

        Assert.Equal(largest.Length, (await inbox.MessageAsync()).Message.Length);
        Assert.Empty((await inbox.MessageAsync()).Message);
    }

    [Fact]
    public async Task Datagrams_that_signalling_cannot_take_are_counted_and_dropped()
    {
        var inbox = new RecordingInbox { Full = true };
        using var transport = UdpTransport.Bind(AnyPort, inbox);
        transport.Start();
        using var peer = new UdpClient(AnyPort);

        await peer.SendAsync(new byte[10], transport.LocalEndPoint, TestContext.Current.CancellationToken);

        await TestKit.Eventually.TrueAsync(() => transport.Dropped == 1, TimeSpan.FromSeconds(10));
        Assert.True(inbox.IsEmpty);
    }

    [Fact]
    public void Disposing_frees_the_port_at_once()
    {
        var first = UdpTransport.Bind(AnyPort, new RecordingInbox());
        first.Start();
        var address = first.LocalEndPoint;
        first.Dispose();

        using var second = UdpTransport.Bind(address, new RecordingInbox());
        Assert.Equal(address, second.LocalEndPoint);
    }

    [Fact]
    public void A_port_in_use_by_udp_is_named_with_its_transport_and_what_to_do()
    {
        using var taken = new UdpClient(AnyPort);
        var address = (IPEndPoint)taken.Client.LocalEndPoint!;

        var error = Assert.Throws<CallServerStartException>(() => SipListeners.Bind(address, new RecordingInbox()));

        Assert.Contains($"SIP port {address.Port} (UDP", error.Message, StringComparison.Ordinal);
        Assert.Contains("choose another port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_use_by_tcp_is_named_with_its_transport_and_udp_is_given_back()
    {
        using var taken = new TcpListener(AnyPort);
        taken.Start();
        var address = (IPEndPoint)taken.LocalEndpoint;

        var error = Assert.Throws<CallServerStartException>(() => SipListeners.Bind(address, new RecordingInbox()));

        Assert.Contains($"SIP port {address.Port} (TCP", error.Message, StringComparison.Ordinal);
        using var udpIsFree = new UdpClient(address);
    }

    [Fact]
    public void An_address_that_is_not_ours_is_named()
    {
        var error = Assert.Throws<CallServerStartException>(() => SipListeners.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), new RecordingInbox()));

        Assert.Contains("192.0.2.1 is not an address of this machine", error.Message, StringComparison.Ordinal);
    }
}
