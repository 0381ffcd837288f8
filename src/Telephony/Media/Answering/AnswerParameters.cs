namespace Crm.Telephony.Media;

/// <summary>
/// What tells a person from a machine, and when a machine takes a message. Times are counted in frames of 20 ms, levels in dB
/// under a full-scale square wave (dBFS). docs/decisions/0008-answering-machines.md has the measurements behind the defaults.
/// </summary>
public sealed record AnswerParameters
{
    /// <summary>A sound under this level is silence, however quiet the line is.</summary>
    public double QuietestVoice { get; init; } = -40;

    /// <summary>How far a sound must rise above the line's noise to be a voice; in dB.</summary>
    public double AboveNoise { get; init; } = 8;

    /// <summary>What is further under the loudest voice of late is somebody else in the room; in dB.</summary>
    public double UnderVoice { get; init; } = 15;

    /// <summary>Noise is never taken to be louder than this, so that a voice from the first frame on is heard; in dBFS.</summary>
    public double LoudestNoise { get; init; } = -36;

    /// <summary>A sound that is shorter is a click, not a word.</summary>
    public TimeSpan ShortestWord { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>A pause of so long parts two words.</summary>
    public TimeSpan WordGap { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>A sound that goes on for longer without a pause is music or noise, not speech.</summary>
    public TimeSpan LongestWord { get; init; } = TimeSpan.FromSeconds(1.6);

    /// <summary>After so long without a voice the answer is <see cref="AnswerVerdict.Unsure"/>.</summary>
    public TimeSpan InitialSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Who has spoken and waits for so long expects a reply: the greeting is over.</summary>
    public TimeSpan SilenceAfterGreeting { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The same after a greeting that was longer than <see cref="HumanGreeting"/>: a recorded one pauses between its sentences and before its beep.</summary>
    public TimeSpan SilenceAfterLongGreeting { get; init; } = TimeSpan.FromSeconds(1.2);

    /// <summary>A greeting that is over within this time was a person's.</summary>
    public TimeSpan HumanGreeting { get; init; } = TimeSpan.FromSeconds(2.2);

    /// <summary>
    /// Who has spoken for so long, counted from the first word, and still speaks, is a machine. A longer limit costs time with machines
    /// only: a person who stops speaking is recognised at the same moment. 2.5 s does for calls to homes; half of all receptionists speak longer.
    /// </summary>
    public TimeSpan GreetingLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Share of the greeting that must be voice (0 to 1). "Hello? … Hello?" has less, and is a person.</summary>
    public double LeastVoice { get; init; } = 0.35;

    /// <summary>Lowest and highest frequency of a beep; in Hz.</summary>
    public (double Low, double High) BeepBand { get; init; } = (400, 2100);

    /// <summary>A beep lasts so long at least. The frames at its edges count only when they are whole.</summary>
    public TimeSpan ShortestBeep { get; init; } = TimeSpan.FromMilliseconds(140);

    /// <summary>What lasts longer is a line's or a fax machine's tone.</summary>
    public TimeSpan LongestBeep { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Silence that must follow a beep before a message is spoken.</summary>
    public TimeSpan SilenceAfterBeep { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Without a beep, silence of this length after the greeting's last word lets the message begin.</summary>
    public TimeSpan SilenceBeforeMessage { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same where no word was heard at all.</summary>
    public TimeSpan SilenceWithoutGreeting { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest wait for a greeting to end.</summary>
    public TimeSpan GreetingEndLimit { get; init; } = TimeSpan.FromSeconds(60);

    internal static int Frames(TimeSpan time) => (int)Math.Max(1, Math.Round(time / AnswerMeter.FrameTime));
}
