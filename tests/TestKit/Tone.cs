using Crm.Telephony.Media;

namespace Crm.TestKit;

/// <summary>Tones as test signals: made, written to WAV, and found again in what was heard.</summary>
public static class Tone
{
    public const int Rate = 8_000;
    private const int Window = Rate / 20;

    /// <summary>A sine with an amplitude of about a third of full scale.</summary>
    public static short[] Samples(double hertz, TimeSpan length)
    {
        var samples = new short[(int)(length.TotalSeconds * Rate)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(10_000 * Math.Sin(2 * Math.PI * hertz * i / Rate));
        }
        return samples;
    }

    /// <summary>Writes an 8 kHz mono 16-bit WAV file and returns its path.</summary>
    public static string WriteFile(string path, double hertz, TimeSpan length) => WriteFile(path, Samples(hertz, length));

    /// <summary>The same of any samples.</summary>
    public static string WriteFile(string path, ReadOnlySpan<short> samples)
    {
        using var file = File.Create(path);
        var wav = new WavWriter(file);
        wav.Write(samples);
        wav.UpdateHeader();
        return path;
    }

    /// <summary>One channel of a WAV file of any rate, as mono 8 kHz.</summary>
    public static short[] ReadFile(string path, int channel = 0)
    {
        using var file = File.OpenRead(path);
        var audio = WavReader.Read(file);
        var one = Enumerable.Range(0, audio.Samples.Length / audio.Channels).Select(i => audio.Samples[(i * audio.Channels) + channel]).ToArray();
        return new WavAudio(audio.SampleRate, 1, one).ToTelephony();
    }

    /// <summary>The share (0 to 1) of the signal's energy at this frequency (Goertzel), over the whole span. A clean tone gives more than 0.9, another tone or silence about 0.</summary>
    public static double Share(ReadOnlySpan<short> samples, double hertz)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * hertz / Rate);
        double before = 0, last = 0, energy = 0;
        foreach (var sample in samples)
        {
            (before, last) = (last, sample + (coefficient * last) - before);
            energy += (double)sample * sample;
        }
        var power = (last * last) + (before * before) - (coefficient * last * before);
        return energy < samples.Length ? 0 : power / (energy * samples.Length / 2);
    }

    /// <summary>How long the tone is heard: the sum of 50 ms windows in which it has most of the energy.</summary>
    public static TimeSpan Heard(ReadOnlySpan<short> samples, double hertz)
    {
        var heard = 0;
        for (var start = 0; start + Window <= samples.Length; start += Window)
        {
            heard += Share(samples.Slice(start, Window), hertz) > 0.7 ? 1 : 0;
        }
        return TimeSpan.FromMilliseconds(50 * heard);
    }

    /// <summary>When the tone is heard first, to 50 ms; null when it is not.</summary>
    public static TimeSpan? Onset(ReadOnlySpan<short> samples, double hertz)
    {
        for (var start = 0; start + Window <= samples.Length; start += Window)
        {
            if (Share(samples.Slice(start, Window), hertz) > 0.7)
            {
                return TimeSpan.FromSeconds((double)start / Rate);
            }
        }
        return null;
    }
}
