using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Crm.Telephony.Media;

/// <summary>Writes one STUN message into the caller's buffer (RFC 8489 section 5). Attributes in order, then integrity, then the fingerprint.</summary>
/// <remarks>A buffer that is too short throws <see cref="ArgumentException"/>; <see cref="StunMessage.MaxLength"/> is always enough for what is written here.</remarks>
public ref struct StunWriter
{
    private readonly Span<byte> buffer;

    /// <param name="transactionId">12 bytes: a request's must not be guessable, a response's repeats the request's.</param>
    public StunWriter(Span<byte> buffer, StunClass messageClass, ReadOnlySpan<byte> transactionId)
    {
        this.buffer = buffer;
        var bits = (int)messageClass;
        // Method 1, Binding.
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)(1 | (bits & 1) << 4 | (bits & 2) << 7));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId[..12].CopyTo(buffer[8..]);
        Length = StunMessage.HeaderLength;
    }

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public void Username(ReadOnlySpan<byte> name) => name.CopyTo(Attribute(StunAttributeType.Username, name.Length));

    public void Priority(uint priority) => BinaryPrimitives.WriteUInt32BigEndian(Attribute(StunAttributeType.Priority, 4), priority);

    public void UseCandidate() => Attribute(StunAttributeType.UseCandidate, 0);

    public void IceControlling(ulong tieBreaker) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(StunAttributeType.IceControlling, 8), tieBreaker);

    public void IceControlled(ulong tieBreaker) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(StunAttributeType.IceControlled, 8), tieBreaker);

    /// <summary>RFC 8489 section 14.2: masked, so that translators which rewrite addresses in payloads leave it alone.</summary>
    public void XorMappedAddress(IPEndPoint address)
    {
        var four = address.AddressFamily == AddressFamily.InterNetwork;
        var value = Attribute(StunAttributeType.XorMappedAddress, four ? 8 : 20);
        value[0] = 0;
        value[1] = (byte)(four ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (int)(StunMessage.MagicCookie >> 16)));
        address.Address.TryWriteBytes(value[4..], out var length);
        for (var i = 0; i < length; i++)
        {
            value[4 + i] ^= buffer[4 + i];
        }
    }

    /// <summary>RFC 8489 section 14.8. The reason is ASCII.</summary>
    public void ErrorCode(int code, ReadOnlySpan<byte> reason)
    {
        var value = Attribute(StunAttributeType.ErrorCode, 4 + reason.Length);
        value[0] = value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
    }

    public void UnknownAttributes(ushort type) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(StunAttributeType.UnknownAttributes, 2), type);

    /// <summary>MESSAGE-INTEGRITY over everything written so far.</summary>
    public void Integrity(ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[StunMessage.IntegrityLength];
        StunMessage.ComputeIntegrity(buffer[..Length], key, mac);
        mac.CopyTo(Attribute(StunAttributeType.MessageIntegrity, StunMessage.IntegrityLength));
    }

    /// <summary>FINGERPRINT; nothing may follow. Its checksum includes a length field that already counts it.</summary>
    public void Fingerprint()
    {
        var value = Attribute(StunAttributeType.Fingerprint, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(buffer[..(Length - 8)]) ^ StunMessage.FingerprintMask);
    }

    /// <summary>Room for a value, with its padding zeroed and the message's length brought up to date.</summary>
    private Span<byte> Attribute(StunAttributeType type, int length)
    {
        var padded = length + 3 & ~3;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[Length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(Length + 2)..], (ushort)length);
        var value = buffer.Slice(Length + 4, padded);
        value[length..].Clear();
        Length += 4 + padded;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)(Length - StunMessage.HeaderLength));
        return value[..length];
    }
}
