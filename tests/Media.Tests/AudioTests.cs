using Crm.TestKit;

namespace Crm.Telephony.Media.Tests;

public class AudioTests
{
    private static short[] Fill(ToneGenerator tone, int count)
    {
        var samples = new short[count];
        tone.Fill(samples);
        return samples;
    }

    [Fact]
    public void Everyone_hears_all_the_others()
    {
        var mixer = new Mixer(163);
        var legs = Enumerable.Range(1, 4).Select(leg => Enumerable.Range(0, 163).Select(i => (short)(leg * 100 + i)).ToArray()).ToArray();
        mixer.Add(new short[163].Select(_ => short.MaxValue).ToArray());
        mixer.Clear();
        foreach (var leg in legs)
        {
            mixer.Add(leg);
        }
        foreach (var listener in legs)
        {
            var heard = new short[163];
            mixer.WithoutOwn(listener, heard);
            Assert.Equal(Enumerable.Range(0, 163).Select(i => (short)legs.Where(l => l != listener).Sum(l => l[i])), heard);
        }
        var all = new short[163];
        mixer.WithoutOwn([], all);
        Assert.Equal((short)legs.Sum(l => l[162]), all[162]);
    }

    [Fact]
    public void Loud_legs_are_limited_and_do_not_wrap()
    {
        var mixer = new Mixer(16);
        short[] loud = [.. Enumerable.Repeat(short.MaxValue, 8), .. Enumerable.Repeat(short.MinValue, 8)];
        mixer.Add(loud);
        mixer.Add(loud);
        mixer.Add(new short[16]);
        var heard = new short[16];
        mixer.WithoutOwn(new short[16], heard);
        Assert.Equal(loud, heard);
        mixer.WithoutOwn(loud, heard);
        Assert.Equal(loud, heard);
    }

    [Fact]
    public void Mixing_allocates_nothing()
    {
        var mixer = new Mixer(160);
        short[] a = new short[160], b = new short[160];
        mixer.Add(a);
        mixer.WithoutOwn(a, b);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            mixer.Clear();
            mixer.Add(a);
            mixer.WithoutOwn(a, b);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_tone_has_its_frequency_and_level_across_frames()
    {
        var tone = new ToneGenerator(1004, level: 0);
        short[] samples = [.. Enumerable.Range(0, 50).SelectMany(_ => Fill(tone, 160))];
        // The highest sine that G.711 can carry without clipping is at +3.14 dBm0.
        Assert.InRange(samples.Max() * Math.Pow(10, 3.14 / 20), 32500, 33000);
        Assert.InRange(Tone.Share(samples, 1004), 0.99, 1.01);
    }

    [Fact]
    public void Keys_have_the_frequencies_of_Q23()
    {
        foreach (var (key, low, high) in new[] { ('1', 697, 1209), ('5', 770, 1336), ('#', 941, 1477), ('d', 941, 1633) })
        {
            var samples = Fill(ToneGenerator.ForKey(key), 4000);
            Assert.InRange(Tone.Share(samples, low), 0.45, 0.55);
            Assert.InRange(Tone.Share(samples, high), 0.45, 0.55);
        }
        Assert.Throws<ArgumentException>(() => ToneGenerator.ForKey('x'));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(4000));
    }

    [Fact]
    public void A_short_gap_in_a_tone_is_hardly_heard_and_a_long_one_fades()
    {
        var tone = Fill(new ToneGenerator(400), 2000);
        var concealment = new Concealment();
        var frame = new short[160];
        for (var at = 0; at < 800; at += 160)
        {
            tone.AsSpan(at, 160).CopyTo(frame);
            concealment.Good(frame);
            Assert.Equal(tone[at..(at + 160)], frame);
        }
        concealment.Conceal(frame);
        var error = frame.Zip(tone.Skip(800), (a, b) => Math.Pow(a - b, 2)).Sum() / tone.Skip(800).Take(160).Sum(x => Math.Pow(x, 2));
        Assert.InRange(error, 0, 0.1);
        concealment.Conceal(frame);
        concealment.Conceal(frame);
        concealment.Conceal(frame);
        Assert.All(frame, sample => Assert.Equal(0, sample));
        tone.AsSpan(1440, 160).CopyTo(frame);
        concealment.Good(frame);
        Assert.InRange(Math.Abs((int)frame[0]), 0, 400);
        Assert.Equal(tone[1440 + 100], frame[100]);
    }
}
