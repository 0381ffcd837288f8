namespace Crm.Telephony.Media.Tests;

public class RtpPacketTests
{
    /// <summary>Everything a packet can have: two CSRCs, an extension of two words, four payload bytes, padding of three.</summary>
    private static readonly byte[] full =
    [
        0xB2, 0x88, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04, 0xDE, 0xAD, 0xBE, 0xEF,
        0, 0, 0, 1, 0, 0, 0, 2,
        0xBE, 0xDE, 0, 2, 9, 8, 7, 6, 5, 4, 3, 2,
        10, 11, 12, 13,
        0, 0, 3,
    ];

    [Fact]
    public void Every_field_of_a_full_packet_is_read()
    {
        Assert.True(RtpPacket.TryParse(full, out var packet));
        Assert.True(packet.Marker);
        Assert.Equal(8, packet.PayloadType);
        Assert.Equal(0x1234, packet.SequenceNumber);
        Assert.Equal(0x01020304u, packet.Timestamp);
        Assert.Equal(0xDEADBEEFu, packet.Ssrc);
        Assert.Equal(2, packet.CsrcCount);
        Assert.Equal([0, 0, 0, 1, 0, 0, 0, 2], packet.Csrcs.ToArray());
        Assert.Equal(0xBEDE, packet.ExtensionProfile);
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2], packet.Extension.ToArray());
        Assert.Equal([10, 11, 12, 13], packet.Payload.ToArray());
        Assert.Equal(3, packet.PaddingLength);
        Assert.Equal(32, packet.HeaderLength);
    }

    [Fact]
    public void A_header_cut_at_any_byte_is_refused()
    {
        for (var length = 0; length < 32; length++)
        {
            Assert.False(RtpPacket.TryParse(full.AsSpan(0, length), out _), $"cut at {length}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(255)]
    public void Padding_that_does_not_fit_is_refused(byte count)
    {
        var bytes = full.ToArray();
        bytes[^1] = count;
        Assert.False(RtpPacket.TryParse(bytes, out _));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xC0)]
    public void Another_version_is_refused(byte first)
    {
        var bytes = new byte[20];
        bytes[0] = first;
        Assert.False(RtpPacket.TryParse(bytes, out _));
    }

    [Fact]
    public void A_written_header_reads_back()
    {
        var bytes = new byte[RtpPacket.FixedHeaderLength + 2];
        Assert.Equal(12, RtpPacket.WriteHeader(bytes, true, 101, 65535, uint.MaxValue, 7));
        bytes[12] = 42;
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.Marker);
        Assert.Equal(101, packet.PayloadType);
        Assert.Equal(65535, packet.SequenceNumber);
        Assert.Equal(uint.MaxValue, packet.Timestamp);
        Assert.Equal(7u, packet.Ssrc);
        Assert.Equal([42, 0], packet.Payload.ToArray());
    }

    [Fact]
    public void Rewriting_keeps_extension_payload_and_padding()
    {
        var bytes = full.ToArray();
        RtpPacket.Rewrite(bytes, false, 0, 1, 2, 3);
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.False(packet.Marker);
        Assert.Equal(0, packet.PayloadType);
        Assert.Equal(1, packet.SequenceNumber);
        Assert.Equal(3u, packet.Ssrc);
        Assert.Equal(8, packet.Extension.Length);
        Assert.Equal([10, 11, 12, 13], packet.Payload.ToArray());
    }

    [Fact]
    public void Damaged_packets_never_throw_and_never_reach_outside() => Fuzz.Attack(full, bytes =>
    {
        if (RtpPacket.TryParse(bytes, out var packet))
        {
            var inside = packet.Csrcs.Length + packet.Extension.Length + packet.Payload.Length + packet.PaddingLength + packet.ExtensionProfile;
            Assert.True(inside >= 0);
            Assert.Equal(bytes.Length, packet.HeaderLength + packet.Payload.Length + packet.PaddingLength);
        }
    });

    [Theory]
    [InlineData(0, 1, DatagramKind.Stun)]
    [InlineData(3, 1, DatagramKind.Stun)]
    [InlineData(4, 1, DatagramKind.Unknown)]
    [InlineData(19, 1, DatagramKind.Unknown)]
    [InlineData(20, 1, DatagramKind.Dtls)]
    [InlineData(63, 1, DatagramKind.Dtls)]
    [InlineData(64, 1, DatagramKind.Unknown)]
    [InlineData(127, 1, DatagramKind.Unknown)]
    [InlineData(128, 0, DatagramKind.Rtp)]
    [InlineData(128, 191, DatagramKind.Rtp)]
    [InlineData(128, 192, DatagramKind.Rtcp)]
    [InlineData(128, 223, DatagramKind.Rtcp)]
    [InlineData(191, 224, DatagramKind.Rtp)]
    [InlineData(192, 0, DatagramKind.Unknown)]
    public void Rfc7983_first_bytes_tell_the_protocol(byte first, byte second, DatagramKind kind) => Assert.Equal(kind, MediaDatagram.Classify([first, second]));

    [Fact]
    public void A_datagram_of_one_byte_is_unknown() => Assert.Equal(DatagramKind.Unknown, MediaDatagram.Classify([128]));
}
