namespace Crm.Telephony.Media;

/// <summary>How far 20 ms of sound are one sine, and of which frequency.</summary>
/// <param name="Level">In dBFS; a digital silence counts as −90.</param>
/// <param name="Hertz">The strongest frequency of the band, or 0 when the frame is too faint to ask.</param>
/// <param name="Share">Share of the energy that a sine of this frequency holds (0 to 1): a clean tone more than 0.9, two tones about a half each.</param>
internal readonly record struct FrameTone(double Level, double Hertz, double Share)
{
    private const double silence = -90;

    /// <summary>Under this level the frequency is not asked for.</summary>
    private const double faintest = -50;

    /// <summary>Distance of the frequencies that 20 ms can part.</summary>
    private const double step = (double)G711.SampleRate / AnswerMeter.FrameLength;

    private const int lowest = 7;
    private const int highest = 44;

    private static readonly double[] cosines = [.. Enumerable.Range(0, highest + 2).Select(bin => Math.Cos(Math.Tau * bin / AnswerMeter.FrameLength))];

    /// <summary>Looks at every 50 Hz from 350 to 2,200 (Goertzel), and between the strongest and its stronger neighbour.</summary>
    public static FrameTone Of(ReadOnlySpan<short> frame)
    {
        double energy = 0;
        foreach (var sample in frame)
        {
            energy += (double)sample * sample;
        }
        if (energy < frame.Length)
        {
            return new FrameTone(silence, 0, 0);
        }
        var level = 10 * Math.Log10(energy / frame.Length / (32768.0 * 32768.0));
        if (level < faintest)
        {
            return new FrameTone(level, 0, 0);
        }
        var hertz = Strongest(frame);
        return new FrameTone(level, hertz, Power(frame, Math.Cos(Math.Tau * hertz / G711.SampleRate)) / (energy * frame.Length / 2));
    }

    private static double Strongest(ReadOnlySpan<short> frame)
    {
        Span<double> powers = stackalloc double[highest + 2];
        var best = lowest;
        for (var bin = lowest - 1; bin <= highest + 1; bin++)
        {
            powers[bin] = Power(frame, cosines[bin]);
            best = powers[bin] > powers[best] && bin <= highest ? bin : best;
        }
        // A sine between two of them leaves its amplitude in both, in the ratio of its distances.
        var up = powers[best + 1] >= powers[best - 1];
        var ratio = Math.Sqrt(powers[up ? best + 1 : best - 1] / Math.Max(powers[best], 1));
        return step * (best + (up ? 1 : -1) * ratio / (1 + ratio));
    }

    private static double Power(ReadOnlySpan<short> frame, double cosine)
    {
        double before = 0, last = 0;
        foreach (var sample in frame)
        {
            (before, last) = (last, sample + 2 * cosine * last - before);
        }
        return last * last + before * before - 2 * cosine * last * before;
    }
}
