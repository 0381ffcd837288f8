using System.Diagnostics;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class RecordingTests
{
    private static WavAudio Read(string path)
    {
        using var stream = File.OpenRead(path);
        return WavReader.Read(stream);
    }

    private static short[] Channel(WavAudio audio, int channel) =>
        audio.Samples.Where((_, index) => index % audio.Channels == channel).ToArray();

    /// <summary>The level of a tone in each tenth of a second.</summary>
    private static double[] Levels(short[] samples, double frequency) =>
        samples.Chunk(800).Where(part => part.Length == 800).Select(part => Tone.Level(part, frequency)).ToArray();

    [Fact]
    public void A_call_is_recorded_with_the_caller_left_and_the_agent_right()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call("0 101");
        var (right, agent) = media.Call("8 101");
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.Say(1000);
        agent.HearTone(440);
        caller.HearTone(1000);
        var id = Guid.NewGuid();
        left.StartRecording(id, "call.wav");
        caller.Hear(60, caller.HeardCount);
        left.StopRecording();
        var stored = media.Expect<MediaRecordingEnded>();
        Assert.Equal((left, id, RecordingEnd.Stopped, null), (stored.Leg, stored.Recording, stored.End, stored.Error));
        Assert.Equal(Path.Combine(media.Root, "recordings", "call.wav"), stored.Path);
        var audio = Read(stored.Path);
        Assert.Equal((2, 8000), (audio.Channels, audio.SampleRate));
        Assert.Equal(stored.Length.TotalSeconds, audio.Length.TotalSeconds, 0.001);
        Assert.InRange(audio.Length.TotalSeconds, 1.0, 1.6);
        var (callerSide, agentSide) = (Channel(audio, 0), Channel(audio, 1));
        Assert.True(Tone.IsTone(callerSide.AsSpan(800, 6400), 440));
        Assert.True(Tone.IsTone(agentSide.AsSpan(800, 6400), 1000));
    }

    [Fact]
    public void What_is_said_during_a_hold_is_on_the_left_with_silence_on_the_right_at_its_time()
    {
        using var media = new MediaHarness(prompts: folder => Tone.WriteWav(Path.Combine(folder, "hold.wav"), 600, 1));
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        agent.Say(1000);
        caller.HearTone(1000);
        agent.HearTone(440);
        left.StartRecording(Guid.NewGuid(), "hold.wav");
        caller.Hear(40, caller.HeardCount);
        var clock = Stopwatch.StartNew();
        media.Server.Unbridge(left);
        left.Play(1, ["hold"], loop: true);
        caller.Hear(60, caller.HeardCount);
        media.Server.Bridge(left, right);
        double held = clock.Elapsed.TotalSeconds;
        caller.Hear(40, caller.HeardCount);
        left.StopRecording();
        var audio = Read(media.Expect<MediaRecordingEnded>().Path);
        var callerSide = Levels(Channel(audio, 0), 440);
        Assert.True(callerSide.Count(level => level > 6500) >= callerSide.Length * 0.8, $"the caller is not on the left throughout: {string.Join(' ', callerSide.Select(level => (int)level))}");
        var agentSide = Levels(Channel(audio, 1), 1000).Select(level => level > 6500).ToList();
        int from = agentSide.IndexOf(true), until = agentSide.LastIndexOf(true);
        Assert.InRange(from, 0, 3);
        Assert.InRange(agentSide.Count - until, 1, 4);
        int silent = agentSide[from..until].Count(loud => !loud);
        Assert.InRange(silent / 10.0, held - 0.4, held + 0.4);
        Assert.All(Levels(Channel(audio, 1), 600), level => Assert.True(level < 900, "the hold music was recorded"));
    }

    [Fact]
    public void A_recording_ends_with_its_leg()
    {
        using var media = new MediaHarness();
        var (leg, caller) = media.Call();
        leg.StartRecording(Guid.NewGuid(), "a.wav");
        caller.Say(440);
        MediaHarness.Until(() => File.Exists(Path.Combine(media.Root, "recordings", "a.wav")), "the file to be there");
        leg.Close();
        Assert.Equal(RecordingEnd.CallEnded, media.Expect<MediaRecordingEnded>().End);
    }

    [Fact]
    public void The_file_can_be_played_while_it_is_being_written()
    {
        using var media = new MediaHarness();
        var (leg, caller) = media.Call();
        leg.StartRecording(Guid.NewGuid(), "a.wav");
        caller.Say(440);
        string path = Path.Combine(media.Root, "recordings", "a.wav");
        MediaHarness.Until(
            () =>
            {
                if (!File.Exists(path)) return false;
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                return stream.Length >= WavWriter.HeaderLength && Levels(Channel(WavReader.Read(stream), 0), 440).Any(level => level > 6500);
            },
            "the tone in what a player can read");
        Assert.Equal(0, media.Count<MediaRecordingEnded>());
    }

    [Fact]
    public void A_message_is_recorded_in_mono_until_its_limit()
    {
        using var media = new MediaHarness();
        var (leg, caller) = media.Call();
        caller.Say(440);
        leg.RecordMessage(Guid.NewGuid(), "m.wav", TimeSpan.FromMilliseconds(800), "#", TimeSpan.FromSeconds(5));
        var stored = media.Expect<MediaRecordingEnded>();
        Assert.Equal(RecordingEnd.Limit, stored.End);
        var audio = Read(stored.Path);
        Assert.Equal(1, audio.Channels);
        Assert.InRange(audio.Length.TotalMilliseconds, 780, 900);
        Assert.Contains(Levels(audio.Samples, 440), level => level > 6500);
    }

    [Fact]
    public void A_message_ends_when_the_caller_stops_talking()
    {
        using var media = new MediaHarness();
        var (leg, caller) = media.Call();
        caller.Say(440);
        leg.RecordMessage(Guid.NewGuid(), "m.wav", TimeSpan.FromSeconds(60), "#", TimeSpan.FromMilliseconds(1500));
        MediaHarness.Until(() => new FileInfo(Path.Combine(media.Root, "recordings", "m.wav")) is { Exists: true, Length: > 10_000 }, "half a second on disk");
        Assert.Equal(0, media.Count<MediaRecordingEnded>());
        caller.Hush();
        Assert.Equal(RecordingEnd.Silence, media.Expect<MediaRecordingEnded>().End);
    }

    [Fact]
    public void A_disk_that_refuses_is_reported_and_the_call_goes_on()
    {
        using var media = new MediaHarness();
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        left.StartRecording(Guid.NewGuid(), "/proc/no-recordings-here/call.wav");
        var failed = media.Expect<MediaRecordingEnded>();
        Assert.Equal(RecordingEnd.Failed, failed.End);
        Assert.Contains("/proc/no-recordings-here/call.wav", failed.Error);
        agent.HearTone(440);
        left.StopRecording();
        left.StartRecording(Guid.NewGuid(), "second.wav");
        left.StopRecording();
        media.Expect<MediaRecordingEnded>(e => e.End == RecordingEnd.Stopped);
        Assert.Equal(2, media.Count<MediaRecordingEnded>());
    }

    [Fact]
    public void On_a_full_disk_what_was_written_stays_readable_and_the_call_goes_on()
    {
        using var media = new MediaHarness();
        using var disk = new SmallDisk(kibibytes: 32);
        var (left, caller) = media.Call();
        var (right, agent) = media.Call();
        media.Server.Bridge(left, right);
        caller.Say(440);
        left.StartRecording(Guid.NewGuid(), Path.Combine(disk.Path, "call.wav"));
        var failed = media.Expect<MediaRecordingEnded>();
        Assert.Equal(RecordingEnd.Failed, failed.End);
        Assert.Contains("No space left", failed.Error);
        var audio = Read(failed.Path);
        Assert.Equal(failed.Length.TotalSeconds, audio.Length.TotalSeconds, 0.001);
        Assert.InRange(audio.Length.TotalSeconds, 0.5, 1.1);
        Assert.Contains(Levels(Channel(audio, 0), 440), level => level > 6500);
        agent.HearTone(440);
    }
}
