using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Recording;

/// <summary>
/// The media thread's side of one recording: it puts each packet's audio at its time into the ring of a <see cref="RecordingFile"/> and
/// declares final what no late packet can change any more. It never touches the disk.
/// </summary>
internal sealed class Recorder
{
    private readonly RecordingFile _file;
    private readonly long _start;
    private ChannelClock _left;
    private ChannelClock _right;

    internal Recorder(RecordingFile file, long now)
    {
        _file = file;
        _start = now;
    }

    /// <summary>The disk gave up; the writer has reported it already.</summary>
    internal bool Broken => _file.Broken;

    /// <summary>The leg's own audio (mono, or the left channel).</summary>
    internal void PlaceLeft(uint ssrc, uint timestamp, G711Law law, ReadOnlySpan<byte> companded, long now) =>
        _file.Ring.Place(0, _left.Place(ssrc, timestamp, Position(now)), law, companded);

    /// <summary>The audio of whom the leg is bridged to.</summary>
    internal void PlaceRight(uint ssrc, uint timestamp, G711Law law, ReadOnlySpan<byte> companded, long now) =>
        _file.Ring.Place(1, _right.Place(ssrc, timestamp, Position(now)), law, companded);

    internal void Tick(long now) => _file.Ring.Commit(Position(now) - ChannelClock.JitterSamples);

    internal void Finish(RecordingEnd end, long now)
    {
        _file.Ring.Commit(Position(now));
        _file.Finish(end);
    }

    private long Position(long now) => RtpClock.Samples(now - _start);
}
