using System.Text;

namespace Crm.Telephony.Media.Tests;

public class DtmfTests
{
    private sealed record Packet(uint Ssrc, uint Timestamp, byte[] Payload);

    /// <summary>A press of 100 ms as phones send it: five packets up to the end, which comes three times.</summary>
    private static List<Packet> Press(char key, uint timestamp, uint ssrc = 1) =>
        [.. new[] { 160, 320, 480, 640, 800, 800, 800 }.Select((d, i) => Event(key, timestamp, (ushort)d, i >= 4, ssrc))];

    private static Packet Event(char key, uint timestamp, ushort duration, bool end, uint ssrc = 1)
    {
        var payload = new byte[4];
        new TelephoneEvent(TelephoneEvent.CodeOf(key)!.Value, end, 10, duration).Write(payload);
        return new Packet(ssrc, timestamp, payload);
    }

    private static string Received(IEnumerable<Packet> packets)
    {
        var receiver = new DtmfReceiver();
        var keys = new StringBuilder();
        foreach (var packet in packets)
        {
            keys.Append(receiver.Receive(packet.Ssrc, packet.Timestamp, packet.Payload));
        }
        return keys.ToString();
    }

    [Fact]
    public void Every_key_is_reported_once() =>
        Assert.Equal("0123456789*#ABCD", Received("0123456789*#ABCD".SelectMany((key, i) => Press(key, (uint)i * 1600))));

    [Fact]
    public void Any_one_packet_of_a_press_is_enough()
    {
        for (var only = 0; only < 7; only++)
        {
            Assert.Equal("55", Received([Press('5', 1000)[only], .. Press('5', 3000)]));
        }
    }

