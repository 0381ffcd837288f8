using Crm.Telephony.Calls.MediaPlane.Recording;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>What is being recorded of one leg: its call in stereo, a voice message in mono, both, or nothing.</summary>
internal sealed class LegRecordings
{
    private readonly RecordingWriter _writer;
    private Recorder? _call;
    private Recorder? _message;
    private MessageRules? _rules;

    internal LegRecordings(RecordingWriter writer) => _writer = writer;

    /// <summary>Records the leg on the left and its partner on the right, in place of a recording of the call that is running.</summary>
    internal void StartCall(RecordingFile file, long now)
    {
        EndCall(RecordingEnd.Stopped, now);
        _call = new Recorder(file, now);
        _writer.Open(file);
    }

    internal void StartMessage(RecordingFile file, MessageRules rules, long now)
    {
        EndMessage(RecordingEnd.Stopped, now);
        _message = new Recorder(file, now);
        _rules = rules;
        _writer.Open(file);
    }

    internal void OnOwnAudio(in RtpPacket packet, G711Law law, long now)
    {
        _call?.PlaceLeft(packet.Ssrc, packet.Timestamp, law, packet.Payload, now);
        if (_message is null) return;
        _message.PlaceLeft(packet.Ssrc, packet.Timestamp, law, packet.Payload, now);
        _rules!.OnAudio(law, packet.Payload, now);
    }

    internal void OnPartnerAudio(in RtpPacket packet, G711Law law, long now) =>
        _call?.PlaceRight(packet.Ssrc, packet.Timestamp, law, packet.Payload, now);

    internal void OnDigit(char digit, long now)
    {
        if (_rules is not null && _rules.IsStopKey(digit)) EndMessage(RecordingEnd.StopKey, now);
    }

    internal void OnTick(long now)
    {
        if (_call is { Broken: true }) _call = null;
        if (_message is { Broken: true }) (_message, _rules) = (null, null);
        _call?.Tick(now);
        _message?.Tick(now);
        if (_rules?.Check(now) is { } end) EndMessage(end, now);
    }

    internal void End(RecordingEnd end, long now)
    {
        EndCall(end, now);
        EndMessage(end, now);
    }

    private void EndCall(RecordingEnd end, long now)
    {
        if (_call is null) return;
        _call.Finish(end, now);
        _call = null;
        _writer.Wake();
    }

    private void EndMessage(RecordingEnd end, long now)
    {
        if (_message is null) return;
        _message.Finish(_rules!.HeardSpeech ? end : RecordingEnd.NothingSaid, now);
        (_message, _rules) = (null, null);
        _writer.Wake();
    }
}
