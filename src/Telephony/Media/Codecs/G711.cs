namespace Crm.Telephony.Media;

/// <summary>The two companding laws of ITU-T G.711.</summary>
public enum G711Law : byte
{
    /// <summary>µ-law, payload type 0, "PCMU".</summary>
    Mu,
    /// <summary>A-law, payload type 8, "PCMA".</summary>
    A,
}

/// <summary>
/// G.711 by tables, from span to span without allocation. µ-law looks at the upper 14 bits of a 16-bit sample and A-law at the
/// upper 13, so the encoding tables are 16 and 8 KiB and stay in the cache.
/// </summary>
public static class G711
{
    /// <summary>Samples a second, which is also bytes a second and RTP timestamp units a second.</summary>
    public const int SampleRate = 8000;

    /// <summary>The µ-law byte of a zero sample.</summary>
    public const byte MuSilence = 0xFF;

    /// <summary>The A-law byte of a zero sample.</summary>
    public const byte ASilence = 0xD5;

    private static readonly short[] muToLinear = Fill(256, i => ExpandMu((byte)i));
    private static readonly short[] aToLinear = Fill(256, i => ExpandA((byte)i));
    private static readonly byte[] linearToMu = Fill(1 << 14, i => CompressMu((short)(i << 2) >> 2));
    private static readonly byte[] linearToA = Fill(1 << 13, i => CompressA((short)(i << 3) >> 3));
    private static readonly byte[] muToA = Fill(256, i => EncodeA(muToLinear[i]));
    private static readonly byte[] aToMu = Fill(256, i => EncodeMu(aToLinear[i]));

    public static byte Silence(G711Law law) => law == G711Law.Mu ? MuSilence : ASilence;

    public static byte EncodeMu(short sample) => linearToMu[(ushort)sample >> 2];

    public static byte EncodeA(short sample) => linearToA[(ushort)sample >> 3];

    public static short DecodeMu(byte code) => muToLinear[code];

    public static short DecodeA(byte code) => aToLinear[code];

    /// <summary>Encodes 16-bit samples; <paramref name="codes"/> must be at least as long.</summary>
    public static void Encode(G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        codes = codes[..samples.Length];
        if (law == G711Law.Mu)
        {
            var table = linearToMu;
            for (var i = 0; i < samples.Length; i++)
            {
                codes[i] = table[(ushort)samples[i] >> 2];
            }
        }
        else
        {
            var table = linearToA;
            for (var i = 0; i < samples.Length; i++)
            {
                codes[i] = table[(ushort)samples[i] >> 3];
            }
        }
    }

    /// <summary>Decodes to 16-bit samples; <paramref name="samples"/> must be at least as long.</summary>
    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        samples = samples[..codes.Length];
        var table = law == G711Law.Mu ? muToLinear : aToLinear;
        for (var i = 0; i < codes.Length; i++)
        {
            samples[i] = table[codes[i]];
        }
    }

    /// <summary>Changes the law of encoded audio in place; nothing is done when both are the same.</summary>
    public static void Convert(G711Law from, G711Law to, Span<byte> codes) => Convert(from, to, codes, codes);

    /// <summary>Changes the law of encoded audio; the spans may be the same. <paramref name="target"/> must be at least as long.</summary>
    public static void Convert(G711Law from, G711Law to, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (from == to)
        {
            source.CopyTo(target);
            return;
        }
        target = target[..source.Length];
        var table = from == G711Law.Mu ? muToA : aToMu;
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = table[source[i]];
        }
    }

    /// <param name="value">A 14-bit sample.</param>
    private static byte CompressMu(int value)
    {
        const int bias = 33;
        const int clip = 8158;
        var sign = value < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs(value), clip) + bias;
        var segment = 31 - int.LeadingZeroCount(magnitude) - 5;
        var code = segment << 4 | (magnitude >> (segment + 1) & 0x0F) | sign;
        return (byte)~code;
    }

    private static short ExpandMu(byte code)
    {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 1) + 33) << (bits >> 4 & 7)) - 33;
        return (short)(((bits & 0x80) != 0 ? -magnitude : magnitude) << 2);
    }

    /// <param name="value">A 13-bit sample.</param>
    private static byte CompressA(int value)
    {
        // Negative samples count from -1 in A-law, so that there is no code for a negative zero.
        var sign = value < 0 ? 0 : 0x80;
        var magnitude = Math.Min(value < 0 ? -value - 1 : value, 4095);
        var segment = Math.Max(0, 31 - int.LeadingZeroCount(magnitude | 1) - 4);
        var code = segment << 4 | (magnitude >> Math.Max(1, segment) & 0x0F) | sign;
        return (byte)(code ^ 0x55);
    }

    private static short ExpandA(byte code)
    {
        var bits = code ^ 0x55;
        var segment = bits >> 4 & 7;
        // The middle of each step, in 16-bit units.
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static T[] Fill<T>(int length, Func<int, T> value)
    {
        var table = new T[length];
        for (var i = 0; i < length; i++)
        {
            table[i] = value(i);
        }
        return table;
    }
}
