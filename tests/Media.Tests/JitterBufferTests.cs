namespace Crm.Telephony.Media.Tests;

public class JitterBufferTests
{
    private const int frame = JitterBuffer.FrameLength;
    private readonly JitterBuffer buffer = new();

    /// <summary>Audio whose every sample tells its place: never zero.</summary>
    private static short[] Audio(int number) => [.. Enumerable.Range(0, frame).Select(i => (short)(number * frame + i + 1))];

    private void Insert(int number, int arrivalFrames, uint ssrc = 1, uint start = 4_294_967_000) =>
        buffer.Insert(ssrc, start + (uint)(number * frame), Audio(number), (uint)(arrivalFrames * frame));

    private short[]? Pull()
    {
        var heard = new short[frame];
        return buffer.Pull(heard) ? heard : null;
    }

    [Fact]
    public void A_steady_stream_passes_unchanged()
    {
        Assert.Null(Pull());
        for (var i = 0; i < 100; i++)
        {
            Insert(i, i);
            Assert.Equal(Audio(i), Pull());
        }
        Assert.Equal(default, buffer.Statistics);
    }

    [Fact]
    public void Reordered_and_doubled_packets_leave_in_order_once()
    {
        Insert(0, 0);
        Insert(1, 0);
        for (var i = 0; i < 100; i += 2)
        {
            Insert(i + 3, i);
            Insert(i + 2, i);
            Insert(i + 2, i);
            Assert.Equal(Audio(i), Pull());
            Assert.Equal(Audio(i + 1), Pull());
        }
        Assert.Equal((0, 0, 50), (buffer.Statistics.Concealed, buffer.Statistics.Late, buffer.Statistics.Duplicates));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(240)]
    [InlineData(480)]
    public void Packets_of_any_length_become_frames(int length)
    {
        var audio = Enumerable.Range(0, 4800).Select(i => (short)(i + 1)).ToArray();
        var heard = new List<short>();
        // So much ahead that a long packet is always there in time.
        for (var at = 0; at < 4800; at += length)
        {
            buffer.Insert(1, (uint)at, audio.AsSpan(at, length), (uint)at);
            while (buffer.Buffered >= frame)
            {
                heard.AddRange(Pull()!);
            }
        }
        Assert.Equal(audio, heard);
    }

    [Fact]
    public void A_lost_packet_costs_its_own_length_and_nothing_more()
    {
        var tone = new ToneGenerator(400);
        var heard = new List<short>();
        var audio = new short[frame];
        for (var i = 0; i < 100; i++)
        {
            tone.Fill(audio);
            if (i is not (30 or 60 or 61))
            {
                buffer.Insert(1, (uint)(i * frame), audio, (uint)(i * frame));
            }
            heard.AddRange(Pull()!);
        }
        Assert.Equal((3 * frame, 0), (buffer.Statistics.Concealed, buffer.Statistics.Late));
        // The period of 400 Hz divides the frame, so that even over the gaps the tone has no step: its steepest slope is 0.31 of its height.
        var peak = heard.Max();
        for (var i = 1; i < heard.Count; i++)
        {
            Assert.InRange(Math.Abs(heard[i] - heard[i - 1]), 0, 0.4 * peak);
        }
    }

    [Fact]
    public void Jitter_is_learned_and_then_nothing_is_late()
    {
        var random = new Random(5);
        var arrivals = Enumerable.Range(0, 3000).Select(i => (number: i, at: i * frame + random.Next(0, 4 * frame))).OrderBy(x => x.at).ToArray();
        var next = 0;
        JitterBufferStatistics learned = default;
        for (var now = 0; now < 3000 * frame; now += frame)
        {
            for (; next < arrivals.Length && arrivals[next].at <= now; next++)
            {
                buffer.Insert(1, (uint)(arrivals[next].number * frame), Audio(arrivals[next].number % 200), (uint)arrivals[next].at);
            }
            Pull();
            if (now == 250 * frame)
            {
                learned = buffer.Statistics;
            }
        }
        Assert.InRange(buffer.Target, 3 * frame, 6 * frame);
        Assert.InRange(buffer.Buffered, 0, 10 * frame);
        Assert.InRange(buffer.Statistics.Concealed - learned.Concealed, 0, 40 * frame);
        Assert.InRange(buffer.Statistics.Late - learned.Late, 0, 27);
        Assert.Equal(0, buffer.Statistics.Resets);
    }

