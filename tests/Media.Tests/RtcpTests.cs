namespace Crm.Telephony.Media.Tests;

public class RtcpTests
{
    private static readonly RtcpSenderInfo info = new(0x1122334455667788, 160, 100, 16000);
    private static readonly RtcpReportBlock block = new(0xABCD, 64, -5, 0x00010007, 33, 0x33445566, 65536);

    [Fact]
    public void A_compound_report_reads_back()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        var length = RtcpWriter.Write(buffer, 0x1234, info, block, "call-1"u8, bye: true);
        Assert.True(RtcpPacket.IsCompound(buffer.AsSpan(0, length)));
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
        Assert.True(RtcpPacket.TryReadNext(ref rest, out var report));
        Assert.Equal((RtcpType.SenderReport, 0x1234u, 1), (report.Type, report.Ssrc, report.ReportCount));
        Assert.Equal(info, report.SenderInfo);
        Assert.Equal(block, report.Report(0));
        Assert.True(RtcpPacket.TryReadNext(ref rest, out var name));
        Assert.Equal((RtcpType.SourceDescription, 1, 0), (name.Type, name.Count, name.ReportCount));
        Assert.True(RtcpPacket.TryReadNext(ref rest, out var bye));
        Assert.True(bye.Ends(0x1234));
        Assert.False(bye.Ends(0x1235));
        Assert.False(RtcpPacket.TryReadNext(ref rest, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    public void Names_of_any_length_end_on_a_word(int length)
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        Array.Fill(buffer, (byte)0xEE);
        var written = RtcpWriter.Write(buffer, 1, null, null, new byte[length]);
        Assert.Equal(0, written % 4);
        Assert.True(RtcpPacket.IsCompound(buffer.AsSpan(0, written)));
        Assert.Equal(0, buffer[written - 1]);
    }

    [Fact]
    public void The_24_bit_loss_keeps_its_sign_and_limits()
    {
        foreach (var (lost, expected) in new[] { (0x7FFFFF, 0x7FFFFF), (0x800000, 0x7FFFFF), (-0x800000, -0x800000), (-1, -1) })
        {
            var buffer = new byte[RtcpWriter.MaxLength];
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, RtcpWriter.Write(buffer, 1, null, block with { Lost = lost }, "x"u8));
            Assert.True(RtcpPacket.TryReadNext(ref rest, out var report));
            Assert.Equal(expected, report.Report(0).Lost);
        }
    }

    [Fact]
    public void Rfc3550_A_2_a_compound_begins_with_a_report_and_adds_up()
    {
        Assert.False(RtcpPacket.IsCompound([]));
        Assert.False(RtcpPacket.IsCompound([0x81, 203, 0, 1, 0, 0, 0, 1]));
        Assert.False(RtcpPacket.IsCompound([0x80, 201, 0, 1, 0, 0, 0, 1, 0]));
        Assert.False(RtcpPacket.IsCompound([0x81, 201, 0, 1, 0, 0, 0, 1]));
        Assert.False(RtcpPacket.IsCompound([0xA0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4, 0x80, 201, 0, 1, 0, 0, 0, 1]));
        Assert.True(RtcpPacket.IsCompound([0x80, 201, 0, 1, 0, 0, 0, 1]));
        Assert.True(RtcpPacket.IsCompound([0xA0, 201, 0, 2, 0, 0, 0, 1, 0, 0, 0, 4]));
    }

    [Fact]
    public void Damaged_packets_never_throw()
    {
        var buffer = new byte[RtcpWriter.MaxLength];
        Fuzz.Attack(buffer[..RtcpWriter.Write(buffer, 0x1234, info, block, "call-1"u8, bye: true)], bytes =>
        {
            RtcpPacket.IsCompound(bytes);
            while (RtcpPacket.TryReadNext(ref bytes, out var packet))
            {
                _ = packet.SenderInfo;
                _ = packet.Ends(1);
                for (var i = 0; i < packet.ReportCount; i++)
                {
                    _ = packet.Report(i);
                }
            }
        });
    }

    [Fact]
    public void Round_trip_is_what_passed_without_the_peers_own_delay()
    {
        var sent = TimeSpan.FromHours(30);
        var report = block with { LastSenderReport = (uint)(RtcpClock.ToNtp(sent) >> 16), DelaySinceLastSenderReport = 2 * 65536 };
        var trip = report.RoundTrip(RtcpClock.ToNtp(sent + TimeSpan.FromMilliseconds(2080)));
        Assert.InRange(trip!.Value.TotalMilliseconds, 79.9, 80.1);
        Assert.Null(report.RoundTrip(RtcpClock.ToNtp(sent + TimeSpan.FromSeconds(1))));
        Assert.Null((report with { LastSenderReport = 0 }).RoundTrip(1));
    }

    [Fact]
    public void Loss_is_counted_over_the_roll_over_and_its_fraction_since_the_last_report()
    {
        var statistics = new ReceptionStatistics();
        for (var i = 0; i < 200; i++)
        {
            if (i % 4 != 1)
            {
                statistics.Receive(7, (ushort)(65436 + i), (uint)i * 160, (uint)i * 160);
            }
        }
        Assert.Equal((200u, 150u, 50), (statistics.Expected, statistics.Received, statistics.Lost));
        var report = statistics.Report(TimeSpan.Zero);
        Assert.Equal((64, 50, 65536u + 99), (report.FractionLost, report.Lost, report.HighestSequence));
        for (var i = 200; i < 300; i++)
        {
            statistics.Receive(7, (ushort)(65436 + i), (uint)i * 160, (uint)i * 160);
        }
        report = statistics.Report(TimeSpan.Zero);
        Assert.Equal((0, 50), (report.FractionLost, report.Lost));
        Assert.Equal(0u, statistics.Jitter);
    }

