namespace Crm.Telephony.Media;

/// <summary>
/// Fills gaps in 8 kHz audio: the last pitch period is repeated and fades to silence within 60 ms (the idea of ITU-T G.711 appendix I,
/// simplified). The first good frame after a gap is blended in, so that there is no click at either end.
/// </summary>
internal sealed class Concealment
{
    /// <summary>Samples remembered: three periods of the lowest voice.</summary>
    private const int historyLength = 480;

    /// <summary>Pitch from 400 Hz down to 66 Hz.</summary>
    private const int shortestPeriod = 20;
    private const int longestPeriod = 120;

    private const int blendLength = 32;

    /// <summary>Samples after which nothing is left to hear.</summary>
    private const int fadeLength = 480;

    private readonly short[] history = new short[historyLength];
    private readonly short[] period = new short[longestPeriod];
    private int periodLength;
    private int concealed;

    /// <summary>Remembers a good frame, and blends its start with the repetition when a gap comes before it.</summary>
    public void Good(Span<short> frame)
    {
        if (concealed > 0)
        {
            var length = Math.Min(blendLength, frame.Length);
            for (var i = 0; i < length; i++)
            {
                frame[i] = (short)((frame[i] * (i + 1) + Next() * (length - i)) / (length + 1));
            }
            concealed = 0;
        }
        Remember(frame);
    }

    /// <summary>Writes what stands in for missing audio.</summary>
    public void Conceal(Span<short> frame)
    {
        if (concealed == 0)
        {
            TakePeriod();
        }
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = Next();
        }
        Remember(frame);
    }

    private short Next()
    {
        var gain = Math.Max(0, fadeLength - concealed);
        var sample = period[concealed % periodLength];
        concealed = Math.Min(concealed + 1, fadeLength);
        return (short)(sample * gain / fadeLength);
    }

    /// <summary>The last period, its end bent towards what came before its start, so that it joins itself without a step.</summary>
    private void TakePeriod()
    {
        periodLength = FindPeriod();
        history.AsSpan(historyLength - periodLength).CopyTo(period);
        var before = history.AsSpan(historyLength - 2 * periodLength, periodLength);
        var length = periodLength / 4;
        for (var i = 0; i < length; i++)
        {
            var at = periodLength - length + i;
            period[at] = (short)((period[at] * (length - i) + before[at] * i) / length);
        }
    }

    /// <summary>The lag at which the last samples are most like those before them (normalised cross-correlation).</summary>
    private int FindPeriod()
    {
        const int window = 160;
        ReadOnlySpan<short> recent = history.AsSpan(historyLength - window);
        var best = longestPeriod;
        var bestScore = 0.0;
        for (var lag = shortestPeriod; lag <= longestPeriod; lag++)
        {
            ReadOnlySpan<short> earlier = history.AsSpan(historyLength - window - lag, window);
            long product = 0, energy = 1;
            for (var i = 0; i < window; i++)
            {
                product += recent[i] * earlier[i];
                energy += earlier[i] * earlier[i];
            }
            var score = product <= 0 ? 0 : (double)product * product / energy;
            if (score > bestScore)
            {
                bestScore = score;
                best = lag;
            }
        }
        return best;
    }

    private void Remember(ReadOnlySpan<short> frame)
    {
        var kept = Math.Min(frame.Length, historyLength);
        history.AsSpan(kept).CopyTo(history);
        frame[^kept..].CopyTo(history.AsSpan(historyLength - kept));
    }
}
