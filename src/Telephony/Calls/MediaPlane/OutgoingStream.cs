namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// Numbers the packets that one leg is sent. Whatever the leg hears next (a prompt, its partner, another partner, silence), it receives one
/// RTP stream: one SSRC, a sequence that never jumps, time stamps that follow the clock (RFC 3550 section 5.1).
/// A partner's packets keep their own distances, so that the receiver sees its losses and reordering as they are; at each change of source
/// the numbering is tied to what was sent last, and the packet is marked as the start of a talk spurt.
/// </summary>
internal sealed class OutgoingStream
{
    /// <summary>A source that jumps further than this in its own numbers has started over (RFC 3550 appendix A.1, MAX_DROPOUT).</summary>
    private const int MaxSequenceJump = 3000;

    private const int MaxTimestampJump = RtpClock.SampleRate * 60;

    private enum Source { None, Local, Relayed }

    private Source _source;
    private uint _sourceSsrc;
    private ushort _sequenceOffset;
    private uint _timestampOffset;
    private ushort _firstRelayed;
    private int _relayed;
    private int _samples = RtpClock.FrameSamples;
    private long _stampedAt;

    internal OutgoingStream(uint ssrc, ushort sequence, uint timestamp)
    {
        Ssrc = ssrc;
        Sequence = sequence;
        Timestamp = timestamp;
    }

    internal uint Ssrc { get; }

    /// <summary>Highest sequence number sent.</summary>
    internal ushort Sequence { get; private set; }

    /// <summary>Time stamp of the packet sent last, in samples.</summary>
    internal uint Timestamp { get; private set; }

    /// <summary>When the last packet was sent, in microseconds; 0 before the first.</summary>
    internal long SentAt { get; private set; }

    /// <summary>Whether the last packet was one of our own.</summary>
    internal bool IsLocal => _source == Source.Local;

    internal uint Packets { get; private set; }

    internal uint Octets { get; private set; }

    /// <summary>The RTP time that belongs to an instant, for the sender report (RFC 3550 section 6.4.1).</summary>
    internal uint TimestampAt(long now) => SentAt == 0 ? Timestamp : Timestamp + (uint)RtpClock.Samples(now - _stampedAt);

    /// <summary>Numbers a packet of our own that holds so many samples. <paramref name="marker"/> is set at the start of a spurt.</summary>
    internal void NextLocal(int samples, long now, out ushort sequence, out uint timestamp, out bool marker)
    {
        marker = _source != Source.Local || now - SentAt > RtpClock.FrameMicroseconds * 5;
        timestamp = marker ? Resume(now) : Timestamp + (uint)_samples;
        sequence = (ushort)(Sequence + 1);
        _source = Source.Local;
        _samples = samples;
        Advance(sequence, timestamp, now);
    }

    /// <summary>Numbers the first packet of a telephone event; what follows the event is a new spurt.</summary>
    internal void StartEvent(long now, out ushort sequence, out uint timestamp)
    {
        sequence = (ushort)(Sequence + 1);
        timestamp = Resume(now);
        _source = Source.None;
        Advance(sequence, timestamp, now);
    }

    /// <summary>Numbers a further packet of the event: all have the time stamp of its start (RFC 4733 section 2.5.1.2).</summary>
    internal ushort ContinueEvent(long now)
    {
        Sequence++;
        SentAt = now;
        Packets++;
        return Sequence;
    }

    /// <summary>
    /// Renumbers a partner's packet. False when it is older than the change to this partner: its place has been taken by then.
    /// </summary>
    internal bool TryRelay(uint ssrc, ref ushort sequence, ref uint timestamp, ref bool marker, long now)
    {
        if (_source != Source.Relayed || ssrc != _sourceSsrc || Jumped(sequence, timestamp))
        {
            _source = Source.Relayed;
            _sourceSsrc = ssrc;
            _sequenceOffset = (ushort)(Sequence + 1 - sequence);
            _timestampOffset = Resume(now) - timestamp;
            _firstRelayed = (ushort)(Sequence + 1);
            _relayed = 0;
            marker = true;
        }
        else if (_relayed < MaxSequenceJump && (short)(sequence + _sequenceOffset - _firstRelayed) < 0)
        {
            return false;
        }
        _relayed++;
        sequence += _sequenceOffset;
        timestamp += _timestampOffset;
        _samples = RtpClock.FrameSamples;
        if ((short)(sequence - Sequence) > 0)
        {
            Advance(sequence, timestamp, now);
            return true;
        }
        Packets++;
        SentAt = now;
        return true;
    }

    /// <summary>A partner's packet is left out on purpose (an event that this leg cannot take): its number must not look lost.</summary>
    internal void SkipRelayed(uint ssrc)
    {
        if (_source == Source.Relayed && ssrc == _sourceSsrc) _sequenceOffset--;
    }

    internal void CountOctets(int payload) => Octets += (uint)payload;

    private bool Jumped(ushort sequence, uint timestamp) =>
        Math.Abs((int)(short)(sequence + _sequenceOffset - Sequence)) > MaxSequenceJump
        || Math.Abs((long)(int)(timestamp + _timestampOffset - Timestamp)) > MaxTimestampJump;

    private uint Resume(long now) =>
        SentAt == 0 ? Timestamp : Timestamp + (uint)Math.Max(_samples, RtpClock.Samples(now - _stampedAt));

    private void Advance(ushort sequence, uint timestamp, long now)
    {
        Sequence = sequence;
        Timestamp = timestamp;
        _stampedAt = SentAt = now;
        Packets++;
    }
}
