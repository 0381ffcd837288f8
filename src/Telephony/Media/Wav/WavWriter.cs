using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Crm.Telephony.Media;

/// <summary>
/// Writes a WAV file over the caller's seekable stream. The sizes in the header are brought up to date once a second of audio, so
/// that after a crash the file is valid up to its last second; <see cref="Repair"/> then recovers the rest.
/// </summary>
public sealed class WavWriter
{
    /// <summary>Bytes before the audio.</summary>
    public const int HeaderLength = 44;

    private const long maxDataLength = uint.MaxValue - HeaderLength;

    private readonly Stream stream;
    private readonly int bytesPerSecond;
    private readonly int bytesPerFrame;
    private long dataLength;
    private long patchedLength;

    /// <param name="stream">Empty, seekable and writable; stays the caller's to flush and dispose.</param>
    /// <param name="channels">1, or 2 with interleaved samples.</param>
    /// <param name="encoding">16-bit PCM, or 8-bit A-law or µ-law.</param>
    public WavWriter(Stream stream, int sampleRate = G711.SampleRate, int channels = 1, WavEncoding encoding = WavEncoding.Pcm)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stream.CanSeek, true, nameof(stream));
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        this.stream = stream;
        Encoding = encoding;
        bytesPerFrame = channels * (encoding == WavEncoding.Pcm ? 2 : 1);
        bytesPerSecond = bytesPerFrame * sampleRate;
        SampleRate = sampleRate;
        WriteHeader(channels);
    }

    public WavEncoding Encoding { get; }

    public int SampleRate { get; }

    /// <summary>Of what was written so far.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds((double)dataLength / bytesPerSecond);

    /// <summary>Appends 16-bit samples, interleaved when stereo.</summary>
    /// <exception cref="IOException">The stream failed (a full disk), or the file would pass 4 GiB; what was written before stays readable.</exception>
    /// <exception cref="InvalidOperationException">The file is not PCM.</exception>
    public void Write(ReadOnlySpan<short> samples)
    {
        if (Encoding != WavEncoding.Pcm)
        {
            throw new InvalidOperationException($"this file holds {Encoding}; write encoded bytes");
        }
        if (BitConverter.IsLittleEndian)
        {
            Append(MemoryMarshal.AsBytes(samples));
            return;
        }
        Span<byte> bytes = stackalloc byte[1024];
        while (!samples.IsEmpty)
        {
            var part = samples[..Math.Min(samples.Length, 512)];
            for (var i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes[(2 * i)..], part[i]);
            }
            Append(bytes[..(2 * part.Length)]);
            samples = samples[part.Length..];
        }
    }

    /// <summary>Appends bytes that are encoded as the file is, interleaved when stereo.</summary>
    /// <exception cref="IOException">The stream failed (a full disk), or the file would pass 4 GiB; what was written before stays readable.</exception>
    public void Append(ReadOnlySpan<byte> encoded)
    {
        if (dataLength + encoded.Length > maxDataLength)
        {
            throw new IOException("a WAV file cannot pass 4 GiB; start another recording");
        }
        stream.Write(encoded);
        dataLength += encoded.Length;
        if (dataLength - patchedLength >= bytesPerSecond)
        {
            UpdateHeader();
        }
    }

    /// <summary>Brings the sizes in the header up to date. Call it at the end; the stream is left at its end.</summary>
    public void UpdateHeader()
    {
        PatchSizes(stream, dataLength - dataLength % bytesPerFrame);
        patchedLength = dataLength;
    }

    /// <summary>
    /// After a crash: makes the header of a file from this writer say what the file really holds. Returns the bytes of audio.
    /// </summary>
    /// <exception cref="WavFormatException">The file was not made by this writer.</exception>
    public static long Repair(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        stream.Position = 0;
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header[..4].SequenceEqual("RIFF"u8) || !header[36..40].SequenceEqual("data"u8))
        {
            throw new WavFormatException("this is not a recording of ours (the data chunk is not at byte 36); it is left as it is");
        }
        var frame = Math.Max((int)BinaryPrimitives.ReadUInt16LittleEndian(header[32..]), 1);
        var length = Math.Min(stream.Length - HeaderLength, maxDataLength);
        length -= length % frame;
        PatchSizes(stream, length);
        return length;
    }

    private static void PatchSizes(Stream stream, long length)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(HeaderLength - 8 + length));
        stream.Position = 4;
        stream.Write(size);
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)length);
        stream.Position = 40;
        stream.Write(size);
        stream.Seek(0, SeekOrigin.End);
    }

    private void WriteHeader(int channels)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], (ushort)Encoding);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)bytesPerSecond);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)bytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)(Encoding == WavEncoding.Pcm ? 16 : 8));
        "data"u8.CopyTo(header[36..]);
        stream.Write(header);
    }
}
