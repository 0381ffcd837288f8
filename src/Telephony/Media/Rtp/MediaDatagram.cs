namespace Crm.Telephony.Media;

/// <summary>What arrives on one media port (RFC 7983 section 7; RTCP beside RTP: RFC 5761 section 4).</summary>
public enum DatagramKind : byte
{
    /// <summary>Nothing that belongs on a media port: drop and count.</summary>
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}

/// <summary>Tells the protocols that share a media port apart by their first bytes.</summary>
public static class MediaDatagram
{
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
        {
            return DatagramKind.Unknown;
        }
        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= 20 and <= 63 => DatagramKind.Dtls,
            // Packet types 192 to 223 cannot be RTP, whose payload types 64 to 95 are left unused for that very reason.
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp : DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}
