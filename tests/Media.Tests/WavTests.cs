using System.Buffers.Binary;
using System.Text;

namespace Crm.Telephony.Media.Tests;

public class WavTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_written_reads_back(int channels)
    {
        var samples = Enumerable.Range(0, 2000).Select(i => (short)(i * 16 - 16000)).ToArray();
        var stream = new MemoryStream();
        var writer = new WavWriter(stream, 8000, channels);
        writer.Write(samples.AsSpan(0, 1000));
        writer.Write(samples.AsSpan(1000));
        writer.UpdateHeader();
        Assert.Equal(2000.0 / channels / 8000, writer.Length.TotalSeconds, 6);
        stream.Position = 0;
        var audio = WavReader.Read(stream);
        Assert.Equal((8000, channels), (audio.SampleRate, audio.Channels));
        Assert.Equal(samples, audio.Samples);
        Assert.Equal(writer.Length, audio.Length);
    }

    [Theory]
    [InlineData(WavEncoding.MuLaw, G711Law.Mu)]
    [InlineData(WavEncoding.ALaw, G711Law.A)]
    public void Companded_files_are_written_and_read(WavEncoding encoding, G711Law law)
    {
        var codes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var stream = new MemoryStream();
        var writer = new WavWriter(stream, encoding: encoding);
        writer.Append(codes);
        writer.UpdateHeader();
        stream.Position = 0;
        var expected = new short[256];
        G711.Decode(law, codes, expected);
        Assert.Equal(expected, WavReader.Read(stream).Samples);
        Assert.Throws<InvalidOperationException>(() => writer.Write([1]));
    }

    [Fact]
    public void A_file_cut_by_a_crash_is_valid_to_its_last_second_and_can_be_repaired()
    {
        var stream = new MemoryStream();
        var writer = new WavWriter(stream, 8000, 2);
        for (var packet = 0; packet < 75; packet++)
        {
            writer.Write(new short[320]);
        }
        stream.Write([1, 2, 3]);
        var crashed = new MemoryStream();
        crashed.Write(stream.ToArray());
        crashed.Position = 0;
        Assert.Equal(1.0, WavReader.Read(crashed).Length.TotalSeconds);
        Assert.Equal(75 * 640, WavWriter.Repair(crashed));
        crashed.Position = 0;
        Assert.Equal(1.5, WavReader.Read(crashed).Length.TotalSeconds);
    }

    [Fact]
    public void A_stranger_file_is_not_repaired() =>
        Assert.Throws<WavFormatException>(() => WavWriter.Repair(new MemoryStream(new byte[100])));

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(5000u)]
    public void A_wrong_data_size_means_until_the_end(uint size)
    {
        var file = Pcm(8000, 1, 16, [1, 0, 2, 0, 3]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), size);
        Assert.Equal([1, 2], WavReader.Read(new MemoryStream(file)).Samples);
    }

    [Fact]
    public void Eight_bit_samples_are_unsigned() =>
        Assert.Equal([-32768, 0, 127 << 8], WavReader.Read(new MemoryStream(Pcm(8000, 1, 8, [0, 128, 255]))).Samples);

    [Fact]
    public void Other_chunks_and_the_extensible_format_are_understood()
    {
        var file = new MemoryStream();
        file.Write("RIFF\0\0\0\0WAVELIST"u8);
        file.Write([3, 0, 0, 0, 1, 2, 3, 0]);
        file.Write("fmt "u8);
        file.Write([40, 0, 0, 0, 0xFE, 0xFF, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0, 22, 0, 16, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        file.Write("data"u8);
        file.Write([2, 0, 0, 0, 7, 0]);
        file.Position = 0;
        Assert.Equal([7], WavReader.Read(file).Samples);
    }

    [Theory]
    [InlineData(3, 1, 8000, 32, "encoding 3")]
    [InlineData(1, 6, 8000, 16, "6 channels")]
    [InlineData(1, 0, 8000, 16, "0 channels")]
    [InlineData(1, 1, 0, 16, "a rate of 0 Hz")]
    [InlineData(1, 1, 8000, 24, "24 bits")]
    [InlineData(7, 1, 8000, 16, "16 bits")]
    public void What_cannot_be_played_is_named_with_the_way_out(int tag, int channels, int rate, int bits, string expected)
    {
        var file = Pcm(rate, channels, bits, [0, 0]);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), (ushort)tag);
        var error = Assert.Throws<WavFormatException>(() => WavReader.Read(new MemoryStream(file)));
        Assert.Contains(expected, error.Message);
        Assert.Contains("sox", error.Message);
    }

    [Fact]
    public void A_huge_size_field_takes_no_memory_and_a_long_file_is_refused()
    {
        var file = Pcm(8000, 1, 16, new byte[1000]);
        Assert.Throws<WavFormatException>(() => WavReader.Read(new MemoryStream(file), maxBytes: 999));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 60 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(500, WavReader.Read(new MemoryStream(file)).Samples.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Damaged_files_are_read_or_refused_with_a_reason() => Fuzz.Attack(Pcm(8000, 2, 16, new byte[64]), bytes =>
    {
        try
        {
            WavReader.Read(new MemoryStream(bytes.ToArray()), maxBytes: 4096);
        }
        catch (WavFormatException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    });

    [Fact]
    public void Stereo_becomes_the_mean_of_both_sides() =>
        Assert.Equal([15, -5], new WavAudio(8000, 2, [10, 20, -10, 0]).ToTelephony());

    [Theory]
    [InlineData(16000)]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(11025)]
    [InlineData(6000)]
    public void Resampling_keeps_a_tone_and_its_level(int rate)
    {
        var resampled = Resampler.Resample(Tone(rate, 1000, rate), rate, 8000);
        Assert.Equal(8000, resampled.Length);
        // The edges of the file ring; a prompt starts and ends in silence.
        Assert.InRange(Level(resampled.AsSpan(500, 7000), 1000), 9700, 10300);
        Assert.InRange(Level(resampled.AsSpan(500, 7000), 1500), 0, 60);
    }

    [Fact]
    public void Resampling_removes_what_8_kHz_cannot_carry()
    {
        var resampled = Resampler.Resample(Tone(48000, 5000, 48000), 48000, 8000);
        Assert.InRange(Level(resampled.AsSpan(500, 7000), 3000), 0, 20);
    }

    private static short[] Tone(int rate, double frequency, int count) =>
        Enumerable.Range(0, count).Select(i => (short)(10000 * Math.Sin(2 * Math.PI * frequency * i / rate))).ToArray();

    /// <summary>Amplitude of one frequency at 8 kHz.</summary>
    private static double Level(ReadOnlySpan<short> samples, double frequency)
    {
        double re = 0, im = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequency * i / 8000);
            re += samples[i] * cos;
            im += samples[i] * sin;
        }
        return 2 * Math.Sqrt(re * re + im * im) / samples.Length;
    }

    private static byte[] Pcm(int rate, int channels, int bits, byte[] data)
    {
        var file = new byte[44 + data.Length];
        Encoding.ASCII.GetBytes("RIFF\0\0\0\0WAVEfmt ").CopyTo(file, 0);
        file[16] = 16;
        file[20] = 1;
        file[22] = (byte)channels;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        file[34] = (byte)bits;
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file, 44);
        return file;
    }
}
