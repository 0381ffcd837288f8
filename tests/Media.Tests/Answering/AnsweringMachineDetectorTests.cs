namespace Crm.Telephony.Media.Tests;

/// <summary>Each decision at its limit and one frame before it. A buzz stands for a voice: 150 Hz with overtones, which no tone detector takes.</summary>
public sealed class AnsweringMachineDetectorTests
{
    private static readonly AnswerParameters defaults = new();

    [Theory]
    [InlineData(0.2, 0.5)]
    [InlineData(0.0, 2.16)]
    [InlineData(1.5, 0.1)]
    public void A_short_greeting_and_silence_is_a_person_with_the_frame_that_completes_the_silence(double before, double greeting)
    {
        var decision = Run(Silence(before), Words(greeting), Silence(2));
        Assert.Equal((AnswerVerdict.Human, AnswerReason.ShortGreeting), (decision.Verdict, decision.Reason));
        Assert.Equal(before + greeting + 0.8, decision.After.TotalSeconds, 0.021);
        Assert.Equal(0.8, decision.Measures.SilenceAfter.TotalSeconds, 0.001);
        Assert.Equal(before, decision.Measures.InitialSilence.TotalSeconds, 0.021);
        Assert.Equal(greeting, decision.Measures.Greeting.TotalSeconds, 0.041);
    }

    [Fact]
    public void Silence_is_unsure_at_its_limit()
    {
        var decision = Run(Silence(10));
        Assert.Equal((AnswerVerdict.Unsure, AnswerReason.NoVoice), (decision.Verdict, decision.Reason));
        Assert.Equal(defaults.InitialSilence, decision.After);
        Assert.Equal(0, decision.Measures.Words);
    }

    [Fact]
    public void A_click_is_no_word() => Assert.Equal(AnswerReason.NoVoice, Run(Silence(0.5), Buzz(0.04), Silence(5)).Reason);

    [Fact]
    public void A_word_that_begins_at_the_limit_of_silence_is_waited_for() =>
        Assert.Equal(AnswerReason.ShortGreeting, Run(Silence(1.96), Words(0.5), Silence(5)).Reason);

    [Fact]
    public void Who_still_speaks_at_the_limit_is_a_machine()
    {
        var decision = Run(Silence(0.4), Words(20));
        Assert.Equal((AnswerVerdict.Machine, AnswerReason.TalksOn), (decision.Verdict, decision.Reason));
        Assert.InRange(decision.After - decision.Measures.InitialSilence, defaults.GreetingLimit, defaults.GreetingLimit + TimeSpan.FromSeconds(0.25));
        Assert.InRange(decision.Measures.Words, 10, 30);
    }

    [Fact]
    public void Who_pauses_at_the_limit_is_a_machine_only_when_the_speech_goes_on()
    {
        var greeting = Words(4.6);
        Assert.Equal(AnswerReason.LongGreeting, Run(greeting, Silence(5)).Reason);
        Assert.Equal(AnswerReason.TalksOn, Run(greeting, Silence(0.6), Words(3)).Reason);
    }

    [Fact]
    public void A_longer_greeting_that_ends_is_unsure_and_gets_the_longer_silence()
    {
        var decision = Run(Words(3), Silence(5));
        Assert.Equal((AnswerVerdict.Unsure, AnswerReason.LongGreeting), (decision.Verdict, decision.Reason));
        Assert.Equal(defaults.SilenceAfterLongGreeting, decision.Measures.SilenceAfter);
    }

    [Fact]
    public void Single_words_with_long_pauses_are_a_person_who_wonders() =>
        Assert.Equal(AnswerReason.Halting, Run([.. Enumerable.Range(0, 12).SelectMany(_ => new[] { Buzz(0.2), Silence(0.7) })]).Reason);

    [Fact]
    public void A_sound_without_pauses_is_not_speech() => Assert.Equal((AnswerVerdict.Unsure, AnswerReason.NotSpeech), Verdict(Buzz(20)));

    [Theory]
    [InlineData(425)]
    [InlineData(1000)]
    [InlineData(1400)]
    [InlineData(2080)]
    public void A_beep_is_a_machine_before_and_after_speech(double hertz)
    {
        Assert.Equal((AnswerVerdict.Machine, AnswerReason.Beep), Verdict(Silence(0.3), Tone(hertz, 0.3), Silence(3)));
        var decision = Run(Words(1), Silence(0.5), Tone(hertz, 0.3), Silence(3));
        Assert.Equal(AnswerReason.Beep, decision.Reason);
        Assert.InRange(decision.Measures.BeepHertz!.Value, hertz * 0.97, hertz * 1.03);
        Assert.Equal(1.0 + 0.5 + 0.3 + 0.1, decision.After.TotalSeconds, 0.041);
    }

    [Fact]
    public void A_tone_that_is_too_short_or_two_tones_at_once_are_no_beep()
    {
        Assert.NotEqual(AnswerVerdict.Machine, Run(Silence(0.3), Tone(1000, 0.1), Silence(5)).Verdict);
        Assert.NotEqual(AnswerVerdict.Machine, Run(Silence(0.3), Tone(770, 0.3, 1336), Silence(5)).Verdict);
    }

