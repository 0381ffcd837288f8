using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>Writes compound RTCP packets into the caller's buffer: a report, our name, and a BYE at the end of a call (RFC 3550 section 6.1).</summary>
public static class RtcpWriter
{
    /// <summary>Room that every packet written here fits in, in bytes.</summary>
    public const int MaxLength = 8 + RtcpPacket.SenderInfoLength + RtcpReportBlock.Length + 12 + 256 + 8;

    private const byte cnameItem = 1;

    /// <param name="sender">Our figures, when we sent since the last report; else null for a receiver report.</param>
    /// <param name="report">What we received; null when nothing came.</param>
    /// <param name="cname">Our canonical name in UTF-8, the same for all of a call's streams; 255 bytes at most. It should not tell who or where we are (RFC 7022).</param>
    /// <param name="bye">Ends the stream.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> buffer, uint ssrc, RtcpSenderInfo? sender, RtcpReportBlock? report, ReadOnlySpan<byte> cname, bool bye = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cname.Length, 255, nameof(cname));
        var at = 8;
        if (sender is { } info)
        {
            info.Write(buffer[at..]);
            at += RtcpPacket.SenderInfoLength;
        }
        if (report is { } block)
        {
            block.Write(buffer[at..]);
            at += RtcpReportBlock.Length;
        }
        WriteHeader(buffer[..at], sender is null ? RtcpType.ReceiverReport : RtcpType.SenderReport, report is null ? 0 : 1, ssrc);
        at += WriteName(buffer[at..], ssrc, cname);
        if (bye)
        {
            WriteHeader(buffer.Slice(at, 8), RtcpType.Bye, 1, ssrc);
            at += 8;
        }
        return at;
    }

    private static int WriteName(Span<byte> buffer, uint ssrc, ReadOnlySpan<byte> cname)
    {
        // The chunk ends with at least one zero byte and a multiple of four.
        var length = (8 + 2 + cname.Length + 4) & ~3;
        buffer[8..length].Clear();
        buffer[8] = cnameItem;
        buffer[9] = (byte)cname.Length;
        cname.CopyTo(buffer[10..]);
        WriteHeader(buffer[..length], RtcpType.SourceDescription, 1, ssrc);
        return length;
    }

    private static void WriteHeader(Span<byte> packet, RtcpType type, int count, uint ssrc)
    {
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(packet.Length / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
    }
}
