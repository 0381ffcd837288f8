namespace Crm.Telephony.Media;

/// <summary>What a message may follow.</summary>
public enum MessageCue : byte
{
    /// <summary>A beep, and silence after it.</summary>
    Beep,
    /// <summary>The greeting has ended in silence; no beep was heard.</summary>
    Silence,
    /// <summary>The greeting did not end within the limit: there is nobody to speak to.</summary>
    Limit,
}

/// <summary>
/// Tells when an answering machine takes a message: after its beep, or, when none comes, after a long silence. It may listen from the
/// answer on and be asked later. Its clock is the audio: one frame is 20 ms. Allocates nothing.
/// </summary>
public sealed class GreetingEndDetector
{
    private const int never = -1;

    private readonly int longestBeep;
    private readonly int afterBeep;
    private readonly int afterGreeting;
    private readonly int withoutGreeting;
    private readonly int limit;
    private readonly WordCounter words;
    private int now;
    private int lastTone;
    private int beepEnd = never;

    public GreetingEndDetector(AnswerParameters parameters)
    {
        longestBeep = AnswerParameters.Frames(parameters.LongestBeep);
        afterBeep = AnswerParameters.Frames(parameters.SilenceAfterBeep);
        afterGreeting = AnswerParameters.Frames(parameters.SilenceBeforeMessage);
        withoutGreeting = AnswerParameters.Frames(parameters.SilenceWithoutGreeting);
        limit = AnswerParameters.Frames(parameters.GreetingEndLimit);
        words = new WordCounter(parameters);
    }

    /// <summary>Beeps that ended so far, those inside the greeting too.</summary>
    public int Beeps { get; private set; }

    /// <summary>Why a message may begin now (or never: <see cref="MessageCue.Limit"/>), or null while the greeting goes on. Speech takes it back.</summary>
    public MessageCue? Cue { get; private set; }

    /// <summary>Takes the next frame.</summary>
    public void Next(in HeardFrame heard)
    {
        now++;
        words.Next(heard.Sound);
        if (heard.Sound == LineSound.Tone)
        {
            lastTone = now;
        }
        if (heard.Ended is { } ended && ended.Frames <= longestBeep)
        {
            beepEnd = now;
            Beeps++;
        }
        else if (beepEnd != never && words.LastEnd > beepEnd)
        {
            // Who speaks after a beep is still greeting, or is a menu.
            beepEnd = never;
        }
        Cue = Judge(now - Math.Max(words.LastEnd, lastTone));
    }

    private MessageCue? Judge(int silence)
    {
        if (beepEnd != never && silence >= afterBeep)
        {
            return MessageCue.Beep;
        }
        if (!words.Pending && silence >= (words.Words > 0 ? afterGreeting : withoutGreeting))
        {
            return MessageCue.Silence;
        }
        return now >= limit ? MessageCue.Limit : null;
    }
}
