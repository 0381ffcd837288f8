namespace Crm.Telephony.Media;

/// <summary>
/// Turns telephone-event packets into key presses, one for each press (RFC 4733 section 2.5.2). All packets of a press carry the
/// timestamp of its start, so a press is reported with the first packet of a new timestamp, whichever that is: a lost start, lost
/// or repeated ends and reordering need no timer.
/// </summary>
public sealed class DtmfReceiver
{
    /// <summary>Timestamp units between two presses, at least: 40 ms is the shortest pause of ITU-T Q.24.</summary>
    private const int shortestPause = 320;

    /// <summary>A timestamp that goes back by more did not overtake: the sender has started over. 10 s.</summary>
    private const int longestReordering = 80_000;

    private bool started;
    private bool ended;
    private uint ssrc;
    private uint start;
    private byte code;
    private ushort duration;

    /// <summary>Takes one packet of the negotiated event payload type. Returns the key when this packet is the first of a press.</summary>
    public char? Receive(uint packetSsrc, uint timestamp, ReadOnlySpan<byte> payload)
    {
        if (!TelephoneEvent.TryParse(payload, out var received))
        {
            return null;
        }
        var elapsed = (int)(timestamp - start);
        var restarted = !started || packetSsrc != ssrc || elapsed < -longestReordering;
        if (!restarted && elapsed < 0)
        {
            return null;
        }
        if (!restarted && elapsed == 0)
        {
            ended |= received.End;
            duration = Math.Max(duration, received.Duration);
            return null;
        }
        var continues = !restarted && Continues(received.Code, elapsed);
        started = true;
        ssrc = packetSsrc;
        start = timestamp;
        code = received.Code;
        ended = received.End;
        duration = received.Duration;
        return continues ? null : received.Key;
    }

    /// <summary>
    /// A press of more than 8 s goes on under a later timestamp (section 2.5.1.3), and some senders move the timestamp with every
    /// packet: the same key without an end and without a pause is the same press.
    /// </summary>
    private bool Continues(byte nextCode, int elapsed) => !ended && nextCode == code && elapsed < duration + shortestPause;
}
