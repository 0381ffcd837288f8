using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Telephony.Media;

/// <summary>What became of a received packet.</summary>
public enum SrtpResult : byte
{
    Ok,
    /// <summary>Too short, or not RTP or RTCP.</summary>
    Malformed,
    /// <summary>Seen before, or too old to know.</summary>
    Replayed,
    /// <summary>The tag is wrong: not from the peer, or changed on the way.</summary>
    Forged,
    /// <summary>Authentic, but from more sources than a call can have.</summary>
    TooManySources,
}

/// <summary>
/// One direction of SRTP with AES_CM_128_HMAC_SHA1_80 (RFC 3711): packets are changed in place in the caller's buffer, nothing is
/// allocated. Use one context to protect and another, with the peer's keys, to unprotect. Not thread-safe.
/// <code>
/// SRTP:   RTP header | encrypted payload and padding | tag (10)
/// SRTCP:  header and SSRC (8) | encrypted rest | E, index (4) | tag (10)
/// </code>
/// </summary>
/// <remarks>
/// Order on receiving: replay check, tag, decryption, and only then the state. The replay check is first because it is cheap and a MAC
/// is not. The state is last because a forged packet would otherwise move the window and lock out the genuine ones.
/// </remarks>
public sealed class SrtpContext : IDisposable
{
    public const int MasterKeyLength = SrtpKeyDerivation.MasterKeyLength;
    public const int MasterSaltLength = SrtpKeyDerivation.SaltLength;

    /// <summary>Bytes that protecting adds to an RTP packet.</summary>
    public const int RtpOverhead = tagLength;

    /// <summary>Bytes that protecting adds to an RTCP packet.</summary>
    public const int RtcpOverhead = indexLength + tagLength;

    private const int tagLength = 10;
    private const int indexLength = 4;
    private const int macLength = 20;
    private const int rtcpHeaderLength = 8;
    private const uint encrypted = 0x80000000;

    private readonly SrtpSession rtp;
    private readonly SrtpSession rtcp;
    private readonly SrtpSources rtpSources = new();
    private readonly SrtpSources rtcpSources = new();
    private uint nextRtcpIndex;

    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">14 bytes.</param>
    /// <param name="authenticator">Makes the MAC for a session key of 20 bytes; null for .NET's own.</param>
    public SrtpContext(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, Func<byte[], ISrtpAuthenticator>? authenticator = null)
        : this(masterKey, masterSalt, accelerated: true, authenticator)
    {
    }

