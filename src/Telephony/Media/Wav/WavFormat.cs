namespace Crm.Telephony.Media;

/// <summary>How a WAV file stores a sample.</summary>
public enum WavEncoding : ushort
{
    /// <summary>Unsigned 8-bit or signed 16-bit PCM.</summary>
    Pcm = 1,
    ALaw = 6,
    MuLaw = 7,
}

/// <summary>The file is not a WAV file that can be played; the message says what is wrong and what to do.</summary>
public sealed class WavFormatException(string message) : Exception(message);

/// <summary>Decoded audio.</summary>
/// <param name="SampleRate">Sample frames a second.</param>
/// <param name="Channels">1 or 2.</param>
/// <param name="Samples">16-bit, interleaved.</param>
public sealed record WavAudio(int SampleRate, int Channels, short[] Samples)
{
    public TimeSpan Length => TimeSpan.FromSeconds((double)(Samples.Length / Channels) / SampleRate);

    /// <summary>One channel at 8 kHz: stereo is averaged, other rates are resampled.</summary>
    public short[] ToTelephony() => Resampler.Resample(ToMono(), SampleRate, G711.SampleRate);

    private short[] ToMono()
    {
        if (Channels == 1)
        {
            return Samples;
        }
        var mono = new short[Samples.Length / 2];
        for (var i = 0; i < mono.Length; i++)
        {
            mono[i] = (short)((Samples[2 * i] + Samples[2 * i + 1]) >> 1);
        }
        return mono;
    }
}
