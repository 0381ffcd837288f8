using System.Runtime.InteropServices;
using Crm.Telephony.Calls.MediaPlane.Recording;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

public sealed class RecordingRingTests
{
    private const int Full = RecordingRing.Capacity;

    private static readonly byte[] Loud = Enumerable.Repeat(G711.EncodeMu(8000), 160).ToArray();

    private static short[] Take(RecordingRing ring)
    {
        var taken = new List<short>();
        for (var audio = ring.Available(); audio.Length > 0; audio = ring.Available())
        {
            taken.AddRange(MemoryMarshal.Cast<byte, short>(audio));
            ring.Release(audio.Length);
        }
        return [.. taken];
    }

    [Fact]
    public void What_was_not_placed_is_silence_even_after_the_ring_went_round()
    {
        var ring = new RecordingRing(1);
        for (long position = 0; position < 3 * Full; position += 160)
        {
            if (position / 160 % 2 == 0) ring.Place(0, position, G711Law.Mu, Loud);
            ring.Commit(position + 160);
            var taken = Take(ring);
            Assert.Equal(160, taken.Length);
            Assert.All(taken, sample => Assert.Equal(position / 160 % 2 == 0, sample != 0));
        }
    }

    [Fact]
    public void Audio_that_is_final_cannot_be_changed_by_a_late_packet()
    {
        var ring = new RecordingRing(1);
        ring.Commit(80);
        ring.Place(0, 0, G711Law.Mu, Loud);
        ring.Commit(160);
        var taken = Take(ring);
        Assert.All(taken[..80], sample => Assert.Equal(0, sample));
        Assert.All(taken[80..], sample => Assert.NotEqual(0, sample));
    }

    [Fact]
    public void A_writer_that_stands_still_costs_audio_but_not_its_time()
    {
        var ring = new RecordingRing(2);
        const int total = 2 * Full / 160 * 160;
        for (long position = 0; position < total; position += 160)
        {
            ring.Place(1, position, G711Law.Mu, Loud);
            ring.Commit(position + 160);
        }
        var taken = Take(ring);
        Assert.Equal(2 * total, taken.Length);
        Assert.InRange(ring.Dropped, Full - 160, Full + 160);
        Assert.NotEqual(0, taken[2 * 100 + 1]);
        Assert.Equal(0, taken[2 * (total - 100) + 1]);
    }

    [Fact]
    public void Packets_are_placed_by_their_time_stamps_and_not_by_their_jitter()
    {
        var clock = new ChannelClock();
        Assert.Equal(1000, clock.Place(1, 50_000, 1000));
        Assert.Equal(1320, clock.Place(1, 50_320, 1500));
        Assert.Equal(1160, clock.Place(1, 50_160, 1510));
        Assert.Equal(1480, clock.Place(1, 50_480, 1400));
    }

    [Fact]
    public void A_source_that_jumps_or_changes_is_placed_at_its_arrival()
    {
        var clock = new ChannelClock();
        clock.Place(1, 50_000, 1000);
        Assert.Equal(2000, clock.Place(1, 950_000, 2000));
        Assert.Equal(2160, clock.Place(1, 950_160, 2100));
        Assert.Equal(3000, clock.Place(2, 950_320, 3000));
        // A phone whose time stamps stood still while it was on hold.
        Assert.Equal(90_000, clock.Place(2, 950_480, 90_000));
    }
}
