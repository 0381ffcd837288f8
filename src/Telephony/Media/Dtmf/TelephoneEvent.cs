using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>
/// Payload of a telephone event (RFC 4733 section 2.3).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     event     |E|R| volume    |          duration             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
/// <param name="Code">0 to 9, 10 for *, 11 for #, 12 to 15 for A to D; others are not keys.</param>
/// <param name="End">The key was released; <paramref name="Duration"/> is final.</param>
/// <param name="Volume">In -dBm0, 0 to 63.</param>
/// <param name="Duration">So far, in timestamp units.</param>
public readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Length = 4;

    private const string keys = "0123456789*#ABCD";

    /// <summary>Null for an event that is not a key, such as a flash.</summary>
    public char? Key => Code < keys.Length ? keys[Code] : null;

    /// <summary>Code of a key, small letters too; null when there is no such key.</summary>
    public static byte? CodeOf(char key) => keys.IndexOf(char.ToUpperInvariant(key)) is var code and >= 0 ? (byte)code : null;

    public static bool TryParse(ReadOnlySpan<byte> payload, out TelephoneEvent parsed)
    {
        parsed = default;
        if (payload.Length < Length)
        {
            return false;
        }
        parsed = new TelephoneEvent(payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((End ? 0x80 : 0) | Volume & 0x3F);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }
}
