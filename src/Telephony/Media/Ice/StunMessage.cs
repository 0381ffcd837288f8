using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;

namespace Crm.Telephony.Media;

/// <summary>RFC 8489 section 5: the two class bits of the message type.</summary>
public enum StunClass : byte { Request, Indication, Success, Error }

/// <summary>
/// A STUN message seen in place (RFC 8489 section 5 and 14) with the attributes that ICE checks carry (RFC 8445 section 16.1).
/// Well-formed does not mean genuine: nothing may be believed before <see cref="VerifyIntegrity"/>.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     message type          |  length of the attributes     |
/// |                   magic cookie 2112A442                       |
/// |                   transaction id (96 bits)                    |
/// |  attribute type               |  length without padding       |
/// |  value, padded to a multiple of four …                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public readonly ref struct StunMessage
{
    internal const int HeaderLength = 20;
    internal const uint MagicCookie = 0x2112A442;
    internal const uint FingerprintMask = 0x5354554E;
    internal const int IntegrityLength = 20;

    /// <summary>Longest message that is read; an ICE check has about 100 bytes.</summary>
    public const int MaxLength = 1500;

    private readonly ReadOnlySpan<byte> datagram;
    private readonly StunAttributes attributes;

    private StunMessage(ReadOnlySpan<byte> datagram, StunAttributes attributes)
    {
        this.datagram = datagram;
        this.attributes = attributes;
    }

    public StunClass Class => (StunClass)((datagram[0] & 1) << 1 | datagram[1] >> 4 & 1);

    /// <summary>1 is Binding, the only method of ICE.</summary>
    public int Method => (datagram[0] & 0x3E) << 6 | (datagram[1] & 0xE0) >> 1 | datagram[1] & 0x0F;

    public ReadOnlySpan<byte> TransactionId => datagram[8..HeaderLength];

    /// <summary>"receiver's ufrag:sender's ufrag" in a check; empty when missing.</summary>
    public ReadOnlySpan<byte> Username => Value(attributes.Username);

    /// <summary>0 when missing.</summary>
    public uint Priority => attributes.Priority.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(Value(attributes.Priority)) : 0;

    public bool UseCandidate => attributes.UseCandidate;

    /// <summary>The sender believes itself in the controlling role.</summary>
    public bool Controlling => attributes.Controlling;

    /// <summary>The sender believes itself in the controlled role.</summary>
    public bool Controlled => attributes.Controlled;

    public bool HasIntegrity => attributes.Integrity.Start > 0;

    /// <summary>Status code of an error response, 300 to 699; 0 when missing.</summary>
    public int ErrorCode => attributes.Error.Length >= 4 ? (Value(attributes.Error)[2] & 7) * 100 + Value(attributes.Error)[3] : 0;

    /// <summary>An attribute that must be understood and is not (RFC 8489 section 6.3.1); 0 when there is none.</summary>
    public ushort UnknownAttribute => attributes.Unknown;

    /// <summary>Null when missing or malformed.</summary>
    public IPEndPoint? MappedAddress => ReadMappedAddress();

    /// <summary>False for anything that is not one complete STUN message with the magic cookie and, where there is one, a right fingerprint.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderLength
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie
            || !StunAttributes.TryRead(datagram, out var attributes))
        {
            return false;
        }
        message = new StunMessage(datagram, attributes);
        return attributes.Fingerprint.Start == 0 || message.FingerprintIsRight();
    }

    /// <summary>Whether the message was written by someone who knows the key and nothing was changed on the way (RFC 8489 section 14.5). False without the attribute.</summary>
    /// <param name="key">For ICE the password of the side that receives requests, in UTF-8.</param>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (!HasIntegrity)
        {
            return false;
        }
        Span<byte> mac = stackalloc byte[IntegrityLength];
        ComputeIntegrity(datagram[..(attributes.Integrity.Start - 4)], key, mac);
        return CryptographicOperations.FixedTimeEquals(mac, Value(attributes.Integrity));
    }

    /// <summary>The MAC covers the message before the attribute, with a length field as if the message ended with the attribute.</summary>
    internal static void ComputeIntegrity(ReadOnlySpan<byte> before, ReadOnlySpan<byte> key, Span<byte> mac)
    {
        Span<byte> copy = stackalloc byte[MaxLength];
        before.CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(before.Length - HeaderLength + 4 + IntegrityLength));
        HMACSHA1.HashData(key, copy[..before.Length], mac);
    }

    private bool FingerprintIsRight() =>
        BinaryPrimitives.ReadUInt32BigEndian(Value(attributes.Fingerprint)) == (Crc32.Compute(datagram[..(attributes.Fingerprint.Start - 4)]) ^ FingerprintMask);

    private IPEndPoint? ReadMappedAddress()
    {
        var value = Value(attributes.MappedAddress);
        if (value.Length < 8 || (value[1], value.Length) is not ((1, 8) or (2, 20)))
        {
            return null;
        }
        var port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16);
        Span<byte> address = stackalloc byte[16];
        address = address[..(value.Length - 4)];
        for (var i = 0; i < address.Length; i++)
        {
            // The mask is the cookie and the transaction id, which follow each other in the header.
            address[i] = (byte)(value[4 + i] ^ datagram[4 + i]);
        }
        return new IPEndPoint(new IPAddress(address), port);
    }

    private ReadOnlySpan<byte> Value(StunAttributes.Place place) => datagram.Slice(place.Start, place.Length);
}
