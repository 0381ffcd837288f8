namespace Crm.Telephony.Media;

/// <summary>
/// What the steady tones on an answered line mean: the beep of a voice mailbox, a fax machine, a network's announcement, or ringing.
/// A tone is judged when it is over, because its length tells a beep from ringing, and what follows tells a beep from an announcement.
/// </summary>
internal sealed class AnswerTones(AnswerParameters parameters)
{
    /// <summary>So long after a tone's end nothing else belongs to it (the tones of an announcement follow within 4 ms, E.180 section 3.5).</summary>
    private const int patience = 5;

    private readonly int longestBeep = AnswerParameters.Frames(parameters.LongestBeep);
    private HeldTone? pending;
    private int since;

    /// <summary>A ringing tone was heard.</summary>
    public bool Rang { get; private set; }

    /// <summary>Frequency of the last tone.</summary>
    public double? Hertz { get; private set; }

    /// <summary>Whether a tone goes on, or was just heard, that may yet mean a machine.</summary>
    public bool Pending { get; private set; }

    /// <summary>What machine the tones up to this frame mean, or null.</summary>
    /// <param name="spoken">Somebody has spoken already.</param>
    public AnswerReason? Next(in HeardFrame heard, bool spoken)
    {
        var machine = Judge(heard, spoken);
        Pending = pending is not null || heard.Holding is { } holding && holding.Frames <= longestBeep;
        return machine;
    }

    private AnswerReason? Judge(in HeardFrame heard, bool spoken)
    {
        if (heard.Holding is { } held)
        {
            Hertz = held.Hertz;
            if (IsFaxAnswer(held))
            {
                return AnswerReason.Fax;
            }
        }
        if (heard.Ended is { } ended)
        {
            return Ended(ended);
        }
        if (pending is not { } beep || heard.Sound == LineSound.Tone || ++since < patience)
        {
            return null;
        }
        return !spoken && IsFaxCall(beep) ? AnswerReason.Fax : AnswerReason.Beep;
    }

    private AnswerReason? Ended(HeldTone ended)
    {
        Hertz = ended.Hertz;
        if (pending is { } first && IsAnnouncement(first, ended))
        {
            return AnswerReason.NetworkAnnouncement;
        }
        var ringing = IsRinging(ended);
        Rang |= ringing;
        pending = ringing || ended.Frames > longestBeep ? null : ended;
        since = 0;
        return null;
    }

    /// <summary>425 Hz or near it in most countries, for 0.7 s or longer (E.180 table 1), which is longer than a beep of that pitch; two-tone ringing is no steady tone.</summary>
    private static bool IsRinging(HeldTone tone) => tone.Hertz is >= 380 and <= 480 && tone.Frames >= 35;

    /// <summary>CED is 2100 Hz for at least 2.6 s (T.30 section 4.3.3.2); modems turn its phase every 450 ms (V.8), which is a new tone here.</summary>
    private static bool IsFaxAnswer(HeldTone tone) => tone.Hertz is >= 2070 and <= 2130 && tone.Frames >= 20;

    /// <summary>CNG is 1100 Hz for half a second (T.30 section 4.3.3.1).</summary>
    private static bool IsFaxCall(HeldTone tone) => tone.Hertz is >= 1062 and <= 1138 && tone.Frames is >= 20 and <= 29;

    private static bool IsAnnouncement(HeldTone first, HeldTone second) => first.Hertz is >= 880 and <= 1030 && second.Hertz is >= 1320 and <= 1480;
}
