using static Crm.Telephony.Media.Tests.AnsweringMachineDetectorTests;

namespace Crm.Telephony.Media.Tests;

/// <summary>When a machine takes a message.</summary>
public sealed class GreetingEndDetectorTests
{
    private static readonly AnswerParameters defaults = new();

    [Fact]
    public void A_beep_and_a_moment_of_silence_is_the_cue()
    {
        var (cue, at) = FirstCue(Words(3), Silence(0.6), Tone(1000, 0.4), Silence(5));
        Assert.Equal(MessageCue.Beep, cue);
        Assert.Equal(4.2, at.TotalSeconds, 0.041);
    }

    [Fact]
    public void A_beep_inside_the_greeting_is_not()
    {
        var (cue, at) = FirstCue(Words(1), Tone(1000, 0.4), Silence(0.1), Words(3), Silence(0.5), Tone(1400, 0.3), Silence(5));
        Assert.Equal(MessageCue.Beep, cue);
        Assert.Equal(5.5, at.TotalSeconds, 0.041);
    }

    [Fact]
    public void Without_a_beep_a_long_silence_is_the_cue_and_a_pause_is_not()
    {
        var (cue, at) = FirstCue(Words(2), Silence(1.96), Words(1.88), Silence(5));
        Assert.Equal(MessageCue.Silence, cue);
        Assert.Equal(2 + 1.96 + 1.88 + 2, at.TotalSeconds, 0.041);
    }

    [Fact]
    public void Where_nobody_spoke_the_silence_is_longer()
    {
        var (cue, at) = FirstCue(Silence(10));
        Assert.Equal((MessageCue.Silence, defaults.SilenceWithoutGreeting), (cue, at));
    }

    [Fact]
    public void Speech_takes_the_cue_back()
    {
        var (meter, end) = (new AnswerMeter(defaults), new GreetingEndDetector(defaults));
        Feed(meter, end, [.. Words(2), .. Silence(2.1)]);
        Assert.Equal(MessageCue.Silence, end.Cue);
        Feed(meter, end, Words(1));
        Assert.Null(end.Cue);
    }

    [Fact]
    public void A_greeting_without_an_end_is_given_up_at_the_limit()
    {
        var (cue, at) = FirstCue(Words(61));
        Assert.Equal((MessageCue.Limit, defaults.GreetingEndLimit), (cue, at));
    }

    [Fact]
    public void Keys_and_a_voice_are_no_beeps()
    {
        var (meter, end) = (new AnswerMeter(defaults), new GreetingEndDetector(defaults));
        Feed(meter, end, [.. Words(5), .. Silence(0.2), .. Tone(770, 0.3, 1336), .. Silence(0.2), .. Tone(941, 0.3, 1477)]);
        Assert.Equal(0, end.Beeps);
    }

    private static (MessageCue Cue, TimeSpan At) FirstCue(params short[][] parts)
    {
        var (meter, end) = (new AnswerMeter(defaults), new GreetingEndDetector(defaults));
        short[] samples = [.. parts.SelectMany(p => p)];
        for (var at = 0; at + AnswerMeter.FrameLength <= samples.Length; at += AnswerMeter.FrameLength)
        {
            Feed(meter, end, samples[at..(at + AnswerMeter.FrameLength)]);
            if (end.Cue is { } cue)
            {
                return (cue, (at / AnswerMeter.FrameLength + 1) * AnswerMeter.FrameTime);
            }
        }
        throw new InvalidOperationException("there was no cue");
    }

    private static void Feed(AnswerMeter meter, GreetingEndDetector end, short[] samples)
    {
        var heard = AnswerCorpus.ThroughMu(samples);
        for (var at = 0; at + AnswerMeter.FrameLength <= heard.Length; at += AnswerMeter.FrameLength)
        {
            end.Next(meter.Hear(heard.AsSpan(at, AnswerMeter.FrameLength)));
        }
    }
}
