namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>
/// Where on a recording's time line one party's packets belong. The first packet is placed at its arrival, those after it by their RTP time
/// stamps, so that jitter and reordering leave no trace; when the two drift apart further than any jitter, arrival counts again.
/// </summary>
internal struct ChannelClock
{
    /// <summary>Audio is final this long after its time; later packets have lost.</summary>
    internal const long JitterSamples = RtpClock.SampleRate * 400 / 1000;

    private bool _anchored;
    private uint _ssrc;
    private uint _timestamp;
    private long _position;

    /// <summary>Position of the packet's first sample; <paramref name="arrival"/> is now on the recording's time line, in samples.</summary>
    internal long Place(uint ssrc, uint timestamp, long arrival)
    {
        long position = _position + (int)(timestamp - _timestamp);
        if (!_anchored || ssrc != _ssrc || position < arrival - JitterSamples || position > arrival + JitterSamples) position = arrival;
        _anchored = true;
        _ssrc = ssrc;
        _timestamp = timestamp;
        _position = position;
        return position;
    }
}
