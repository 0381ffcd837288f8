using System.Runtime.Intrinsics;

namespace Crm.Telephony.Media;

/// <summary>
/// Sums one frame of several legs so that each hears all the others. One round: <see cref="Clear"/>, <see cref="Add"/> for each leg,
/// <see cref="WithoutOwn"/> for each listener. Sums are kept in 32 bits, so the order of the legs does not matter; only what is heard is limited to 16.
/// </summary>
/// <param name="frameLength">Samples in a frame: 160 for 20 ms.</param>
public sealed class Mixer(int frameLength)
{
    private readonly int[] sum = new int[frameLength];

    public void Clear() => Array.Clear(sum);

    /// <summary>Adds one leg's frame.</summary>
    public void Add(ReadOnlySpan<short> frame)
    {
        frame = frame[..sum.Length];
        var i = 0;
        for (; i <= sum.Length - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(frame[i..]));
            (Vector128.Create(sum.AsSpan(i)) + low).CopyTo(sum, i);
            (Vector128.Create(sum.AsSpan(i + 4)) + high).CopyTo(sum, i + 4);
        }
        for (; i < sum.Length; i++)
        {
            sum[i] += frame[i];
        }
    }

    /// <summary>What one leg hears: the sum less its own frame. Without an own frame (a recorder, a silent listener) pass an empty span.</summary>
    public void WithoutOwn(ReadOnlySpan<short> own, Span<short> heard)
    {
        heard = heard[..sum.Length];
        if (own.IsEmpty)
        {
            for (var i = 0; i < heard.Length; i++)
            {
                heard[i] = Saturate(sum[i]);
            }
            return;
        }
        own = own[..sum.Length];
        for (var i = 0; i < heard.Length; i++)
        {
            heard[i] = Saturate(sum[i] - own[i]);
        }
    }

    private static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);
}
