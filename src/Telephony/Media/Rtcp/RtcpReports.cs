using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>A sender's own figures (RFC 3550 section 6.4.1).</summary>
/// <param name="Ntp">Instant of the report in 1/2^32 s.</param>
/// <param name="RtpTimestamp">The same instant on the stream's clock.</param>
public readonly record struct RtcpSenderInfo(ulong Ntp, uint RtpTimestamp, uint Packets, uint Octets)
{
    internal static RtcpSenderInfo Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], Octets);
    }
}

/// <summary>What a receiver says about one source (RFC 3550 section 6.4.1).</summary>
/// <param name="FractionLost">Since the report before, in 1/256.</param>
/// <param name="Lost">Packets since the start; below zero when duplicates outnumber losses. 24 bits.</param>
/// <param name="HighestSequence">With the number of roll-overs in its upper half.</param>
/// <param name="Jitter">In timestamp units.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last report's <see cref="RtcpSenderInfo.Ntp"/>; 0 when none came.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s.</param>
public readonly record struct RtcpReportBlock(uint Ssrc, byte FractionLost, int Lost, uint HighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    internal const int Length = 24;

    internal static RtcpReportBlock Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt32BigEndian(bytes),
        bytes[4],
        // Shifted up and down again, so that the 24-bit sign is carried along.
        BinaryPrimitives.ReadInt32BigEndian(bytes[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]));

    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(bytes[4..], Math.Clamp(Lost, -0x800000, 0x7FFFFF));
        bytes[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[20..], DelaySinceLastSenderReport);
    }

    /// <summary>
    /// Time there and back to the reporter, without the time that it held our report; null when it has not seen one yet, or the
    /// figures contradict each other (RFC 3550 section 6.4.1).
    /// </summary>
    /// <param name="arrival">When this block arrived, on the clock of our own sender reports (<see cref="RtcpClock.ToNtp"/>).</param>
    public TimeSpan? RoundTrip(ulong arrival)
    {
        if (LastSenderReport == 0)
        {
            return null;
        }
        var units = (int)((uint)(arrival >> 16) - LastSenderReport - DelaySinceLastSenderReport);
        return units >= 0 ? TimeSpan.FromSeconds(units / 65536.0) : null;
    }
}

/// <summary>The clock of sender reports.</summary>
public static class RtcpClock
{
    /// <summary>An instant in 1/2^32 s. Only differences matter to a peer, so any monotonic start will do (RFC 3550 section 4).</summary>
    public static ulong ToNtp(TimeSpan instant) => (ulong)((UInt128)(ulong)instant.Ticks * (1UL << 32) / TimeSpan.TicksPerSecond);
}
