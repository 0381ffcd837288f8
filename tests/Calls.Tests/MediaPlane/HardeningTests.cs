using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class HardeningTests
{
    [Fact]
    public void Garbage_at_a_plain_port_changes_nothing()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        agent.Say(1000);
        // From the phone's host but another port, before the phone itself has said anything: the worst moment for a latch.
        var attacker = media.Stranger();
        attacker.Server = caller.Server;
        var random = new Random(1);
        for (int i = 0; i < 3000; i++) attacker.SendRaw(Garbage(random, i));
        caller.Say(440);
        agent.HearTone(440);
        caller.HearTone(1000);
        Assert.Equal(0, attacker.HeardCount);
        Assert.Equal(0, media.Count<MediaFailed>());
        Assert.True(media.Server.PacketsDropped > 0);
    }

    [Fact]
    public void Garbage_from_the_phone_itself_does_not_end_its_call()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        left.StartRecording(Guid.NewGuid(), "call.wav");
        var random = new Random(2);
        for (int i = 0; i < 3000; i++) caller.SendRaw(Garbage(random, i));
        caller.Say(440);
        agent.HearTone(440);
        left.StopRecording();
        media.Expect<MediaRecordingEnded>();
        Assert.Equal(0, media.Count<MediaFailed>());
    }

    [Fact]
    public void Garbage_at_a_browser_s_port_changes_nothing()
    {
        using var media = new MediaHarness();
        var browser = media.Add(new BrowserPhone());
        var leg = media.Server.Open(MediaLegKind.Browser);
        MediaHarness.Negotiate(leg, browser.BrowserSdp(), out string answer);
        browser.TakeServerSdp(answer);
        var (plain, phone) = media.Call();
        media.Server.Bridge(leg, plain);
        browser.Connect();
        browser.Say(440);
        phone.Say(1000);
        phone.HearTone(440);
        var attacker = media.Stranger();
        attacker.Server = browser.Server;
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            attacker.SendRaw(Garbage(random, i));
            // The same from the validated source: DTLS records, SRTP and STUN without authentication.
            browser.SendRaw(Garbage(random, i));
        }
        phone.HearTone(440);
        browser.HearTone(1000);
        Assert.Equal(0, media.Count<MediaFailed>());
    }

    /// <summary>Noise, and noise behind the first bytes of each protocol that shares the port.</summary>
    private static byte[] Garbage(Random random, int i)
    {
        var bytes = new byte[random.Next(i % 50 == 0 ? 4000 : 300)];
        random.NextBytes(bytes);
        if (bytes.Length < 20) return bytes;
        switch (i % 5)
        {
            case 1:
                (bytes[0], bytes[1]) = (0x80, 0xFE);
                break;
            case 2:
                (bytes[0], bytes[1], bytes[4], bytes[5], bytes[6], bytes[7]) = (0, 1, 0x21, 0x12, 0xA4, 0x42);
                (bytes[2], bytes[3]) = ((byte)((bytes.Length - 20) >> 8), (byte)(bytes.Length - 20));
                break;
            case 3:
                (bytes[0], bytes[1], bytes[2]) = ((byte)random.Next(20, 24), 0xFE, 0xFD);
                break;
            case 4:
                (bytes[0], bytes[1]) = (0x81, 200);
                break;
        }
        return bytes;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_relayed_packet_allocates_nothing(bool recorded, bool browserLeg)
    {
        using var media = new MediaHarness();
        var (plain, phone) = media.Call("8 101");
        var (other, partner) = browserLeg ? Browser(media) : media.Call();
        media.Server.Bridge(plain, other);
        if (recorded) plain.StartRecording(Guid.NewGuid(), "call.wav");
        phone.Say(440);
        partner.Say(1000);
        phone.HearTone(1000);
        partner.HearTone(440);
        var thread = media.Server.Threads[0];
        // The first packets compile and warm up what they pass through; everything after that must be free.
        phone.Hear(60, phone.HeardCount);
        long before = thread.AllocatedBytes, relayed = media.Server.PacketsRelayed;
        MediaHarness.Until(() => media.Server.PacketsRelayed - relayed >= 250, "250 packets relayed");
        Assert.Equal(0, thread.AllocatedBytes - before);
    }

    private static (MediaLeg Leg, RtpPhone Phone) Browser(MediaHarness media)
    {
        var browser = media.Add(new BrowserPhone());
        var leg = media.Server.Open(MediaLegKind.Browser);
        MediaHarness.Negotiate(leg, browser.BrowserSdp(), out string answer);
        browser.TakeServerSdp(answer);
        browser.Connect();
        return (leg, browser);
    }

    [Fact]
    public void Three_hundred_legs_in_bridges_are_served()
    {
        using var media = new MediaHarness(threads: 2);
        var calls = Enumerable.Range(0, 300).Select(_ => media.Call()).ToArray();
        for (int i = 0; i < 300; i += 2) media.Server.Bridge(calls[i].Leg, calls[i + 1].Leg);
        for (int frame = 0; frame < 5; frame++)
            foreach (var (_, phone) in calls) phone.SendTone(440, frame);
        foreach (var (_, phone) in calls)
            phone.Hear(5, which: packet => packet.Payload.Any(sample => sample != G711.MuSilence));
        foreach (var (leg, _) in calls) leg.Close();
        foreach (var (leg, _) in calls) MediaHarness.Settle(leg);
        Assert.Equal(0, media.Count<MediaFailed>());
    }

    [Fact]
    public void Reports_of_both_directions_are_sent()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        using var control = new System.Net.Sockets.UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        int port = ((System.Net.IPEndPoint)control.Client.LocalEndPoint!).Port;
        MediaHarness.Negotiate(leg, phone.Sdp().Replace("a=ptime", $"a=rtcp:{port}\r\na=ptime"), out _);
        phone.Say(440);
        leg.Play(1, [], loop: false);
        phone.HearSilence();
        control.Client.ReceiveTimeout = 10_000;
        var from = new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0);
        ReadOnlySpan<byte> report = control.Receive(ref from);
        Assert.Equal(phone.Server.Port + 1, from.Port);
        Assert.True(RtcpPacket.IsCompound(report));
        Assert.True(RtcpPacket.TryReadNext(ref report, out var first));
        Assert.True(first.SenderInfo!.Value.Packets >= 15);
        Assert.Equal(phone.Hear(1)[0].Ssrc, first.Ssrc);
        Assert.True(first.Report(0).HighestSequence > 0);
        leg.Close();
        report = control.Receive(ref from);
        Assert.True(RtcpPacket.TryReadNext(ref report, out _) && RtcpPacket.TryReadNext(ref report, out _) && RtcpPacket.TryReadNext(ref report, out var bye) && bye.Ends(first.Ssrc));
    }
}
