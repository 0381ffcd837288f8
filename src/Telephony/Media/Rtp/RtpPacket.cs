using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>
/// An RTP packet seen in place (RFC 3550 section 5.1 and 5.3.1). Nothing is copied: every span is a slice of the datagram.
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |              CSRC (CC words), if any                          |
/// |  extension profile            |  extension length in words    | if X
/// |              extension (length words)                         |
/// |              payload                           | pad | count  | if P
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </summary>
public readonly ref struct RtpPacket
{
    /// <summary>Bytes of a header without CSRC and extension.</summary>
    public const int FixedHeaderLength = 12;

    private readonly ReadOnlySpan<byte> datagram;

    private RtpPacket(ReadOnlySpan<byte> datagram, int headerLength, int paddingLength)
    {
        this.datagram = datagram;
        HeaderLength = headerLength;
        PaddingLength = paddingLength;
    }

    public bool Marker => (datagram[1] & 0x80) != 0;

    public byte PayloadType => (byte)(datagram[1] & 0x7F);

    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);

    /// <summary>In units of the codec's clock (8 kHz for G.711 and its telephone events).</summary>
    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);

    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);

    public int CsrcCount => datagram[0] & 0x0F;

    /// <summary>Contributing sources, four bytes each in network order.</summary>
    public ReadOnlySpan<byte> Csrcs => datagram.Slice(FixedHeaderLength, CsrcCount * 4);

    public bool HasExtension => (datagram[0] & 0x10) != 0;

    /// <summary>The extension's "defined by profile" field; 0 without an extension.</summary>
    public ushort ExtensionProfile => HasExtension ? BinaryPrimitives.ReadUInt16BigEndian(datagram[(FixedHeaderLength + CsrcCount * 4)..]) : (ushort)0;

    /// <summary>The extension without its four-byte header; empty without one.</summary>
    public ReadOnlySpan<byte> Extension => HasExtension ? datagram[(FixedHeaderLength + CsrcCount * 4 + 4)..HeaderLength] : default;

    /// <summary>Bytes before the payload.</summary>
    public int HeaderLength { get; }

    /// <summary>Bytes after the payload, the count byte included.</summary>
    public int PaddingLength { get; }

    public ReadOnlySpan<byte> Payload => datagram[HeaderLength..^PaddingLength];

    /// <summary>False for anything that is not a complete, consistent RTP version 2 packet; <paramref name="packet"/> must then not be used.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (!TryMeasureHeader(datagram, out var header))
        {
            return false;
        }
        var padding = 0;
        if ((datagram[0] & 0x20) != 0)
        {
            padding = datagram[^1];
            if (padding == 0 || padding > datagram.Length - header)
            {
                return false;
            }
        }
        packet = new RtpPacket(datagram, header, padding);
        return true;
    }

    /// <summary>
    /// Length of the header with CSRC and extension. Separate from <see cref="TryParse"/> because under SRTP the padding count is
    /// encrypted and the header has to be found first.
    /// </summary>
    public static bool TryMeasureHeader(ReadOnlySpan<byte> datagram, out int length)
    {
        length = 0;
        if (datagram.Length < FixedHeaderLength || datagram[0] >> 6 != 2)
        {
            return false;
        }
        var header = FixedHeaderLength + (datagram[0] & 0x0F) * 4;
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < header + 4)
            {
                return false;
            }
            header += 4 + BinaryPrimitives.ReadUInt16BigEndian(datagram[(header + 2)..]) * 4;
        }
        if (datagram.Length < header)
        {
            return false;
        }
        length = header;
        return true;
    }

    /// <summary>Writes a header without CSRC, extension and padding; the payload follows at <see cref="FixedHeaderLength"/>, which is returned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter than the header, or the payload type over 127.</exception>
    public static int WriteHeader(Span<byte> destination, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, FixedHeaderLength, nameof(destination));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payloadType, (byte)127);
        destination[0] = 0x80;
        destination[1] = (byte)(payloadType | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ssrc);
        return FixedHeaderLength;
    }

    /// <summary>Replaces the fixed fields of a parsed packet in place, for a relay that keeps one continuous stream towards each peer.</summary>
    public static void Rewrite(Span<byte> packet, bool marker, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        var first = packet[0];
        WriteHeader(packet, marker, payloadType, sequenceNumber, timestamp, ssrc);
        packet[0] = first;
    }
}
