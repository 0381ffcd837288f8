namespace Crm.Telephony.Media;

/// <summary>
/// Changes the sample rate with a windowed-sinc filter. The ratio is reduced to whole numbers, so that each output sample uses one
/// of a few precomputed sets of taps. Meant for files at start, not for live audio.
/// </summary>
public static class Resampler
{
    /// <summary>Zero crossings of the sinc on each side: 16 put images and aliases 60 dB down.</summary>
    private const int zeroCrossings = 16;

    /// <summary>Where the filter cuts, as a share of the lower rate's half: the rest is its slope.</summary>
    private const double passband = 0.92;

    /// <param name="from">Rate of <paramref name="samples"/> in Hz.</param>
    /// <param name="to">Wanted rate in Hz.</param>
    /// <returns>The same array when the rates are equal.</returns>
    public static short[] Resample(short[] samples, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, 1);
        if (from == to || samples.Length == 0)
        {
            return samples;
        }
        var divisor = GreatestCommonDivisor(from, to);
        int step = from / divisor, phases = to / divisor;
        var reach = (int)Math.Ceiling(zeroCrossings * Math.Max(1.0, (double)from / to));
        var taps = Taps(phases, reach, passband * Math.Min(1.0, (double)to / from));
        var output = new short[(int)((long)samples.Length * to / from)];
        for (var i = 0; i < output.Length; i++)
        {
            var position = (long)i * step;
            output[i] = Filter(samples, (int)(position / phases), taps[position % phases], reach);
        }
        return output;
    }

    private static short Filter(short[] samples, int centre, float[] taps, int reach)
    {
        var first = centre - reach + 1;
        var from = Math.Max(0, -first);
        var until = Math.Min(taps.Length, samples.Length - first);
        var sum = 0f;
        for (var k = from; k < until; k++)
        {
            sum += samples[first + k] * taps[k];
        }
        return (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
    }

    private static float[][] Taps(int phases, int reach, double cutoff)
    {
        var sets = new float[phases][];
        for (var phase = 0; phase < phases; phase++)
        {
            var taps = new double[2 * reach];
            for (var k = 0; k < taps.Length; k++)
            {
                var distance = k - reach + 1 - (double)phase / phases;
                var window = 0.5 + 0.5 * Math.Cos(Math.PI * Math.Clamp(distance / reach, -1, 1));
                taps[k] = cutoff * Sinc(cutoff * distance) * window;
            }
            // Every phase passes a constant unchanged; without it the phases' small differences are heard as a hum.
            var gain = taps.Sum();
            sets[phase] = Array.ConvertAll(taps, tap => (float)(tap / gain));
        }
        return sets;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