    [Theory]
    [InlineData(1.002)]
    [InlineData(0.998)]
    public void Clocks_that_differ_do_not_add_up_to_delay(double ratio)
    {
        var sent = 0;
        var most = 0;
        // Ten minutes.
        for (var now = 0; now < 30_000; now++)
        {
            for (; sent < now * ratio; sent++)
            {
                buffer.Insert(1, (uint)(sent * frame), Audio(sent % 200), (uint)(sent / ratio * frame));
            }
            Pull();
            most = Math.Max(most, buffer.Buffered);
        }
        Assert.InRange(most, 0, 8 * frame);
        Assert.InRange(buffer.Statistics.Concealed, 0, 30_000 * frame * 0.004);
        Assert.Equal(0, buffer.Statistics.Resets);
        // What a fast clock sends too much is left out, all of it.
        Assert.InRange(buffer.Statistics.Shortened, ratio > 1 ? 58 * frame : 0, 62 * frame);
    }

    [Fact]
    public void A_stream_that_stops_is_given_up_and_taken_up_again()
    {
        Insert(0, 0);
        Assert.NotNull(Pull());
        for (var i = 1; i < 10; i++)
        {
            Assert.NotNull(Pull());
        }
        Assert.Null(Pull());
        Assert.Null(Pull());
        Insert(500, 500);
        // The start is blended in; the rest of the frame is as it came.
        Assert.Equal(Audio(500)[40..], Pull()![40..]);
        Assert.Equal(0, buffer.Statistics.Resets);
    }

    [Fact]
    public void A_jump_and_a_new_source_start_anew()
    {
        Insert(0, 0);
        Pull();
        Insert(10_000, 1);
        Assert.Equal(Audio(10_000), Pull());
        Insert(3, 2, ssrc: 2);
        Assert.Equal(Audio(3), Pull());
        Assert.Equal(2, buffer.Statistics.Resets);
    }

    [Fact]
    public void What_comes_too_late_is_counted_and_not_played()
    {
        Insert(0, 0);
        Insert(2, 1);
        Pull();
        Pull();
        Insert(1, 3);
        Assert.Equal(1, buffer.Statistics.Late);
        Assert.Equal(Audio(2)[40..], Pull()![40..]);
    }

    [Fact]
    public void Any_timestamps_and_lengths_are_survived_without_growing()
    {
        var random = new Random(9);
        var heard = new short[frame];
        var audio = new short[10_000];
        for (var i = 0; i < 20_000; i++)
        {
            var timestamp = random.Next(3) == 0 ? (uint)random.NextInt64(uint.MaxValue) : (uint)random.Next(20_000);
            buffer.Insert((uint)random.Next(2), timestamp, audio.AsSpan(0, random.Next(2) == 0 ? random.Next(400) : random.Next(10_000)), (uint)random.NextInt64(uint.MaxValue));
            buffer.Pull(heard);
            Assert.InRange(buffer.Buffered, 0, 8192);
            Assert.InRange(buffer.Target, frame, 3200);
        }
    }

    [Fact]
    public void Nothing_is_allocated_for_a_packet()
    {
        var audio = Audio(1);
        var heard = new short[frame];
        buffer.Insert(1, 0, audio, 0);
        buffer.Pull(heard);
        buffer.Pull(heard);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (uint i = 1; i < 1000; i++)
        {
            if (i % 5 != 0)
            {
                buffer.Insert(1, i * frame, audio, i * frame);
            }
            buffer.Pull(heard);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
