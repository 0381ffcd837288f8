using Crm.Calls.Tests.Support;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;
using Crm.TestKit;

namespace Crm.Calls.Tests.Calls;

/// <summary>Whole calls between two servers over real sockets of the loopback interface.</summary>
public sealed class TwoServersTests
{
    [Theory]
    [InlineData(SipTransport.Udp)]
    [InlineData(SipTransport.Tcp)]
    public async Task A_call_arrives_is_answered_hears_a_prompt_and_ends_once_on_both_sides(SipTransport transport)
    {
        await using var pair = await Pair.StartAsync(transport);

        var (outside, arrived) = await pair.CallInAsync("4930555");
        Assert.Equal("4930123456", arrived.From);
        Assert.Equal("Ada Caller", arrived.FromDisplay);
        Assert.Equal("4930555", arrived.Dialed);
        Assert.Equal("carrier", arrived.Trunk);
        Assert.Null(arrived.FromPhone);

        pair.Pbx.Server.Ring(arrived.Call);
        Assert.Equal(180, (await pair.Outside.Events.OfAsync<CallRinging>(outside)).Status);
        pair.Pbx.Server.Answer(arrived.Call);
        await pair.Outside.Events.OfAsync<CallAnswered>(outside);
        await pair.Pbx.Events.OfAsync<CallAnswered>(arrived.Call);

        pair.Pbx.Server.Play(arrived.Call, 7, ["440", "660"], loop: false);
        var heard = await pair.Outside.ListenAsync(outside, TimeSpan.FromSeconds(1.5));
        Assert.InRange(Tone.Heard(heard, 440).TotalSeconds, 0.3, 0.6);
        Assert.InRange(Tone.Heard(heard, 660).TotalSeconds, 0.3, 0.6);
        Assert.Equal(7, (await pair.Pbx.Events.OfAsync<PlaybackEnded>(arrived.Call)).Playback);

        pair.Outside.Server.Hangup(outside, 16, "done");
        var ended = await pair.Pbx.Events.OfAsync<CallEnded>(arrived.Call);
        Assert.Equal((CallEndedBy.Peer, 200, (int?)16), (ended.By, ended.Status, ended.Q850));
        Assert.Equal(CallEndedBy.Us, (await pair.Outside.Events.OfAsync<CallEnded>(outside)).By);
        Assert.Single(pair.Pbx.Events.All.OfType<CallEnded>());
        Assert.IsType<CallEnded>(pair.Pbx.Events.All.OfType<LegEvent>().Last(e => e.Call == arrived.Call));
    }

    [Fact]
    public async Task Two_bridged_legs_hear_each_other_and_the_recording_has_each_on_its_side()
    {
        await using var pair = await Pair.StartAsync(SipTransport.Udp, null, "bob");
        await using var phone = await pair.PhoneAsync("bob");
        var (caller, incoming) = await pair.TalkInAsync();
        var dialed = pair.Pbx.Server.Dial(new DialRequest(new SipToPhone("bob"), "100", null, TimeSpan.FromSeconds(20)) { Headers = [("X-Contact", "c-1")] });
        var atBob = await phone.Events.NextAsync<CallArrived>(a => a.Dialed == "bob");
        phone.Server.Answer(atBob.Call);
        await pair.Pbx.Events.OfAsync<CallAnswered>(dialed);

        pair.Pbx.Server.Bridge(incoming, dialed);
        var recording = Guid.NewGuid();
        pair.Pbx.Server.StartRecording(incoming, recording, "both.wav");
        pair.Outside.Server.Play(caller, 1, ["440"], loop: true);
        phone.Server.Play(atBob.Call, 2, ["660"], loop: true);
        var heardByBob = phone.ListenAsync(atBob.Call, TimeSpan.FromSeconds(1));
        var heardByCaller = pair.Outside.ListenAsync(caller, TimeSpan.FromSeconds(1));

        Assert.InRange(Tone.Heard(await heardByBob, 440).TotalSeconds, 0.7, 1.1);
        Assert.InRange(Tone.Heard(await heardByCaller, 660).TotalSeconds, 0.7, 1.1);
        pair.Outside.Server.Hangup(caller, 16, "done");
        var stored = await pair.Pbx.Events.NextAsync<RecordingStored>(r => r.Recording == recording);
        Assert.Null(stored.Error);
        Assert.True(Tone.Heard(Tone.ReadFile(stored.Path, 0), 440) > TimeSpan.FromSeconds(0.6));
        Assert.True(Tone.Heard(Tone.ReadFile(stored.Path, 1), 660) > TimeSpan.FromSeconds(0.6));
        // The recording belongs to the leg: its end is reported after it, and last.
        await pair.Pbx.Events.OfAsync<CallEnded>(incoming);
        Assert.IsType<CallEnded>(pair.Pbx.Events.All.OfType<LegEvent>().Last(e => e.Call == incoming));
    }

