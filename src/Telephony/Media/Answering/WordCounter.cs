namespace Crm.Telephony.Media;

/// <summary>Counts words: runs of voice that are long enough, parted by pauses. Times are frames from the start; a tone inside a word neither ends nor lengthens it.</summary>
internal sealed class WordCounter(AnswerParameters parameters)
{
    private readonly int shortest = AnswerParameters.Frames(parameters.ShortestWord);
    private readonly int pause = AnswerParameters.Frames(parameters.WordGap);
    private int now;
    private int start;
    private int voiced;
    private int quiet;

    public int Words { get; private set; }

    /// <summary>Frames of voice in all words.</summary>
    public int Voice { get; private set; }

    /// <summary>Frames from start to end of the longest word.</summary>
    public int Longest { get; private set; }

    /// <summary>When the first word began.</summary>
    public int FirstStart { get; private set; }

    /// <summary>When the last word ended, or how far it has come.</summary>
    public int LastEnd { get; private set; }

    /// <summary>Whether this frame belongs to a word.</summary>
    public bool Speaking { get; private set; }

    /// <summary>Whether a sound goes on that may become a word.</summary>
    public bool Pending => voiced > 0 && voiced < shortest;

    public void Next(LineSound sound)
    {
        now++;
        Speaking = false;
        switch (sound)
        {
            case LineSound.Voice:
                Voiced();
                break;
            case LineSound.Quiet when voiced > 0 && ++quiet >= pause:
                voiced = 0;
                break;
        }
    }

    private void Voiced()
    {
        quiet = 0;
        if (voiced++ == 0)
        {
            start = now - 1;
        }
        if (voiced < shortest)
        {
            return;
        }
        if (voiced == shortest)
        {
            FirstStart = Words++ == 0 ? start : FirstStart;
            Voice += shortest - 1;
        }
        Voice++;
        LastEnd = now;
        Longest = Math.Max(Longest, now - start);
        Speaking = true;
    }
}