    [Fact]
    public void A_tone_under_the_line_is_no_beep() =>
        Assert.Equal(AnswerReason.ShortGreeting, Run(Silence(0.3), Words(0.5), Silence(0.1), Tone(1000, 0.3, level: -45), Silence(5)).Reason);

    [Fact]
    public void Fax_machines_and_announcements_are_told_from_beeps()
    {
        Assert.Equal(AnswerReason.Fax, Run(Silence(0.5), Tone(2100, 3)).Reason);
        Assert.Equal(AnswerReason.Fax, Run(Silence(0.5), Tone(1100, 0.5), Silence(3)).Reason);
        Assert.Equal(AnswerReason.NetworkAnnouncement, Run(Silence(0.5), Tone(950, 0.33), Tone(1400, 0.33), Tone(1800, 0.33), Words(3)).Reason);
    }

    [Fact]
    public void A_switchboard_that_rings_is_unsure() =>
        Assert.Equal((AnswerVerdict.Unsure, AnswerReason.Ringing), Verdict(Silence(0.5), Tone(425, 1), Silence(4)));

    [Fact]
    public void Ringing_stays_ringing_when_somebody_is_heard_before_it() =>
        Assert.NotEqual(AnswerVerdict.Machine, Run(Silence(0.2), Words(0.2), Silence(0.1), Tone(425, 1), Silence(4)).Verdict);

    [Fact]
    public void It_decides_once()
    {
        var (meter, detector) = (new AnswerMeter(defaults), new AnsweringMachineDetector(defaults));
        var frame = new short[AnswerMeter.FrameLength];
        var decisions = Enumerable.Range(0, 1000).Count(_ => detector.Next(meter.Hear(frame)) is not null);
        Assert.Equal(1, decisions);
        Assert.True(detector.IsDecided);
    }

    [Fact]
    public void Listening_allocates_nothing()
    {
        var parameters = defaults with { GreetingLimit = TimeSpan.FromHours(1), GreetingEndLimit = TimeSpan.FromHours(1) };
        var (meter, detector, end) = (new AnswerMeter(parameters), new AnsweringMachineDetector(parameters), new GreetingEndDetector(parameters));
        short[] sound = [.. Words(2), .. Tone(1000, 0.1), .. Silence(0.3)];
        Listen(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Listen(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(detector.IsDecided);

        void Listen(int times)
        {
            for (var i = 0; i < times; i++)
            {
                for (var at = 0; at + AnswerMeter.FrameLength <= sound.Length; at += AnswerMeter.FrameLength)
                {
                    var heard = meter.Hear(sound.AsSpan(at, AnswerMeter.FrameLength));
                    detector.Next(heard);
                    end.Next(heard);
                }
            }
        }
    }

    [Fact]
    public void A_decision_reads_as_one_line()
    {
        var line = Run(Silence(0.2), Words(0.5), Silence(2)).ToString();
        Assert.StartsWith("Human (ShortGreeting) after 1.5", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private static (AnswerVerdict, AnswerReason) Verdict(params short[][] parts) => Run(parts) is { } decision ? (decision.Verdict, decision.Reason) : default;

    private static AnswerDecision Run(params short[][] parts)
    {
        var samples = AnswerCorpus.ThroughMu([.. parts.SelectMany(p => p)]);
        var (meter, detector) = (new AnswerMeter(defaults), new AnsweringMachineDetector(defaults));
        AnswerDecision? decision = null;
        for (var at = 0; at + AnswerMeter.FrameLength <= samples.Length && decision is null; at += AnswerMeter.FrameLength)
        {
            decision = detector.Next(meter.Hear(samples.AsSpan(at, AnswerMeter.FrameLength)));
        }
        return decision ?? throw new InvalidOperationException("it did not decide");
    }

    internal static short[] Silence(double seconds) => new short[Samples(seconds)];

    /// <summary>Words of 200 ms with pauses of 80 ms, a word at the end.</summary>
    internal static short[] Words(double seconds)
    {
        var buzz = Buzz(seconds);
        for (var i = 0; i < buzz.Length; i++)
        {
            var untilEnd = (buzz.Length - 1 - i) % Samples(0.28);
            buzz[i] = untilEnd < Samples(0.2) ? buzz[i] : (short)0;
        }
        return buzz;
    }

    internal static short[] Buzz(double seconds) =>
        [.. Enumerable.Range(0, Samples(seconds)).Select(i => (short)(1500 * Enumerable.Range(1, 12).Sum(n => Math.Sin(Math.Tau * 150 * n * i / G711.SampleRate) / Math.Sqrt(n))))];

    internal static short[] Tone(double hertz, double seconds, double second = 0, double level = -12)
    {
        var samples = new short[Samples(seconds)];
        new ToneGenerator(hertz, second, level).Fill(samples);
        return samples;
    }

    private static int Samples(double seconds) => (int)Math.Round(seconds * G711.SampleRate);
}
