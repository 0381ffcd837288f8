namespace Crm.Telephony.Media;

/// <summary>
/// How much buffering a stream needs: how late packets come beside the quickest ones. Rises at once with a late packet and sinks
/// slowly. The quickest packet is looked for in the last seconds only, so that two clocks which drift apart do not add up to a delay.
/// </summary>
internal sealed class DelayEstimator
{
    /// <summary>Packets after which the older half of the reference is forgotten: 5 s at 20 ms.</summary>
    private const int windowPackets = 250;

    /// <summary>Each packet takes 1/512 of the distance downwards: half of it in about 7 s.</summary>
    private const int decay = 512;

    /// <summary>A transit that changes by more than a second is another clock, not a delay.</summary>
    private const int longestJump = 8000;

    private bool started;
    private int lateBefore;
    private int reference;
    private int quickest;
    private int quickestBefore;
    private int packets;
    private double needed;

    /// <summary>In samples: how long after the quickest packet of the last seconds one must wait for nearly all others.</summary>
    public int Needed => (int)needed;

    /// <param name="arrival">In samples, on any monotonic clock.</param>
    public void Receive(uint timestamp, uint arrival)
    {
        var transit = (int)(arrival - timestamp);
        // Beside the first transit, so that differences survive the roll-over of the timestamps.
        var late = transit - reference;
        if (!started || Math.Abs(late - lateBefore) > longestJump)
        {
            Start(transit);
            late = 0;
        }
        lateBefore = late;
        quickest = Math.Min(quickest, late);
        var excess = late - Math.Min(quickest, quickestBefore);
        needed = excess > needed ? excess : needed - (needed - excess) / decay;
        if (++packets == windowPackets)
        {
            packets = 0;
            quickestBefore = quickest;
            quickest = late;
        }
    }

    private void Start(int transit)
    {
        started = true;
        reference = transit;
        quickest = quickestBefore = 0;
        packets = 0;
        needed = 0;
    }
}
