namespace Crm.Telephony.Media.Tests;

public class G711Tests
{
    [Theory]
    [InlineData(0x00, -32124)]
    [InlineData(0x80, 32124)]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0xF0, 120)]
    [InlineData(0xEF, 132)]
    public void Mu_law_codes_have_the_values_of_the_recommendation(byte code, short sample) => Assert.Equal(sample, G711.DecodeMu(code));

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0xC5, 264)]
    public void A_law_codes_have_the_values_of_the_recommendation(byte code, short sample) => Assert.Equal(sample, G711.DecodeA(code));

    [Fact]
    public void Encoding_what_was_decoded_gives_the_same_code()
    {
        for (var code = 0; code < 256; code++)
        {
            Assert.Equal(code, G711.EncodeA(G711.DecodeA((byte)code)));
            // µ-law has two zeros; the negative one comes back as the positive.
            Assert.Equal(code == 0x7F ? 0xFF : code, G711.EncodeMu(G711.DecodeMu((byte)code)));
        }
    }

    [Theory]
    [InlineData(G711Law.Mu, 4)]
    [InlineData(G711Law.A, 8)]
    public void Every_sample_falls_into_its_own_quantizing_interval(G711Law law, int inputStep)
    {
        var values = Enumerable.Range(0, 256).Select(c => (int)Decode(law, (byte)c)).Distinct().Order().ToArray();
        for (int sample = values[0]; sample <= values[^1]; sample++)
        {
            var code = new byte[1];
            G711.Encode(law, [(short)sample], code);
            var at = Array.BinarySearch(values, Decode(law, code[0]));
            var step = Math.Max(at > 0 ? values[at] - values[at - 1] : 0, at < values.Length - 1 ? values[at + 1] - values[at] : 0);
            // The law's input has fewer bits than the sample, so an edge may lie one input step off.
            Assert.InRange(Math.Abs(values[at] - sample), 0, step / 2 + inputStep);
        }
        var ends = new byte[2];
        G711.Encode(law, [short.MinValue, short.MaxValue], ends);
        Assert.Equal((values[0], values[^1]), (Decode(law, ends[0]), Decode(law, ends[1])));
    }

    [Fact]
    public void Changing_the_law_costs_less_than_the_coarser_step()
    {
        var all = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        var a = new byte[256];
        G711.Convert(G711Law.Mu, G711Law.A, all, a);
        for (var i = 0; i < 256; i++)
        {
            int before = G711.DecodeMu((byte)i), after = G711.DecodeA(a[i]);
            Assert.InRange(Math.Abs(before - after), 0, Math.Max(16, Math.Abs(before) / 16));
        }
        var back = a.ToArray();
        G711.Convert(G711Law.A, G711Law.Mu, back);
        for (var i = 0; i < 256; i++)
        {
            Assert.InRange(Math.Abs(G711.DecodeMu(back[i]) - G711.DecodeMu((byte)i)), 0, Math.Max(16, Math.Abs((int)G711.DecodeMu((byte)i)) / 16));
        }
    }

    [Fact]
    public void The_same_law_is_copied_unchanged()
    {
        var target = new byte[3];
        G711.Convert(G711Law.A, G711Law.A, [1, 2, 3], target);
        Assert.Equal([1, 2, 3], target);
    }

    [Theory]
    [InlineData(G711Law.Mu)]
    [InlineData(G711Law.A)]
    public void A_tone_survives_with_the_signal_to_noise_of_the_law(G711Law law)
    {
        var tone = Enumerable.Range(0, 8000).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 1004 * i / 8000))).ToArray();
        var codes = new byte[tone.Length];
        var back = new short[tone.Length];
        G711.Encode(law, tone, codes);
        G711.Decode(law, codes, back);
        var noise = tone.Zip(back, (x, y) => Math.Pow(x - y, 2)).Sum();
        var signal = tone.Sum(x => Math.Pow(x, 2));
        Assert.InRange(10 * Math.Log10(signal / noise), 35, 60);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_packet()
    {
        var samples = new short[160];
        var codes = new byte[160];
        G711.Encode(G711Law.Mu, samples, codes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            G711.Encode(G711Law.Mu, samples, codes);
            G711.Convert(G711Law.Mu, G711Law.A, codes);
            G711.Decode(G711Law.A, codes, samples);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static short Decode(G711Law law, byte code) => law == G711Law.Mu ? G711.DecodeMu(code) : G711.DecodeA(code);
}
