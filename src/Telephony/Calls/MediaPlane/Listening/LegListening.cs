using Crm.Telephony.Calls.MediaPlane.Playing;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Listening;

/// <summary>
/// Listens to what one leg says: who answered, and when a machine takes a message. Packets go through a jitter buffer, so that what is
/// listened to is whole and its frames are its clock, also over loss and where a phone sends nothing in silence. Media thread only;
/// allocates at its start and for what it reports.
/// <code>
///             MachineDetected                DropMessage                  cue                 played
/// Detecting ──────────────────► Following ────────────────► Awaiting ────────────► Speaking ─────────► over
///     └── HumanDetected: over       └── limit: over             └── limit: over       │  ▲
///                                                                                     └──┘ a late beep: from the start again, once
/// </code>
/// </summary>
internal sealed class LegListening
{
    private readonly RtpSession _session;
    private readonly JitterBuffer _audio = new();
    private readonly short[] _frame = new short[JitterBuffer.FrameLength];
    private readonly AnswerMeter _meter;
    private readonly GreetingEndDetector _greetingEnd;
    private AnsweringMachineDetector? _detector;
    private MessageDrop? _message;
    private PromptPlayer? _speaking;
    private MessageCue _cue;
    private int _frames;
    private int _askedAt;
    private int _startedAt;
    private int _beepsAtStart;
    private bool _spokenTwice;

    internal LegListening(RtpSession session, AnswerParameters parameters)
    {
        _session = session;
        _meter = new AnswerMeter(parameters);
        _greetingEnd = new GreetingEndDetector(parameters);
    }

    /// <summary>Nothing is left to listen for.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Begins to find out who answered.</summary>
    internal void Detect(AnswerParameters parameters) => _detector = new AnsweringMachineDetector(parameters);

    /// <summary>Speaks the message when the machine takes one, in place of a message that waits.</summary>
    internal void Drop(MessageDrop message)
    {
        (_message, _speaking, _spokenTwice) = (message, null, false);
        _askedAt = _frames;
    }

    /// <summary>The message is taken back: something else is played, or the leg is bridged.</summary>
    internal void CancelMessage()
    {
        if (_message is null) return;
        (_message, _speaking) = (null, null);
        IsOver = _detector is null or { IsDecided: true };
    }

    internal void OnAudio(in RtpPacket packet, G711Law law, long now)
    {
        uint arrival = (uint)RtpClock.Samples(now);
        Span<short> samples = stackalloc short[JitterBuffer.FrameLength];
        for (int at = 0; at < packet.Payload.Length; at += samples.Length)
        {
            var part = packet.Payload[at..Math.Min(at + samples.Length, packet.Payload.Length)];
            G711.Decode(law, part, samples);
            _audio.Insert(packet.Ssrc, packet.Timestamp + (uint)at, samples[..part.Length], arrival);
        }
    }

    internal void OnTick()
    {
        _audio.Pull(_frame);
        _frames++;
        var heard = _meter.Hear(_frame);
        _greetingEnd.Next(heard);
        if (_detector?.Next(heard) is { } decision) Decided(decision);
        if (_message is not null) Follow(_message);
        else if (_detector is null or { IsDecided: true } && _greetingEnd.Cue == MessageCue.Limit) IsOver = true;
    }

    /// <summary>True when this player was the message, which is thereby spoken.</summary>
    internal bool OnPlayed(PromptPlayer player)
    {
        if (player != _speaking) return false;
        Report(_cue);
        return true;
    }

    private void Decided(AnswerDecision decision)
    {
        _session.Raise(new MediaAnswered(_session.Leg, decision));
        // A person is not listened to any longer than it takes to know that.
        IsOver = decision.Verdict != AnswerVerdict.Machine && _message is null;
    }

    private void Follow(MessageDrop message)
    {
        if (_speaking is not null) Restart(message);
        else if (_greetingEnd.Cue == MessageCue.Limit) Report(MessageCue.Limit);
        else if (_greetingEnd.Cue is { } cue) Speak(message, cue);
    }

    private void Speak(MessageDrop message, MessageCue cue)
    {
        _cue = cue;
        _startedAt = _frames;
        _beepsAtStart = _greetingEnd.Beeps;
        _speaking = message.NewPlayer();
        _session.Output.Play(_speaking);
    }

    /// <summary>The silence was only a pause before the beep: what was said until then is not on the machine.</summary>
    private void Restart(MessageDrop message)
    {
        if (_spokenTwice || _cue == MessageCue.Beep || _greetingEnd.Beeps == _beepsAtStart) return;
        _spokenTwice = true;
        Speak(message, MessageCue.Beep);
    }

    private void Report(MessageCue cue)
    {
        var waited = ((cue == MessageCue.Limit ? _frames : _startedAt) - _askedAt) * AnswerMeter.FrameTime;
        _session.Raise(new MediaMessageDropped(_session.Leg, _message!.Playback, cue, waited));
        CancelMessage();
    }
}

/// <summary>What is to be spoken to a machine.</summary>
internal sealed record MessageDrop(int Playback, Prompt[] Prompts)
{
    internal PromptPlayer NewPlayer() => new(Playback, Prompts, loop: false);
}
