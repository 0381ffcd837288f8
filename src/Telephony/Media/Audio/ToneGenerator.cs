namespace Crm.Telephony.Media;

/// <summary>One or two sines at 8 kHz whose phase runs on from frame to frame: beeps, ringing and busy tones, keys in the audio.</summary>
public sealed class ToneGenerator
{
    /// <summary>Amplitude of a sine at 0 dBm0, 3.14 dB under full scale (ITU-T G.711 table 5).</summary>
    private const double fullPower = 32768 * 0.6966;

    private static readonly double[] rows = [697, 770, 852, 941];
    private static readonly double[] columns = [1209, 1336, 1477, 1633];
    private const string layout = "123A456B789C*0#D";

    private readonly double firstStep;
    private readonly double secondStep;
    private readonly double amplitude;
    private double firstPhase;
    private double secondPhase;

    /// <param name="hertz">Below 4,000.</param>
    /// <param name="second">A second frequency, or 0.</param>
    /// <param name="level">Of each sine in dBm0; 0 is loud, -10 usual.</param>
    public ToneGenerator(double hertz, double second = 0, double level = -10)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hertz);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Math.Max(hertz, second), G711.SampleRate / 2.0, nameof(hertz));
        firstStep = Math.Tau * hertz / G711.SampleRate;
        secondStep = Math.Tau * second / G711.SampleRate;
        amplitude = fullPower * Math.Pow(10, level / 20);
    }

    /// <summary>The two tones of a key (ITU-T Q.23). Throws for what is not a key.</summary>
    public static ToneGenerator ForKey(char key)
    {
        var place = layout.IndexOf(char.ToUpperInvariant(key));
        return place >= 0
            ? new ToneGenerator(rows[place / 4], columns[place % 4])
            : throw new ArgumentException($"'{key}' is not a key; use 0-9, *, # or A-D", nameof(key));
    }

    /// <summary>Writes the next samples.</summary>
    public void Fill(Span<short> samples)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var value = amplitude * (Math.Sin(firstPhase) + Math.Sin(secondPhase));
            samples[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
            firstPhase += firstStep;
            secondPhase += secondStep;
        }
        firstPhase %= Math.Tau;
        secondPhase %= Math.Tau;
    }
}
