namespace Crm.Telephony.Media;

/// <summary>
/// Loss and jitter of one received stream (RFC 3550 appendix A.1, A.3 and A.8). A new source starts afresh; a jump in the sequence
/// starts afresh once a second packet confirms it.
/// </summary>
public sealed class ReceptionStatistics
{
    private const int maxDropout = 3000;
    private const int maxMisorder = 100;
    private const uint none = 1 << 16;

    private bool started;
    private ushort highest;
    private uint cycles;
    private uint first;
    private uint expectedAfterJump = none;
    private uint transit;
    private uint jitter;
    private uint expectedBefore;
    private uint receivedBefore;
    private uint lastSenderReport;
    private TimeSpan lastSenderReportAt;

    public uint Ssrc { get; private set; }

    /// <summary>Packets that came, duplicates included.</summary>
    public uint Received { get; private set; }

    /// <summary>Packets between the first and the highest sequence number.</summary>
    public uint Expected => started ? cycles + highest - first + 1 : 0;

    /// <summary>Below zero when duplicates outnumber losses.</summary>
    public int Lost => (int)(Expected - Received);

    /// <summary>In timestamp units.</summary>
    public uint Jitter => jitter >> 4;

    /// <summary>Whether anything came; without it there is no report block to write.</summary>
    public bool HasStarted => started;

    /// <summary>Counts one packet.</summary>
    /// <param name="arrival">When it came, on a monotonic clock in the stream's timestamp units, from any start.</param>
    /// <param name="paced">False for a telephone event: all its packets carry one timestamp, which would pass for jitter.</param>
    public void Receive(uint ssrc, ushort sequence, uint timestamp, uint arrival, bool paced = true)
    {
        if (!started || ssrc != Ssrc)
        {
            Start(ssrc, sequence);
            transit = arrival - timestamp;
            jitter = 0;
        }
        if (!Place(sequence))
        {
            return;
        }
        Received++;
        if (!paced)
        {
            return;
        }
        // Scaled by 16, so that the running average keeps its fractions in whole numbers (appendix A.8).
        var nowTransit = arrival - timestamp;
        // In 64 bits: a time stamp half a cycle away makes a difference of -2^31, which an int cannot turn positive.
        var difference = Math.Abs((long)(int)(nowTransit - transit));
        transit = nowTransit;
        jitter = (uint)Math.Min(uint.MaxValue, jitter + difference - ((jitter + 8L) >> 4));
    }

    /// <summary>Notes a sender report of the source, so that it can compute the round trip from our answer.</summary>
    public void ReceiveSenderReport(RtcpSenderInfo info, TimeSpan now)
    {
        lastSenderReport = (uint)(info.Ntp >> 16);
        lastSenderReportAt = now;
    }

    /// <summary>The block for our next report; the fraction lost is since the block before.</summary>
    public RtcpReportBlock Report(TimeSpan now)
    {
        var expected = Expected - expectedBefore;
        var lost = (int)(expected - (Received - receivedBefore));
        expectedBefore = Expected;
        receivedBefore = Received;
        var fraction = expected == 0 || lost <= 0 ? 0 : Math.Min(255, (int)(((long)lost << 8) / expected));
        var delay = lastSenderReport == 0 ? 0 : (uint)((now - lastSenderReportAt).Ticks * 65536 / TimeSpan.TicksPerSecond);
        return new RtcpReportBlock(Ssrc, (byte)fraction, Math.Clamp(Lost, -0x800000, 0x7FFFFF), cycles + highest, Jitter, lastSenderReport, delay);
    }

    private void Start(uint ssrc, ushort sequence)
    {
        started = true;
        Ssrc = ssrc;
        first = sequence;
        highest = sequence;
        cycles = 0;
        Received = 0;
        expectedAfterJump = none;
        expectedBefore = 0;
        receivedBefore = 0;
        lastSenderReport = 0;
    }

    /// <summary>Appendix A.1 without probation. False for a packet after a jump that nothing confirms yet.</summary>
    private bool Place(ushort sequence)
    {
        var ahead = (ushort)(sequence - highest);
        if (ahead < maxDropout)
        {
            if (sequence < highest)
            {
                cycles += 1 << 16;
            }
            highest = sequence;
        }
        else if (ahead <= (1 << 16) - maxMisorder)
        {
            if (sequence != expectedAfterJump)
            {
                expectedAfterJump = (ushort)(sequence + 1);
                return false;
            }
            Start(Ssrc, sequence);
        }
        return true;
    }
}
