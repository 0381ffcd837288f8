using System.Buffers.Binary;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class DigitTests
{
    [Fact]
    public void Each_press_is_reported_once()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        phone.Say(440);
        foreach (int code in new[] { 5, 5, 0, 11 }) phone.Press(code);
        media.Expect<MediaDigit>(e => e.Leg == leg && e.Digit == '#');
        Assert.Equal(2, media.Count<MediaDigit>(e => e.Digit == '5'));
        Assert.Equal(4, media.Count<MediaDigit>());
    }

    [Fact]
    public void In_a_bridge_a_press_is_passed_on_with_the_other_leg_s_payload_type()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var right = media.Server.Open(MediaLegKind.Plain);
        var agent = media.Stranger();
        MediaHarness.Negotiate(right, agent.Sdp("0 96").Replace("a=ptime", "a=rtpmap:96 telephone-event/8000\r\na=ptime"), out string answer);
        agent.TakeAnswer(answer);
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.HearTone(440);
        caller.Press(9);
        var events = agent.Hear(7, which: packet => packet.PayloadType == 96);
        Assert.All(events, packet => Assert.Equal(9, packet.Payload[0]));
        Assert.Single(events.Select(packet => packet.Timestamp).Distinct());
        Assert.True(events[0].Marker);
        media.Expect<MediaDigit>(e => e.Digit == '9');
    }

    [Fact]
    public void A_leg_without_events_hears_no_gap_where_one_was_left_out()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call("0");
        Assert.False(right.CanSendEvents);
        media.Server.Bridge(left, right);
        for (int frame = 0; frame < 10; frame++) caller.SendTone(440, frame);
        caller.Press(1);
        for (int frame = 10; frame < 20; frame++) caller.SendTone(440, frame);
        media.Expect<MediaDigit>();
        var heard = agent.Hear(20, which: packet => packet.Payload.Length == 160 && packet.Payload.Any(sample => sample != G711.MuSilence));
        Assert.All(agent.Hear(20), packet => Assert.Equal(0, packet.PayloadType));
        for (int i = 1; i < heard.Count; i++)
            Assert.InRange((ushort)(heard[i].Sequence - heard[i - 1].Sequence), 1, 2);
    }

    [Fact]
    public void Keys_are_pressed_towards_the_peer_and_then_audio_goes_on()
    {
        using var media = new MediaHarness(prompts: folder => Tone.WriteWav(Path.Combine(folder, "music.wav"), 500, 1));
        var (leg, phone) = media.Call();
        leg.Play(1, ["music"], loop: true);
        phone.HearTone(500);
        leg.SendDigits("4#");
        var events = phone.Hear(14, which: packet => packet.PayloadType == 101);
        var presses = events.GroupBy(packet => packet.Timestamp).ToList();
        Assert.Equal([4, 11], presses.Select(press => (int)press.First().Payload[0]));
        Assert.All(presses, press =>
        {
            Assert.True(press.First().Marker);
            Assert.Equal(3, press.Count(packet => (packet.Payload[1] & 0x80) != 0));
            Assert.Equal(800, BinaryPrimitives.ReadUInt16BigEndian(press.Last().Payload.AsSpan(2)));
        });
        phone.HearTone(500);
        var all = phone.Hear(1);
        for (int i = 1; i < all.Count; i++) Assert.Equal((ushort)(all[i - 1].Sequence + 1), all[i].Sequence);
        var after = all.First(packet => packet.PayloadType == 0 && (short)(packet.Sequence - events[^1].Sequence) > 0);
        Assert.True(after.Marker);
        Assert.True((int)(after.Timestamp - events[^1].Timestamp) >= 800, "the audio after a key starts before the key ended");
    }

    [Fact]
    public void Keys_that_do_not_exist_or_cannot_be_sent_are_refused_at_once()
    {
        using var media = new MediaHarness();
        var (leg, _) = media.Call();
        Assert.Throws<ArgumentException>(() => leg.SendDigits("12x"));
        var (without, _) = media.Call("0");
        Assert.Throws<InvalidOperationException>(() => without.SendDigits("1"));
    }

    [Fact]
    public void A_stop_key_ends_a_message_and_another_key_does_not()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        phone.Say(440);
        leg.RecordMessage(Guid.NewGuid(), "m.wav", TimeSpan.FromMinutes(1), "#*", TimeSpan.FromSeconds(30));
        MediaHarness.Until(() => new FileInfo(Path.Combine(media.Root, "recordings", "m.wav")) is { Exists: true, Length: > 4_000 }, "a quarter of a second on disk");
        phone.Press(1);
        media.Expect<MediaDigit>(e => e.Digit == '1');
        Assert.Equal(0, media.Count<MediaRecordingEnded>());
        phone.Press(10);
        Assert.Equal(RecordingEnd.StopKey, media.Expect<MediaRecordingEnded>().End);
    }

    [Fact]
    public void A_message_in_which_nobody_spoke_says_so_however_it_ended()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        leg.RecordMessage(Guid.NewGuid(), "m.wav", TimeSpan.FromMinutes(1), "#", TimeSpan.FromSeconds(30));
        MediaHarness.Settle(leg);
        phone.Press(11);
        Assert.Equal(RecordingEnd.NothingSaid, media.Expect<MediaRecordingEnded>().End);
    }

    [Fact]
    public void Keys_are_not_in_the_recording()
    {
        using var media = new MediaHarness();
        var (leg, phone) = media.Call();
        leg.StartRecording(Guid.NewGuid(), "call.wav");
        MediaHarness.Settle(leg);
        for (int press = 0; press < 10; press++) phone.Press(press);
        media.Expect<MediaDigit>(e => e.Digit == '9');
        leg.StopRecording();
        using var stream = File.OpenRead(media.Expect<MediaRecordingEnded>().Path);
        Assert.All(WavReader.Read(stream).Samples, sample => Assert.Equal(0, sample));
    }
}
