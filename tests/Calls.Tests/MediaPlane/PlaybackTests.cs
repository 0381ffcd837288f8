using Crm.Telephony.Calls.MediaPlane;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class PlaybackTests
{
    private static void Prompts(string folder)
    {
        Tone.WriteWav(Path.Combine(folder, "low.wav"), 500, 0.5);
        Tone.WriteWav(Path.Combine(folder, "high.wav"), 1500, 0.5);
    }

    [Fact]
    public void A_sequence_of_prompts_is_played_without_a_gap_at_the_pace_of_the_clock()
    {
        using var media = new MediaHarness(prompts: Prompts);
        var (leg, phone) = media.Call();
        leg.Play(7, ["low", "high"], loop: false);
        media.Expect<MediaPlaybackEnded>(e => e.Leg == leg && e.Playback == 7);
        var heard = phone.Hear(50).Take(50).ToList();
        var samples = Tone.Decode(heard, phone.Law);
        Assert.True(Tone.IsTone(samples.AsSpan(0, 4000), 500));
        Assert.True(Tone.IsTone(samples.AsSpan(4000, 4000), 1500));
        Assert.True(heard[0].Marker);
        foreach (var (before, next) in heard.Zip(heard.Skip(1)))
        {
            Assert.Equal((ushort)(before.Sequence + 1), next.Sequence);
            // A longer step is allowed only where the machine stood still, and is then marked as a new spurt.
            Assert.Equal(next.Marker, next.Timestamp - before.Timestamp != 160);
        }
        // Deadlines are absolute, so late packets do not add up: the earliest of the last ten is as early as the earliest of the first.
        double drift = heard.TakeLast(10).Min(Lag) - heard.Take(10).Min(Lag);
        Assert.InRange(drift, -25, 25);

        double Lag(Heard packet) => (packet.At - heard[0].At).TotalMilliseconds - (packet.Timestamp - heard[0].Timestamp) / 8.0;
    }

    [Fact]
    public void A_prompt_is_played_in_the_codec_of_the_leg()
    {
        using var media = new MediaHarness(prompts: Prompts);
        var (leg, phone) = media.Call("8 101");
        leg.Play(1, ["low"], loop: true);
        phone.HearTone(500);
        Assert.Equal(8, phone.Hear(1)[0].PayloadType);
    }

    [Fact]
    public void A_loop_goes_on_until_it_is_stopped_and_then_there_is_silence()
    {
        using var media = new MediaHarness(prompts: folder => Tone.WriteWav(Path.Combine(folder, "short.wav"), 500, 0.1));
        var (leg, phone) = media.Call();
        leg.Play(1, ["short"], loop: true);
        phone.Hear(40);
        phone.HearTone(500);
        leg.StopPlaying();
        phone.HearSilence();
        Assert.Equal(0, media.Count<MediaPlaybackEnded>());
    }

    [Fact]
    public void A_bridged_leg_hears_a_prompt_instead_of_its_partner_and_then_the_partner_again()
    {
        using var media = new MediaHarness(prompts: Prompts);
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(1000);
        agent.Say(800);
        agent.HearTone(1000);
        right.Play(1, ["low"], loop: true);
        agent.HearTone(500);
        caller.HearTone(800);
        right.StopPlaying();
        agent.HearTone(1000);
    }

    [Fact]
    public void A_missing_prompt_plays_nothing_reports_its_end_and_is_counted()
    {
        using var media = new MediaHarness(prompts: Prompts);
        var (leg, phone) = media.Call();
        leg.Play(1, ["nothing-here"], loop: true);
        media.Expect<MediaPlaybackEnded>(e => e.Playback == 1);
        leg.Play(2, ["nothing-here", "low"], loop: false);
        phone.HearTone(500);
        media.Expect<MediaPlaybackEnded>(e => e.Playback == 2);
        Assert.Equal(2, media.Server.Prompts.Missing);
        Assert.Equal("nothing-here", media.Server.Prompts.LastMissing);
    }

    [Fact]
    public void An_unreadable_prompt_stops_the_start_and_is_named()
    {
        var failure = Assert.Throws<CallServerStartException>(() =>
        {
            using var media = new MediaHarness(prompts: folder => File.WriteAllText(Path.Combine(folder, "broken.wav"), "this is text"));
        });
        Assert.Contains("broken.wav", failure.Message);
    }

    [Fact]
    public void A_missing_prompt_folder_stops_the_start_and_is_named()
    {
        var failure = Assert.Throws<CallServerStartException>(() =>
        {
            using var media = new MediaHarness(prompts: Directory.Delete);
        });
        Assert.Contains("prompts", failure.Message);
    }
}