    [Fact]
    public async Task Keys_are_heard_once_for_each_press_in_both_directions()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, pbx) = await pair.TalkInAsync();

        pair.Outside.Server.SendDigits(outside, "19*0#");
        pair.Pbx.Server.SendDigits(pbx, "55");

        foreach (var digit in "19*0#")
        {
            Assert.Equal(digit, (await pair.Pbx.Events.OfAsync<DigitPressed>(pbx)).Digit);
        }
        Assert.Equal('5', (await pair.Outside.Events.OfAsync<DigitPressed>(outside)).Digit);
        Assert.Equal('5', (await pair.Outside.Events.OfAsync<DigitPressed>(outside)).Digit);
        pair.Pbx.Server.Hangup(pbx, 16, "done");
        await pair.Outside.Events.OfAsync<CallEnded>(outside);
        Assert.Equal(5, pair.Pbx.Events.All.OfType<DigitPressed>().Count());
        Assert.Equal(2, pair.Outside.Events.All.OfType<DigitPressed>().Count());
    }

    [Fact]
    public async Task Something_that_is_no_key_is_refused_at_the_call()
    {
        await using var pair = await Pair.StartAsync();

        var error = Assert.Throws<ArgumentException>(() => pair.Pbx.Server.SendDigits(default, "12x"));

        Assert.Contains("'x' is no telephone key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ringing_call_that_we_take_back_ends_as_cancelled_on_both_sides()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, arrived) = await pair.CallInAsync();
        pair.Pbx.Server.Ring(arrived.Call);
        await pair.Outside.Events.OfAsync<CallRinging>(outside);

        pair.Outside.Server.Hangup(outside, 16, "changed my mind");

        Assert.Equal((CallEndedBy.Us, 487), await EndAsync(pair.Outside, outside));
        Assert.Equal((CallEndedBy.Peer, 487), await EndAsync(pair.Pbx, arrived.Call));
    }

    [Fact]
    public async Task A_busy_phone_is_told_apart_from_one_that_does_not_answer()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, arrived) = await pair.CallInAsync();
        pair.Pbx.Server.Reject(arrived.Call, 486, "Busy Here");
        Assert.Equal((CallEndedBy.Peer, 486), await EndAsync(pair.Outside, outside));
        Assert.Equal((CallEndedBy.Us, 486), await EndAsync(pair.Pbx, arrived.Call));

        var unanswered = pair.Outside.Call("100", pair.Pbx.Address, timeout: TimeSpan.FromMilliseconds(500));
        var ringing = await pair.Pbx.Events.NextAsync<CallArrived>();
        pair.Pbx.Server.Ring(ringing.Call);
        Assert.Equal((CallEndedBy.Failure, 408), await EndAsync(pair.Outside, unanswered));
        Assert.Equal((CallEndedBy.Peer, 487), await EndAsync(pair.Pbx, ringing.Call));
    }

    [Fact]
    public async Task A_phone_without_registration_ends_with_480_and_an_unknown_trunk_with_a_failure()
    {
        await using var pair = await Pair.StartAsync();

        var phone = pair.Pbx.Server.Dial(new DialRequest(new SipToPhone("nobody"), "100", null, TimeSpan.FromSeconds(5)));
        var trunk = pair.Pbx.Server.Dial(new DialRequest(new SipToTrunk("no-such-trunk", "1"), "100", null, TimeSpan.FromSeconds(5)));

        Assert.Equal(480, (await pair.Pbx.Events.OfAsync<CallEnded>(phone)).Status);
        Assert.True((await pair.Pbx.Events.OfAsync<CallEnded>(trunk)).Status >= 400);
        Assert.Equal(0, pair.Pbx.Server.Statistics.Legs);
    }

    [Fact]
    public async Task A_header_that_would_break_the_message_ends_the_call_and_nothing_else()
    {
        await using var pair = await Pair.StartAsync();

        var bad = pair.Pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(5)) { Headers = [("X-Contact", "a\r\nEvil: yes")] });

        Assert.True((await pair.Pbx.Events.OfAsync<CallEnded>(bad)).Status >= 400);
        await pair.TalkOutAsync();
    }

    [Fact]
    public async Task Calls_past_the_limit_are_refused_with_503_both_ways()
    {
        await using var pair = await Pair.StartAsync(pbx: o => o with { MaxCalls = 1 });
        await pair.TalkInAsync();

        var refused = pair.Outside.Call("100", pair.Pbx.Address);
        var dialed = pair.Pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(5)));

        Assert.Equal(503, (await pair.Outside.Events.OfAsync<CallEnded>(refused)).Status);
        Assert.Equal(503, (await pair.Pbx.Events.OfAsync<CallEnded>(dialed)).Status);
        Assert.Single(pair.Pbx.Events.All.OfType<CallArrived>());
    }

    [Fact]
    public async Task Without_a_free_RTP_port_a_call_is_refused_with_503_and_the_next_one_works_again()
    {
        await using var pair = await Pair.StartAsync(pbx: o => o with { RtpPorts = (o.RtpPorts.First, o.RtpPorts.First + 1) });
        var (_, only) = await pair.TalkInAsync();

        var refused = pair.Outside.Call("100", pair.Pbx.Address);
        Assert.Equal(503, (await pair.Outside.Events.OfAsync<CallEnded>(refused)).Status);
        var dialed = pair.Pbx.Server.Dial(new DialRequest(new SipToTrunk("carrier", "200"), "100", null, TimeSpan.FromSeconds(5)));
        var ended = await pair.Pbx.Events.OfAsync<CallEnded>(dialed);
        Assert.Equal(503, ended.Status);
        Assert.Contains("rtpPorts", ended.Reason, StringComparison.Ordinal);

        pair.Pbx.Server.Hangup(only, 16, "done");
        await pair.Pbx.Events.OfAsync<CallEnded>(only);
        await TestKit.Eventually.TrueAsync(() => pair.Pbx.Server.Statistics.Legs == 0, TimeSpan.FromSeconds(30));
        await pair.TalkInAsync();
    }

    [Fact]
    public async Task A_command_for_a_leg_that_is_over_does_nothing()
    {
        await using var pair = await Pair.StartAsync();
        var (outside, pbx) = await pair.TalkInAsync();
        pair.Pbx.Server.Hangup(pbx, 16, "done");
        await pair.Outside.Events.OfAsync<CallEnded>(outside);

        pair.Pbx.Server.Hangup(pbx, 16, "again");
        pair.Pbx.Server.Play(pbx, 1, ["440"], loop: true);
        pair.Pbx.Server.Bridge(pbx, outside);
        pair.Pbx.Server.SendDigits(pbx, "1");
        pair.Pbx.Server.Answer(pbx);

        await pair.TalkInAsync();
        Assert.Single(pair.Pbx.Events.All.OfType<CallEnded>());
    }

    private static async Task<(CallEndedBy By, int Status)> EndAsync(TestServer server, CallId call)
    {
        var ended = await server.Events.OfAsync<CallEnded>(call);
        return (ended.By, ended.Status);
    }
}
