using System.Buffers.Binary;
using System.Text;

namespace Crm.Telephony.Media;

/// <summary>
/// Reads a WAV (RIFF) file: 8- or 16-bit PCM, A-law or µ-law, mono or stereo. A data size of 0 or more than there is means "until
/// the end", so that a recording which a crash cut short can still be heard.
/// </summary>
public static class WavReader
{
    private const int maxChunks = 1000;
    private const int maxFormatLength = 1024;
    private const ushort extensible = 0xFFFE;

    /// <param name="stream">Read from its position on; need not be seekable.</param>
    /// <param name="maxBytes">Most bytes of audio data to take.</param>
    /// <exception cref="WavFormatException">Not a WAV file, an unsupported encoding, or longer than <paramref name="maxBytes"/>.</exception>
    public static WavAudio Read(Stream stream, int maxBytes = 64 << 20)
    {
        Span<byte> header = stackalloc byte[12];
        if (stream.ReadAtLeast(header, 12, throwOnEndOfStream: false) < 12 || !header[..4].SequenceEqual("RIFF"u8) || !header[8..].SequenceEqual("WAVE"u8))
        {
            throw new WavFormatException("this is not a WAV file (it does not start with RIFF and WAVE); convert it with: sox FILE -r 8000 -c 1 -b 16 OUT.wav");
        }
        Format? format = null;
        for (var chunk = 0; chunk < maxChunks; chunk++)
        {
            if (stream.ReadAtLeast(header[..8], 8, throwOnEndOfStream: false) < 8)
            {
                throw new WavFormatException(format is null ? "the file ends before its fmt chunk; it is incomplete, copy or convert it again" : "the file ends before its data chunk; it is incomplete, copy or convert it again");
            }
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (header[..4].SequenceEqual("fmt "u8))
            {
                format = ReadFormat(stream, size);
            }
            else if (header[..4].SequenceEqual("data"u8))
            {
                return (format ?? throw new WavFormatException("the data chunk comes before the fmt chunk; convert the file again")).Decode(ReadData(stream, size, maxBytes));
            }
            else
            {
                Skip(stream, size + (size & 1L), Encoding.ASCII.GetString(header[..4]));
            }
        }
        throw new WavFormatException($"there is no data chunk among the first {maxChunks} chunks; convert the file again");
    }

    private static Format ReadFormat(Stream stream, uint size)
    {
        if (size is < 16 or > maxFormatLength)
        {
            throw new WavFormatException($"the fmt chunk has {size} bytes where 16 to 40 are usual; convert the file again");
        }
        var bytes = new byte[size + (size & 1)];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new WavFormatException("the file ends inside its fmt chunk; it is incomplete, copy or convert it again");
        }
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (tag == extensible && size >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(24));
        }
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(14));
        var problem = (tag, channels, rate, bits) switch
        {
            (not (1 or 6 or 7), _, _, _) => $"encoding {tag} is not supported",
            (_, not (1 or 2), _, _) => $"{channels} channels are not supported",
            (_, _, < 1000 or > 192_000, _) => $"a rate of {rate} Hz is not supported",
            (1, _, _, not (8 or 16)) or (not 1, _, _, not 8) => $"{bits} bits a sample are not supported",
            _ => null,
        };
        return problem is null
            ? new Format((WavEncoding)tag, channels, (int)rate, bits)
            : throw new WavFormatException($"{problem}; convert the file with: sox FILE -r 8000 -c 1 -b 16 OUT.wav");
    }

    private static ReadOnlySpan<byte> ReadData(Stream stream, uint size, int maxBytes)
    {
        var untilEnd = size is 0 or uint.MaxValue;
        if (!untilEnd && size > maxBytes)
        {
            throw TooLong(maxBytes);
        }
        var limit = untilEnd ? maxBytes : (int)size;
        // Grown as data really comes: the size field of a broken file must not decide how much memory is taken.
        var data = new byte[Math.Min(limit, 1 << 16)];
        var length = 0;
        while (length < limit)
        {
            if (length == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(limit, data.Length * 2L));
            }
            var read = stream.Read(data, length, data.Length - length);
            if (read == 0)
            {
                break;
            }
            length += read;
        }
        if (untilEnd && length == maxBytes && stream.ReadByte() >= 0)
        {
            throw TooLong(maxBytes);
        }
        return data.AsSpan(0, length);
    }

    private static WavFormatException TooLong(int maxBytes) =>
        new($"the audio is longer than {maxBytes:N0} bytes; shorten it, or convert it to 8 kHz mono with: sox FILE -r 8000 -c 1 -b 16 OUT.wav");

    private static void Skip(Stream stream, long count, string chunk)
    {
        Span<byte> bucket = stackalloc byte[512];
        while (count > 0)
        {
            var read = stream.Read(bucket[..(int)Math.Min(count, bucket.Length)]);
            if (read == 0)
            {
                throw new WavFormatException($"the file ends inside its \"{chunk}\" chunk, before any audio; it is incomplete, copy or convert it again");
            }
            count -= read;
        }
    }

    private sealed record Format(WavEncoding Encoding, int Channels, int SampleRate, int Bits)
    {
        public WavAudio Decode(ReadOnlySpan<byte> data)
        {
            // A crash can leave half a sample frame at the end.
            data = data[..(data.Length - data.Length % (Channels * Bits / 8))];
            var samples = new short[data.Length / (Bits / 8)];
            if (Encoding != WavEncoding.Pcm)
            {
                G711.Decode(Encoding == WavEncoding.ALaw ? G711Law.A : G711Law.Mu, data, samples);
            }
            else if (Bits == 8)
            {
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (short)((data[i] - 128) << 8);
                }
            }
            else
            {
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]);
                }
            }
            return new WavAudio(SampleRate, Channels, samples);
        }
    }
}