    [Fact]
    public void Late_packets_and_duplicates_repair_the_count()
    {
        var statistics = new ReceptionStatistics();
        foreach (var sequence in new ushort[] { 10, 12, 11, 13, 13 })
        {
            statistics.Receive(7, sequence, 0, 0);
        }
        Assert.Equal((4u, -1), (statistics.Expected, statistics.Lost));
        Assert.Equal(0, statistics.Report(TimeSpan.Zero).FractionLost);
    }

    [Fact]
    public void A_jump_counts_once_a_second_packet_confirms_it()
    {
        var statistics = new ReceptionStatistics();
        statistics.Receive(7, 100, 0, 0);
        statistics.Receive(7, 30000, 0, 0);
        Assert.Equal(1u, statistics.Received);
        statistics.Receive(7, 101, 0, 0);
        Assert.Equal((2u, 0), (statistics.Expected, statistics.Lost));
        statistics.Receive(7, 40000, 0, 0);
        statistics.Receive(7, 40001, 0, 0);
        Assert.Equal((1u, 0), (statistics.Expected, statistics.Lost));
        statistics.Receive(8, 5, 0, 0);
        Assert.Equal((8u, 1u), (statistics.Ssrc, statistics.Received));
    }

    [Fact]
    public void Rfc3550_A_8_jitter_settles_at_the_mean_deviation()
    {
        var statistics = new ReceptionStatistics();
        for (var i = 0; i < 1000; i++)
        {
            // Every second packet is 10 ms late: consecutive transits differ by 80 units.
            statistics.Receive(7, (ushort)i, (uint)i * 160, (uint)(i * 160 + i % 2 * 80));
        }
        Assert.InRange(statistics.Jitter, 78u, 80u);
    }

    [Theory]
    [InlineData(0x80000000u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0x80000001u)]
    public void Time_stamps_that_jump_by_half_a_cycle_are_counted_and_fill_the_jitter_up(uint jump)
    {
        var statistics = new ReceptionStatistics();
        statistics.Receive(7, 0, 0, 0);
        statistics.Receive(7, 1, jump, 0);
        Assert.Equal(0x80000000u >> 4, statistics.Jitter, 1.0);
        for (var i = 2; i < 100; i++)
        {
            statistics.Receive(7, (ushort)i, i % 2 == 0 ? 0 : jump, 0);
        }
        Assert.Equal((100u, uint.MaxValue >> 4), (statistics.Received, statistics.Jitter));
    }

    [Fact]
    public void Telephone_events_are_counted_but_are_no_jitter()
    {
        var statistics = new ReceptionStatistics();
        for (var i = 0; i < 50; i++)
        {
            statistics.Receive(7, (ushort)i, 0, (uint)i * 160, paced: false);
        }
        Assert.Equal((50u, 0u), (statistics.Received, statistics.Jitter));
    }

    [Fact]
    public void The_report_says_when_the_peers_last_report_came()
    {
        var statistics = new ReceptionStatistics();
        statistics.Receive(7, 1, 0, 0);
        Assert.Equal((0u, 0u), (statistics.Report(TimeSpan.Zero).LastSenderReport, statistics.Report(TimeSpan.Zero).DelaySinceLastSenderReport));
        statistics.ReceiveSenderReport(info, TimeSpan.FromSeconds(10));
        var report = statistics.Report(TimeSpan.FromSeconds(11.5));
        Assert.Equal((0x33445566u, 98304u), (report.LastSenderReport, report.DelaySinceLastSenderReport));
    }

    [Fact]
    public void Reports_are_spread_around_five_seconds()
    {
        Assert.Equal(5 * 0.5 / 1.218281828, RtcpInterval.Next(100, 400, false, 0).TotalSeconds, 6);
        Assert.Equal(5 * 1.5 / 1.218281828, RtcpInterval.Next(100, 400, false, 1).TotalSeconds, 6);
        Assert.Equal(2.5 / 1.218281828, RtcpInterval.Next(100, 400, true, 0.5).TotalSeconds, 6);
        Assert.Equal(10 / 1.218281828, RtcpInterval.Next(1000, 200, false, 0.5).TotalSeconds, 6);
    }

    [Theory]
    [InlineData(0, 0, 93.2, 4.41)]
    [InlineData(0, 100, 90.8, 4.36)]
    [InlineData(5, 50, 76.2, 3.87)]
    [InlineData(20, 300, 30.4, 1.61)]
    [InlineData(100, 5000, 0, 1)]
    public void G107_rating_and_score(double loss, int milliseconds, double rating, double score)
    {
        var r = EModel.Rating(loss, TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(rating, r, 0.1);
        Assert.Equal(score, EModel.MeanOpinionScore(r), 0.05);
    }

    [Fact]
    public void Without_concealment_loss_weighs_more() =>
        Assert.True(EModel.Rating(5, TimeSpan.Zero, concealed: false) < EModel.Rating(5, TimeSpan.Zero) - 20);
}