    internal SrtpContext(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool accelerated, Func<byte[], ISrtpAuthenticator>? authenticator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, MasterKeyLength, nameof(masterKey));
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterSalt.Length, MasterSaltLength, nameof(masterSalt));
        authenticator ??= key => new PortableAuthenticator(key);
        rtp = new SrtpSession(masterKey, masterSalt, SrtpKeyLabel.RtpCipher, accelerated, authenticator);
        rtcp = new SrtpSession(masterKey, masterSalt, SrtpKeyLabel.RtcpCipher, accelerated, authenticator);
    }

    /// <summary>Protects the RTP packet in the first <paramref name="length"/> bytes.</summary>
    /// <param name="buffer">Has room for <see cref="RtpOverhead"/> bytes more.</param>
    /// <returns>
    /// Length of the SRTP packet; 0 when it must not be sent, because its sequence number was used already (a second payload under
    /// the same key stream would give both away), or this is more than 64 sources.
    /// </returns>
    /// <exception cref="ArgumentException">The buffer has no room, or does not hold an RTP packet: a mistake of our own.</exception>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        if (buffer.Length < length + RtpOverhead || !RtpPacket.TryMeasureHeader(buffer[..length], out var header))
        {
            throw new ArgumentException("an RTP packet with ten bytes of room after it is needed", nameof(buffer));
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        var source = rtpSources.Find(ssrc);
        if (!rtpSources.TryEstimateIndex(source, BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]), out var index) || !rtpSources.IsNew(source, index) || !rtpSources.Mark(source, ssrc, index))
        {
            return 0;
        }
        rtp.Xor(ssrc, index, buffer[header..length]);
        // The MAC covers the roll-over counter too, which is not sent: it stands where the tag will, so that one call does.
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], (uint)(index >> 16));
        Span<byte> mac = stackalloc byte[macLength];
        rtp.ComputeMac(buffer[..(length + 4)], mac);
        mac[..tagLength].CopyTo(buffer[length..]);
        return length + RtpOverhead;
    }

    /// <summary>Unprotects a received SRTP packet. After a failure the packet's content is undefined.</summary>
    /// <param name="length">Length of the RTP packet on success.</param>
    public SrtpResult UnprotectRtp(Span<byte> packet, out int length)
    {
        length = packet.Length - RtpOverhead;
        if (length < RtpPacket.FixedHeaderLength || !RtpPacket.TryMeasureHeader(packet[..length], out var header))
        {
            return SrtpResult.Malformed;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var source = rtpSources.Find(ssrc);
        if (!rtpSources.TryEstimateIndex(source, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), out var index) || !rtpSources.IsNew(source, index))
        {
            return SrtpResult.Replayed;
        }
        Span<byte> tag = stackalloc byte[tagLength];
        packet[length..].CopyTo(tag);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], (uint)(index >> 16));
        Span<byte> mac = stackalloc byte[macLength];
        rtp.ComputeMac(packet[..(length + 4)], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..tagLength], tag))
        {
            return SrtpResult.Forged;
        }
        if (!rtpSources.Mark(source, ssrc, index))
        {
            return SrtpResult.TooManySources;
        }
        rtp.Xor(ssrc, index, packet[header..length]);
        return SrtpResult.Ok;
    }

    /// <summary>Protects the compound RTCP packet in the first <paramref name="length"/> bytes.</summary>
    /// <param name="buffer">Has room for <see cref="RtcpOverhead"/> bytes more.</param>
    /// <returns>Length of the SRTCP packet; 0 once all 2^31 indexes are used up.</returns>
    /// <exception cref="ArgumentException">The buffer has no room, or does not hold an RTCP packet: a mistake of our own.</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (length < rtcpHeaderLength || buffer.Length < length + RtcpOverhead)
        {
            throw new ArgumentException("an RTCP packet with 14 bytes of room after it is needed", nameof(buffer));
        }
        if (nextRtcpIndex >= encrypted)
        {
            return 0;
        }
        var index = nextRtcpIndex++;
        rtcp.Xor(BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), index, buffer[rtcpHeaderLength..length]);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | encrypted);
        Span<byte> mac = stackalloc byte[macLength];
        rtcp.ComputeMac(buffer[..(length + indexLength)], mac);
        mac[..tagLength].CopyTo(buffer[(length + indexLength)..]);
        return length + RtcpOverhead;
    }

    /// <summary>Unprotects a received SRTCP packet. After a failure the packet's content is undefined.</summary>
    /// <param name="length">Length of the RTCP packet on success.</param>
    public SrtpResult UnprotectRtcp(Span<byte> packet, out int length)
    {
        length = packet.Length - RtcpOverhead;
        if (length < rtcpHeaderLength || packet[0] >> 6 != 2)
        {
            return SrtpResult.Malformed;
        }
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[length..]);
        var index = word & ~encrypted;
        var source = rtcpSources.Find(ssrc);
        if (!rtcpSources.IsNew(source, index))
        {
            return SrtpResult.Replayed;
        }
        Span<byte> mac = stackalloc byte[macLength];
        rtcp.ComputeMac(packet[..(length + indexLength)], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..tagLength], packet[(length + indexLength)..]))
        {
            return SrtpResult.Forged;
        }
        if (!rtcpSources.Mark(source, ssrc, index))
        {
            return SrtpResult.TooManySources;
        }
        if ((word & encrypted) != 0)
        {
            rtcp.Xor(ssrc, index, packet[rtcpHeaderLength..length]);
        }
        return SrtpResult.Ok;
    }

    public void Dispose()
    {
        rtp.Dispose();
        rtcp.Dispose();
    }
}