    [Fact]
    public void Duplicates_and_reordering_add_nothing()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            // Three presses, every packet twice, each moved by up to six places: less than the distance between two presses.
            var packets = "112".SelectMany((key, i) => Press(key, uint.MaxValue - 2000 + (uint)i * 1600)).SelectMany(p => new[] { p, p })
                .Select((p, i) => (p, order: i + random.Next(7))).OrderBy(x => x.order).Select(x => x.p);
            Assert.Equal("112", Received(packets));
        }
    }

    [Fact]
    public void A_press_whose_end_was_lost_does_not_swallow_the_next() =>
        Assert.Equal("55", Received([.. Press('5', 1000).Take(4), .. Press('5', 1000 + 640 + 400)]));

    [Fact]
    public void A_long_press_in_segments_is_one() =>
        Assert.Equal("5", Received([.. Enumerable.Range(1, 409).Select(i => Event('5', 0, (ushort)(i * 160), false)), Event('5', 0, 65535, false), .. Press('5', 65535)]));

    [Fact]
    public void A_sender_that_moves_the_timestamp_is_understood() =>
        Assert.Equal("5", Received([.. Enumerable.Range(1, 6).Select(i => Event('5', (uint)i * 160, 160, i == 6))]));

    [Fact]
    public void The_same_key_after_an_end_is_a_press_of_its_own_however_close() =>
        Assert.Equal("55", Received([.. Press('5', 1000), .. Press('5', 1000 + 800)]));

    [Fact]
    public void A_new_source_or_a_timestamp_that_starts_over_is_a_new_press() =>
        Assert.Equal("123", Received([.. Press('1', 500_000), .. Press('2', 1000, ssrc: 2), .. Press('3', 4_000_000_000, ssrc: 2)]));

    [Fact]
    public void Flash_and_short_payloads_are_no_keys()
    {
        var receiver = new DtmfReceiver();
        Assert.Null(receiver.Receive(1, 1, [16, 0, 0, 160]));
        Assert.Null(receiver.Receive(1, 2, [5, 0, 0]));
        Assert.Null(receiver.Receive(1, 3, []));
        Assert.Equal('5', receiver.Receive(1, 4, [5, 0, 0, 160]));
    }

    [Fact]
    public void A_press_is_sent_as_start_updates_three_ends_and_pause()
    {
        var sender = new DtmfSender();
        Assert.True(sender.TryEnqueue("5#"));
        var steps = new List<string>();
        for (var i = 0; i < 21; i++)
        {
            var payload = new byte[4];
            var step = sender.Next(payload);
            steps.Add(step is DtmfStep.Start or DtmfStep.Continue && TelephoneEvent.TryParse(payload, out var e) ? $"{step} {e.Key}{e.Duration}{(e.End ? "E" : "")}" : step.ToString());
        }
        string[] press(char key) => [$"Start {key}160", $"Continue {key}320", $"Continue {key}480", $"Continue {key}640", $"Continue {key}800E", $"Continue {key}800E", $"Continue {key}800E", "Pause", "Pause", "Pause"];
        Assert.Equal([.. press('5'), .. press('#'), "Idle"], steps);
        Assert.False(sender.IsActive);
        Assert.Equal(800, sender.ToneSamples);
    }

    [Fact]
    public void What_is_sent_is_received()
    {
        var sender = new DtmfSender(toneMilliseconds: 40, pauseMilliseconds: 60);
        Assert.True(sender.TryEnqueue("1122*d"));
        var receiver = new DtmfReceiver();
        var keys = new StringBuilder();
        uint clock = 0, start = 0;
        var payload = new byte[4];
        for (; sender.IsActive; clock += 160)
        {
            var step = sender.Next(payload);
            start = step == DtmfStep.Start ? clock : start;
            if (step is DtmfStep.Start or DtmfStep.Continue)
            {
                keys.Append(receiver.Receive(9, start, payload));
            }
        }
        Assert.Equal("1122*D", keys.ToString());
    }

    [Fact]
    public void What_cannot_be_pressed_is_refused_whole()
    {
        var sender = new DtmfSender();
        Assert.False(sender.TryEnqueue("12x"));
        Assert.False(sender.IsActive);
        Assert.True(sender.TryEnqueue(new string('1', DtmfSender.MaxQueued)));
        Assert.False(sender.TryEnqueue("1"));
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5', 160)]
    [InlineData("Application/DTMF-Relay;x=y", "signal= *\nduration= 90", '*', 90)]
    [InlineData("application/dtmf-relay", "Signal=#", '#', 250)]
    [InlineData("application/dtmf-relay", "Signal=11\r\nDuration=abc", '#', 250)]
    [InlineData("application/dtmf-relay", "Duration=999999999\r\nSignal=d", 'D', 60000)]
    [InlineData("application/dtmf", " 7\r\n", '7', 250)]
    [InlineData("application/dtmf", "10", '*', 250)]
    public void Info_bodies_are_read(string type, string body, char key, int duration)
    {
        Assert.True(DtmfInfo.TryParse(type, Encoding.ASCII.GetBytes(body), out var read, out var milliseconds));
        Assert.Equal((key, duration), (read, milliseconds));
    }

    [Theory]
    [InlineData("application/sdp", "5")]
    [InlineData("application/dtmf", "55")]
    [InlineData("application/dtmf", "")]
    [InlineData("application/dtmf", "x")]
    [InlineData("application/dtmf-relay", "Signal=\r\nDuration=1")]
    [InlineData("application/dtmf-relay", "5")]
    public void Other_bodies_are_refused(string type, string body) =>
        Assert.False(DtmfInfo.TryParse(type, Encoding.ASCII.GetBytes(body), out _, out _));

    [Fact]
    public void A_written_body_reads_back_and_damage_never_throws()
    {
        var body = DtmfInfo.WriteRelay('a', 120);
        Assert.Equal("Signal=A\r\nDuration=120\r\n", Encoding.ASCII.GetString(body));
        Assert.Throws<ArgumentException>(() => DtmfInfo.WriteRelay('\r', 120));
        Fuzz.Attack(body, bytes => DtmfInfo.TryParse(DtmfInfo.RelayContentType, bytes, out _, out _));
        Assert.False(DtmfInfo.TryParse(DtmfInfo.RelayContentType, new byte[300], out _, out _));
    }
}
