namespace Crm.Telephony.Media;

/// <summary>
/// Tells from the first seconds of an answered call whether a person or a machine is there. Its clock is the audio: one frame is 20 ms.
/// <code>
///            first word            silence: Human when the greeting was short, Unsure when not
/// Waiting ──────────────► Greeting ─────────────────────────────────────────────────────────► Decided
///    │                        └── still speaking at the limit: Machine ──────────────────────────▲
///    └── no word at all: Unsure; in both states a beep, fax or announcement tone: Machine ─────────┘
/// </code>
/// It decides once, at the latest <see cref="AnswerParameters.GreetingLimit"/> and one <see cref="AnswerParameters.SilenceAfterLongGreeting"/>
/// after the first word, save that a beep which has begun is heard out. Allocates nothing before the decision.
/// </summary>
public sealed class AnsweringMachineDetector
{
    private enum State : byte { Waiting, Greeting, Decided }

    private readonly AnswerParameters parameters;
    private readonly int initialSilence;
    private readonly int silenceAfter;
    private readonly int silenceAfterLong;
    private readonly int humanGreeting;
    private readonly int greetingLimit;
    private readonly int longestWord;
    private readonly WordCounter words;
    private readonly AnswerTones tones;
    private State state;
    private int now;
    private double noise;

    public AnsweringMachineDetector(AnswerParameters parameters)
    {
        this.parameters = parameters;
        initialSilence = AnswerParameters.Frames(parameters.InitialSilence);
        silenceAfter = AnswerParameters.Frames(parameters.SilenceAfterGreeting);
        silenceAfterLong = AnswerParameters.Frames(parameters.SilenceAfterLongGreeting);
        humanGreeting = AnswerParameters.Frames(parameters.HumanGreeting);
        greetingLimit = AnswerParameters.Frames(parameters.GreetingLimit);
        longestWord = AnswerParameters.Frames(parameters.LongestWord);
        words = new WordCounter(parameters);
        tones = new AnswerTones(parameters);
    }

    /// <summary>Whether it has decided; further frames are ignored.</summary>
    public bool IsDecided => state == State.Decided;

    /// <summary>Takes the next frame. The decision with the frame that brings it, once; else null.</summary>
    public AnswerDecision? Next(in HeardFrame heard)
    {
        if (state == State.Decided)
        {
            return null;
        }
        now++;
        noise = heard.NoiseLevel;
        words.Next(heard.Sound);
        if (tones.Next(heard, words.Words > 0) is { } machine)
        {
            return Decide(AnswerVerdict.Machine, machine);
        }
        return state == State.Waiting ? Wait() : Greet();
    }

    private bool IsShort => words.LastEnd - words.FirstStart <= humanGreeting;

    private AnswerDecision? Wait()
    {
        if (words.Words > 0)
        {
            state = State.Greeting;
            return Greet();
        }
        if (now < initialSilence || words.Pending || tones.Pending)
        {
            return null;
        }
        return Decide(AnswerVerdict.Unsure, tones.Rang ? AnswerReason.Ringing : AnswerReason.NoVoice);
    }

    private AnswerDecision? Greet()
    {
        if (now - words.LastEnd >= (IsShort ? silenceAfter : silenceAfterLong))
        {
            return tones.Pending || words.Pending ? null : Ended();
        }
        // In a pause at the limit a person may just have finished: the next word or the silence decides.
        return now - words.FirstStart >= greetingLimit && words.Speaking ? TalksOn() : null;
    }

    private AnswerDecision Ended()
    {
        if (words.Longest >= longestWord)
        {
            return Decide(AnswerVerdict.Unsure, AnswerReason.NotSpeech);
        }
        return IsShort
            ? Decide(AnswerVerdict.Human, AnswerReason.ShortGreeting)
            : Decide(AnswerVerdict.Unsure, AnswerReason.LongGreeting);
    }

    private AnswerDecision TalksOn()
    {
        if (words.Longest >= longestWord)
        {
            return Decide(AnswerVerdict.Unsure, AnswerReason.NotSpeech);
        }
        return words.Voice < parameters.LeastVoice * (words.LastEnd - words.FirstStart)
            ? Decide(AnswerVerdict.Unsure, AnswerReason.Halting)
            : Decide(AnswerVerdict.Machine, AnswerReason.TalksOn);
    }

    private AnswerDecision Decide(AnswerVerdict verdict, AnswerReason reason)
    {
        state = State.Decided;
        var spoken = words.Words > 0;
        return new AnswerDecision(verdict, reason, Time(now), new AnswerMeasures(
            Time(spoken ? words.FirstStart : now),
            Time(words.LastEnd - words.FirstStart),
            Time(words.Voice),
            words.Words,
            Time(words.Longest),
            Time(spoken ? now - words.LastEnd : 0),
            tones.Hertz,
            noise));
    }

    private static TimeSpan Time(int frames) => frames * AnswerMeter.FrameTime;
}
