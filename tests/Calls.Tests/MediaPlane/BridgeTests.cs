using System.Net;
using Crm.Telephony.Calls.MediaPlane;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class BridgeTests
{
    [Fact]
    public void Two_phones_in_a_bridge_hear_each_other()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.Say(1000);
        agent.HearTone(440);
        caller.HearTone(1000);
    }

    [Fact]
    public void Legs_of_different_threads_can_be_bridged()
    {
        using var media = new MediaHarness(threads: 3);
        var calls = Enumerable.Range(0, 4).Select(_ => media.Call()).ToArray();
        for (int i = 0; i < 4; i++) calls[i].Phone.Say(400 + i * 300);
        for (int partner = 1; partner < 4; partner++)
        {
            media.Server.Bridge(calls[0].Leg, calls[partner].Leg);
            calls[partner].Phone.HearTone(400);
            calls[0].Phone.HearTone(400 + partner * 300);
        }
    }

    [Fact]
    public void Codecs_of_both_legs_are_converted_into_each_other()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call("0 101");
        var (right, agent) = media.Call("8 101");
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.Say(1000);
        agent.HearTone(440);
        caller.HearTone(1000);
        Assert.All(agent.Hear(10, agent.HeardCount), packet => Assert.Equal(8, packet.PayloadType));
    }

    [Fact]
    public void A_third_address_is_not_heard_and_is_counted()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.HearTone(440);
        var stranger = media.Stranger();
        stranger.Server = caller.Server;
        long dropped = media.Server.PacketsDropped;
        stranger.Say(1000);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 20, "twenty foreign packets dropped");
        agent.HearTone(440);
        Assert.Equal(0, stranger.HeardCount);
    }

    [Fact]
    public void A_phone_behind_a_NAT_may_send_from_another_port_of_its_host_once()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        agent.Say(1000);
        var outside = media.Stranger();
        outside.Server = caller.Server;
        outside.Say(440);
        agent.HearTone(440);
        outside.HearTone(1000);
        var second = media.Stranger();
        second.Server = caller.Server;
        long dropped = media.Server.PacketsDropped;
        second.Say(700);
        MediaHarness.Until(() => media.Server.PacketsDropped >= dropped + 20, "twenty packets of the second port dropped");
        agent.HearTone(440);
    }

    [Fact]
    public void The_negotiated_address_takes_the_leg_back_from_a_latched_port()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        var early = media.Stranger();
        early.Server = caller.Server;
        early.Say(700);
        agent.HearTone(700);
        caller.Say(440);
        agent.HearTone(440);
    }

    [Fact]
    public void Everything_that_a_leg_hears_is_one_stream()
    {
        using var media = new MediaHarness(prompts: folder => Tone.WriteWav(Path.Combine(folder, "hello.wav"), 600, 0.2));
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        var (other, second) = media.Call();
        agent.Say(1000);
        second.Say(1400);
        left.Play(1, ["hello"], loop: false);
        media.Expect<MediaPlaybackEnded>(e => e.Leg == left && e.Playback == 1);
        media.Server.Bridge(left, right);
        caller.HearTone(1000);
        media.Server.Bridge(left, other);
        caller.HearTone(1400);
        media.Server.Unbridge(left);
        caller.HearSilence();
        var heard = caller.Hear(1);
        Assert.Single(heard.Select(packet => packet.Ssrc).Distinct());
        for (int i = 1; i < heard.Count; i++)
        {
            Assert.Equal((ushort)(heard[i - 1].Sequence + 1), heard[i].Sequence);
            Assert.True((int)(heard[i].Timestamp - heard[i - 1].Timestamp) >= 160, "a time stamp did not move on");
            var clock = heard[i].At - heard[0].At - TimeSpan.FromSeconds((heard[i].Timestamp - heard[0].Timestamp) / 8000.0);
            Assert.True(Math.Abs(clock.TotalMilliseconds) < 250, $"time stamps are {clock.TotalMilliseconds} ms away from the clock");
        }
    }

    [Fact]
    public void A_leg_whose_partner_is_silent_gets_silence_instead_of_nothing()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, _) = media.Call();
        media.Server.Bridge(left, right);
        caller.HearSilence();
    }

    [Fact]
    public void Ports_are_given_back_and_the_range_has_an_end()
    {
        using var media = new MediaHarness(pairs: 2);
        var first = media.Server.Open(MediaLegKind.Plain);
        media.Server.Open(MediaLegKind.Plain);
        Assert.Throws<MediaPortsExhaustedException>(() => media.Server.Open(MediaLegKind.Plain));
        first.Close();
        MediaLeg? again = null;
        MediaHarness.Until(() =>
        {
            try
            {
                again = media.Server.Open(MediaLegKind.Plain);
                return true;
            }
            catch (MediaPortsExhaustedException)
            {
                return false;
            }
        }, "a closed leg's ports to be free");
        Assert.NotNull(again);
    }

    [Fact]
    public void A_silent_peer_is_reported_once_and_its_return_once()
    {
        using var media = new MediaHarness(timeout: TimeSpan.FromMilliseconds(800));
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        agent.Say(1000);
        caller.Say(440);
        agent.HearTone(440);
        caller.Hush();
        MediaHarness.Until(() => Silences() - Returns() == 1, "the silence to be reported");
        agent.Hear(60, agent.HeardCount);
        Assert.Equal(1, Silences() - Returns());
        caller.Say(440);
        MediaHarness.Until(() => Silences() == Returns(), "the return to be reported");
        agent.HearTone(440);
        Assert.Equal(Silences(), Returns());

        int Silences() => media.Count<MediaSilent>(e => e.Leg == left);
        int Returns() => media.Count<MediaBack>(e => e.Leg == left);
    }

    [Fact]
    public void A_phone_that_holds_the_call_is_not_reported_as_silent_and_is_sent_nothing()
    {
        using var media = new MediaHarness(timeout: TimeSpan.FromMilliseconds(800));
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.Say(1000);
        agent.HearTone(440);
        agent.Hush();
        int silences = media.Count<MediaSilent>(e => e.Leg == right);
        MediaHarness.Negotiate(right, agent.Sdp("0 101", "inactive"), out string answer);
        Assert.Contains("a=inactive", answer);
        Assert.True(right.HeldByPeer);
        MediaHarness.Settle(right);
        int heard = agent.HeardCount;
        caller.Hear(60, caller.HeardCount);
        Assert.InRange(agent.HeardCount - heard, 0, 1);
        Assert.Equal(silences, media.Count<MediaSilent>(e => e.Leg == right));
        MediaHarness.Negotiate(right, agent.Sdp("0 101"), out _);
        Assert.False(right.HeldByPeer);
        agent.HearTone(440);
    }
}
