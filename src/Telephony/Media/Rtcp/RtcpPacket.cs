using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>RFC 3550 section 12.1.</summary>
public enum RtcpType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    Bye = 203,
    Application = 204,
    TransportFeedback = 205,
    PayloadFeedback = 206,
    ExtendedReport = 207,
}

/// <summary>
/// One packet of a compound RTCP packet, seen in place (RFC 3550 section 6.1 and 6.4).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |  packet type  |  length in words, minus one   |
/// |                       SSRC of the sender                      |
/// |                             …                                 |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public readonly ref struct RtcpPacket
{
    internal const int HeaderLength = 4;
    internal const int SenderInfoLength = 20;

    private readonly ReadOnlySpan<byte> packet;

    private RtcpPacket(ReadOnlySpan<byte> packet) => this.packet = packet;

    public RtcpType Type => (RtcpType)packet[1];

    /// <summary>Report blocks, chunks or sources, by type.</summary>
    public int Count => packet[0] & 0x1F;

    /// <summary>Who wrote it; 0 in a BYE or source description without any source.</summary>
    public uint Ssrc => packet.Length >= 8 ? BinaryPrimitives.ReadUInt32BigEndian(packet[4..]) : 0;

    /// <summary>Sender's figures; only in a sender report.</summary>
    public RtcpSenderInfo? SenderInfo => Type == RtcpType.SenderReport ? RtcpSenderInfo.Read(packet[8..]) : null;

    /// <summary>Report blocks in a sender or receiver report; 0 elsewhere.</summary>
    public int ReportCount => Type is RtcpType.SenderReport or RtcpType.ReceiverReport ? Count : 0;

    /// <param name="index">Below <see cref="ReportCount"/>.</param>
    public RtcpReportBlock Report(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ReportCount, nameof(index));
        var reports = packet[(Type == RtcpType.SenderReport ? 8 + SenderInfoLength : 8)..];
        return RtcpReportBlock.Read(reports[(index * RtcpReportBlock.Length)..]);
    }

    /// <summary>Whether a BYE lists this source.</summary>
    public bool Ends(uint ssrc)
    {
        for (var i = 0; Type == RtcpType.Bye && i < Count; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(packet[(HeaderLength + 4 * i)..]) == ssrc)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Whether all of a datagram is one compound packet as RFC 3550 appendix A.2 checks it: version 2 throughout, a report first,
    /// lengths that add up, padding in the last packet alone, counts that fit.
    /// </summary>
    public static bool IsCompound(ReadOnlySpan<byte> datagram)
    {
        var first = true;
        while (TryReadNext(ref datagram, out var packet))
        {
            if (first && packet.Type is not (RtcpType.SenderReport or RtcpType.ReceiverReport))
            {
                return false;
            }
            if (datagram.IsEmpty)
            {
                return true;
            }
            if ((packet.packet[0] & 0x20) != 0)
            {
                return false;
            }
            first = false;
        }
        return false;
    }

    /// <summary>Takes the first packet off <paramref name="rest"/>. False at the end, or at damage, where reading stops.</summary>
    public static bool TryReadNext(ref ReadOnlySpan<byte> rest, out RtcpPacket packet)
    {
        packet = default;
        if (rest.Length < HeaderLength || rest[0] >> 6 != 2)
        {
            return false;
        }
        var length = (BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) + 1) * 4;
        if (length > rest.Length)
        {
            return false;
        }
        var padding = (rest[0] & 0x20) != 0 ? rest[length - 1] : 0;
        if ((rest[0] & 0x20) != 0 && (padding == 0 || padding % 4 != 0 || padding > length - HeaderLength))
        {
            return false;
        }
        var candidate = new RtcpPacket(rest[..(length - padding)]);
        if (candidate.packet.Length < candidate.LeastLength())
        {
            return false;
        }
        packet = candidate;
        rest = rest[length..];
        return true;
    }

    private int LeastLength() => Type switch
    {
        RtcpType.SenderReport => 8 + SenderInfoLength + Count * RtcpReportBlock.Length,
        RtcpType.ReceiverReport => 8 + Count * RtcpReportBlock.Length,
        RtcpType.Bye => HeaderLength + 4 * Count,
        _ => HeaderLength,
    };
}
