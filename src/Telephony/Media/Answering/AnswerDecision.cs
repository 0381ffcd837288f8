using System.Globalization;

namespace Crm.Telephony.Media;

/// <summary>Who answered. <see cref="Unsure"/> is to be treated as a person: a machine that is connected costs an agent seconds, a person who is not hears nobody.</summary>
public enum AnswerVerdict : byte { Human, Unsure, Machine }

/// <summary>Why an <see cref="AnswerVerdict"/> was given.</summary>
public enum AnswerReason : byte
{
    /// <summary>Human: a short greeting, then silence that waits for a reply.</summary>
    ShortGreeting,
    /// <summary>Unsure: nobody spoke.</summary>
    NoVoice,
    /// <summary>Unsure: a ringing tone, as of a switchboard that puts the call through.</summary>
    Ringing,
    /// <summary>Unsure: a longer greeting that ended by itself, as a receptionist's or a very short recorded one.</summary>
    LongGreeting,
    /// <summary>Unsure: single words with long pauses.</summary>
    Halting,
    /// <summary>Unsure: sound without the pauses of speech, as music or noise.</summary>
    NotSpeech,
    /// <summary>Machine: still speaking at the limit.</summary>
    TalksOn,
    /// <summary>Machine: the tone after which a message is taken.</summary>
    Beep,
    /// <summary>Machine: a fax machine's or modem's tone (ITU-T T.30 section 4: CNG 1100 Hz, CED 2100 Hz).</summary>
    Fax,
    /// <summary>Machine: the three rising tones before a network's announcement (ITU-T E.180 section 3.5).</summary>
    NetworkAnnouncement,
}

/// <summary>What was heard up to the decision.</summary>
/// <param name="InitialSilence">From the start to the first word, or to the decision when there was none.</param>
/// <param name="Greeting">From the first word's start to the last one's end.</param>
/// <param name="Voice">Of the greeting, what was voice.</param>
/// <param name="SilenceAfter">From the last word's end to the decision.</param>
/// <param name="BeepHertz">Frequency of the tone that was heard, or null.</param>
/// <param name="NoiseLevel">Of the line, in dBFS.</param>
public readonly record struct AnswerMeasures(
    TimeSpan InitialSilence, TimeSpan Greeting, TimeSpan Voice, int Words, TimeSpan LongestWord, TimeSpan SilenceAfter, double? BeepHertz, double NoiseLevel);

/// <summary>Who answered, why it is thought so, and what was measured.</summary>
/// <param name="After">From the start of listening to the decision.</param>
public sealed record AnswerDecision(AnswerVerdict Verdict, AnswerReason Reason, TimeSpan After, AnswerMeasures Measures)
{
    /// <summary>One line for the contact's timeline.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Verdict} ({Reason}) after {After.TotalSeconds:0.00} s: silence {Measures.InitialSilence.TotalSeconds:0.00} s, greeting {Measures.Greeting.TotalSeconds:0.00} s with {Measures.Voice.TotalSeconds:0.00} s of voice in {Measures.Words} words, the longest {Measures.LongestWord.TotalSeconds:0.00} s, then silence {Measures.SilenceAfter.TotalSeconds:0.00} s{(Measures.BeepHertz is { } hertz ? $", tone {hertz:0} Hz" : "")}, noise {Measures.NoiseLevel:0} dBFS");
}
