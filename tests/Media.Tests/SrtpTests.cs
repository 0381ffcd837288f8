using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Crm.Telephony.Media.Tests;

public class SrtpTests
{
    private static readonly byte[] key = Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139");
    private static readonly byte[] salt = Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rfc3711_B_2_key_stream(bool accelerated)
    {
        using var cipher = new AesCounter(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), accelerated);
        var stream = new byte[0xFF02 * 16];
        cipher.Xor(Vector128.Create(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")), stream);
        Assert.Equal("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0", Convert.ToHexString(stream, 0, 48));
        Assert.Equal("EC8CDF7398607CB0F2D21675EA9EA1E4362B7C3C6773516318A077D7FC5073AE6A2CC3787889374FBEB4C81B17BA6C44", Convert.ToHexString(stream, 0xFEFF * 16, 48));
    }

    [Theory]
    [InlineData(SrtpKeyLabel.RtpCipher, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyLabel.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(SrtpKeyLabel.RtpAuthentication, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2DC68")]
    internal void Rfc3711_B_3_key_derivation(SrtpKeyLabel label, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(SrtpKeyDerivation.Derive(key, salt, label, expected.Length / 2)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_known_packet_is_protected_and_unprotected(bool accelerated)
    {
        // The widely shared reference packet for the keys of RFC 3711 B.3.
        const string plain = "800F1234DECAFBADCAFEBABEABABABABABABABABABABABABABABABAB";
        const string cipher = "800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB";
        using var context = new SrtpContext(key, salt, accelerated);
        var buffer = new byte[38];
        Convert.FromHexString(plain).CopyTo(buffer, 0);
        Assert.Equal(38, context.ProtectRtp(buffer, 28));
        Assert.Equal(cipher, Convert.ToHexString(buffer));
        using var receiver = new SrtpContext(key, salt, accelerated);
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(buffer, out var length));
        Assert.Equal(plain, Convert.ToHexString(buffer, 0, length));
    }

    [Fact]
    public void A_known_control_packet_is_unprotected()
    {
        var packet = Convert.FromHexString("81C8000BCAFEBABE7128035BE487B9BDBEF89041F977A5A880000001993E08CD54D6C1230798");
        using var receiver = new SrtpContext(key, salt);
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtcp(packet, out var length));
        Assert.Equal("81C8000BCAFEBABEABABABABABABABABABABABABABABABAB", Convert.ToHexString(packet, 0, length));
    }

    [Fact]
    public void Control_packets_make_the_round_and_are_not_taken_twice()
    {
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        for (var i = 0; i < 3; i++)
        {
            var buffer = new byte[22 + 6];
            Convert.FromHexString("80C90001CAFEBABE0102030405060708").AsSpan(0, 14).CopyTo(buffer);
            Assert.Equal(28, sender.ProtectRtcp(buffer, 14));
            Assert.Equal(0x80000000u | (uint)i, BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(14)));
            var again = buffer.ToArray();
            var forged = buffer.ToArray();
            forged[9] ^= 1;
            Assert.Equal(SrtpResult.Forged, receiver.UnprotectRtcp(forged, out _));
            Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtcp(buffer, out var length));
            Assert.Equal("80C90001CAFEBABE010203040506", Convert.ToHexString(buffer, 0, length));
            Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtcp(again, out _));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(160)]
    [InlineData(1400)]
    public void Any_payload_length_makes_the_round_both_ways(int payload)
    {
        using SrtpContext fast = new(key, salt), portable = new(key, salt, accelerated: false), receiver = new(key, salt);
        var one = Packet(5, payload);
        var two = one.ToArray();
        fast.ProtectRtp(one, 12 + payload);
        portable.ProtectRtp(two, 12 + payload);
        Assert.Equal(one, two);
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(one, out var length));
        Assert.Equal(Packet(5, payload)[..(12 + payload)], one[..length]);
    }

    [Fact]
    public void Csrc_and_extension_stay_readable()
    {
        var packet = Convert.FromHexString("B1080001000000000000000700000009BEDE00010A0B0C0D" + "11223300000003" + new string('0', 20));
        var length = packet.Length - 10;
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        Assert.Equal(packet.Length, sender.ProtectRtp(packet, length));
        Assert.Equal("BEDE00010A0B0C0D", Convert.ToHexString(packet, 16, 8));
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packet, out length));
        Assert.True(RtpPacket.TryParse(packet.AsSpan(0, length), out var parsed));
        Assert.Equal([0x11, 0x22, 0x33, 0], parsed.Payload.ToArray());
    }

    [Fact]
    public void A_replay_is_refused_and_reordering_inside_the_window_is_not()
    {
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        var packets = Enumerable.Range(1000, 300).Select(s => Protected(sender, s)).ToArray();
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[200].ToArray(), out _));
        Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtp(packets[200].ToArray(), out _));
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[200 - 127].ToArray(), out _));
        Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtp(packets[200 - 128].ToArray(), out _));
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[299].ToArray(), out _));
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[201].ToArray(), out _));
        Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtp(packets[200].ToArray(), out _));
    }

    [Fact]
    public void A_forged_packet_moves_no_state()
    {
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        var genuine = Protected(sender, 1000);
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(genuine, out _));
        for (var sequence = 0; sequence < 65536; sequence += 97)
        {
            var forged = Packet(sequence, 160);
            Assert.NotEqual(SrtpResult.Ok, receiver.UnprotectRtp(forged, out _));
        }
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(Protected(sender, 1001), out _));
    }

    [Fact]
    public void The_sequence_rolls_over_with_loss_and_reordering()
    {
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        // 3.5 rounds of the sequence, every 50th packet, each pair swapped.
        var packets = Enumerable.Range(0, 3 * 65536 + 30000).Where(i => i % 50 == 0).Select(i => Protected(sender, 60000 + i)).ToArray();
        for (var i = 0; i + 1 < packets.Length; i += 2)
        {
            Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[i + 1], out _));
            Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(packets[i], out _));
        }
    }

    [Fact]
    public void A_packet_from_before_the_first_roll_over_is_refused()
    {
        using SrtpContext sender = new(key, salt), receiver = new(key, salt);
        Assert.Equal(SrtpResult.Ok, receiver.UnprotectRtp(Protected(sender, 0), out _));
        using var other = new SrtpContext(key, salt);
        Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtp(Protected(other, 65535), out _));
    }

    [Fact]
    public void The_same_sequence_number_is_never_protected_twice()
    {
        using var sender = new SrtpContext(key, salt);
        Protected(sender, 7);
        Assert.Equal(0, sender.ProtectRtp(Packet(7, 160), 172));
        Assert.Equal(182, sender.ProtectRtp(Packet(8, 160), 172));
    }

    [Fact]
    public void Sources_may_change_but_not_without_end()
    {
        using SrtpContext receiver = new(key, salt);
        for (var ssrc = 1; ssrc <= 65; ssrc++)
        {
            using var sender = new SrtpContext(key, salt);
            var packet = Packet(1, 160, (uint)ssrc);
            sender.ProtectRtp(packet, 172);
            Assert.Equal(ssrc <= 64 ? SrtpResult.Ok : SrtpResult.TooManySources, receiver.UnprotectRtp(packet, out _));
        }
        using var first = new SrtpContext(key, salt);
        var replay = Packet(1, 160, 1);
        first.ProtectRtp(replay, 172);
        Assert.Equal(SrtpResult.Replayed, receiver.UnprotectRtp(replay, out _));
    }

    [Fact]
    public void Damaged_packets_never_throw_and_never_pass()
    {
        using var sender = new SrtpContext(key, salt);
        var good = Protected(sender, 1000);
        var control = new byte[64];
        Convert.FromHexString("80C90001CAFEBABE0102030405060708").CopyTo(control, 0);
        control = control[..sender.ProtectRtcp(control, 16)];
        using var receiver = new SrtpContext(key, salt);
        Fuzz.Attack(good, bytes => Assert.True(receiver.UnprotectRtp(bytes.ToArray(), out _) != SrtpResult.Ok || bytes.SequenceEqual(good)));
        Fuzz.Attack(control, bytes => Assert.True(receiver.UnprotectRtcp(bytes.ToArray(), out _) != SrtpResult.Ok || bytes.SequenceEqual(control)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_allocated_for_a_packet(bool accelerated)
    {
        using SrtpContext sender = new(key, salt, accelerated), receiver = new(key, salt, accelerated);
        var buffer = Packet(0, 160);
        var failures = 0;
        void Round(int sequence)
        {
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)sequence);
            failures += sender.ProtectRtp(buffer, 172) == 182 && receiver.UnprotectRtp(buffer, out _) == SrtpResult.Ok ? 0 : 1;
        }
        for (var i = 0; i < 200; i++)
        {
            Round(i);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 200; i < 20200; i++)
        {
            Round(i);
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((0, 0), (failures, allocated));
    }

    private static byte[] Protected(SrtpContext sender, int sequence)
    {
        var packet = Packet(sequence, 160);
        Assert.Equal(182, sender.ProtectRtp(packet, 172));
        return packet;
    }

    private static byte[] Packet(int sequence, int payload, uint ssrc = 0xCAFEBABE)
    {
        var packet = new byte[12 + payload + SrtpContext.RtpOverhead];
        RtpPacket.WriteHeader(packet, false, 0, (ushort)sequence, (uint)sequence * 160, ssrc);
        packet.AsSpan(12, payload).Fill((byte)sequence);
        return packet;
    }
}
