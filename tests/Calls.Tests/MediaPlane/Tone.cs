using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>Tones at 8 kHz, and how much of one is in a piece of audio (Goertzel).</summary>
internal static class Tone
{
    private const double Amplitude = 8000;

    internal static short[] Samples(double frequency, int count, long from = 0)
    {
        var samples = new short[count];
        for (int i = 0; i < count; i++) samples[i] = (short)(Amplitude * Math.Sin(2 * Math.PI * frequency * (from + i) / 8000));
        return samples;
    }

    internal static short[] Decode(IReadOnlyList<Heard> packets, G711Law law)
    {
        var samples = new short[packets.Sum(packet => packet.Payload.Length)];
        int at = 0;
        foreach (var packet in packets)
        {
            G711.Decode(law, packet.Payload, samples.AsSpan(at));
            at += packet.Payload.Length;
        }
        return samples;
    }

    /// <summary>Amplitude of this frequency, in units of a sample.</summary>
    internal static double Level(ReadOnlySpan<short> samples, double frequency)
    {
        double coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 8000), before = 0, last = 0;
        foreach (short sample in samples)
        {
            double next = sample + coefficient * last - before;
            before = last;
            last = next;
        }
        double power = last * last + before * before - coefficient * last * before;
        return samples.Length == 0 ? 0 : 2 * Math.Sqrt(Math.Max(0, power)) / samples.Length;
    }

    internal static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples) sum += (double)sample * sample;
        return samples.Length == 0 ? 0 : Math.Sqrt(sum / samples.Length);
    }

    /// <summary>At nearly full level and alone.</summary>
    internal static bool IsTone(ReadOnlySpan<short> samples, double frequency) =>
        Level(samples, frequency) > Amplitude * 0.85 && Rms(samples) < Amplitude / Math.Sqrt(2) * 1.1;

    /// <summary>A prompt file with a tone.</summary>
    internal static void WriteWav(string path, double frequency, double seconds)
    {
        using var stream = File.Create(path);
        var wav = new WavWriter(stream);
        wav.Write(Samples(frequency, (int)(seconds * 8000)));
        wav.UpdateHeader();
    }
}
