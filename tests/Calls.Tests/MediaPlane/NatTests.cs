using System.Net;
using System.Net.Sockets;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>Phones behind a NAT: the description names an address of their own network, and packets come from another.</summary>
public sealed class NatTests
{
    private const string Named = "127.0.0.77";

    private static (MediaLeg Leg, RtpPhone Phone) CallFromBehindNat(MediaHarness media, IPAddress? signalling, int? control = null)
    {
        var phone = media.Stranger();
        var leg = media.Server.Open(MediaLegKind.Plain);
        leg.SignallingHost = signalling;
        string offer = phone.Sdp().Replace("127.0.0.1", Named);
        MediaHarness.Negotiate(leg, control is null ? offer : offer.Replace("a=ptime", $"a=rtcp:{control}\r\na=ptime"), out string answer);
        phone.TakeAnswer(answer);
        return (leg, phone);
    }

    private static void ExpectDropped(MediaHarness media, RtpPhone phone)
    {
        long dropped = media.Server.PacketsDropped;
        phone.Say(700);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 10, "ten packets dropped");
        Assert.Equal(0, phone.HeardCount);
        phone.Hush();
    }

    [Fact]
    public void A_phone_is_heard_and_hears_at_the_host_that_its_signalling_comes_from_and_a_third_is_not()
    {
        using var media = new MediaHarness();
        var (left, caller) = CallFromBehindNat(media, IPAddress.Loopback);
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        agent.Say(1000);
        var third = media.Stranger(IPAddress.Parse("127.0.0.2"));
        third.Server = caller.Server;
        ExpectDropped(media, third);
        caller.Say(440);
        agent.HearTone(440);
        caller.HearTone(1000);
        ExpectDropped(media, third);
        var second = media.Stranger();
        second.Server = caller.Server;
        ExpectDropped(media, second);
        agent.HearTone(440);
        caller.HearTone(1000);
    }

    [Fact]
    public void Without_a_known_signalling_host_only_the_named_host_is_heard()
    {
        using var media = new MediaHarness();
        var (left, caller) = CallFromBehindNat(media, signalling: null);
        var (right, _) = media.Call();
        media.Server.Bridge(left, right);
        ExpectDropped(media, caller);
    }

    [Fact]
    public void The_named_address_takes_the_leg_back()
    {
        using var media = new MediaHarness();
        var named = media.Stranger(IPAddress.Parse(Named));
        var leg = media.Server.Open(MediaLegKind.Plain);
        leg.SignallingHost = IPAddress.Loopback;
        MediaHarness.Negotiate(leg, named.Sdp().Replace("127.0.0.1", Named), out string answer);
        named.TakeAnswer(answer);
        var (right, agent) = media.Call();
        media.Server.Bridge(leg, right);
        agent.Say(1000);
        var neighbour = media.Stranger();
        neighbour.Server = named.Server;
        neighbour.Say(700);
        agent.HearTone(700);
        neighbour.Hush();
        named.Say(440);
        agent.HearTone(440);
        named.HearTone(1000);
        neighbour.Say(700);
        agent.Hear(20, agent.HeardCount);
        agent.HearTone(440);
    }

    [Fact]
    public void Reports_go_where_the_phone_s_reports_come_from()
    {
        using var media = new MediaHarness();
        using var control = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)control.Client.LocalEndPoint!).Port;
        var (leg, phone) = CallFromBehindNat(media, IPAddress.Loopback, port);
        phone.Say(440);
        leg.Play(1, [], loop: false);
        phone.HearSilence();
        // An empty receiver report, as a phone sends it first (RFC 3550 section 6.4.2).
        control.Send(Convert.FromHexString("80C9000112345678"), new IPEndPoint(IPAddress.Loopback, phone.Server.Port + 1));
        control.Client.ReceiveTimeout = 15_000;
        var from = new IPEndPoint(IPAddress.Any, 0);
        ReadOnlySpan<byte> report = control.Receive(ref from);
        Assert.Equal(phone.Server.Port + 1, from.Port);
        Assert.True(RtcpPacket.IsCompound(report));
    }
}
