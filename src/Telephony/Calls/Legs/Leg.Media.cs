using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Media;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Legs;

/// <summary>The audible half of a leg: what was agreed on, what is played, recorded and pressed, and what the media side noticed.</summary>
internal sealed partial class Leg
{
    private const int Q850Interworking = 127;
    private const int Q850NormalUnspecified = 31;

    // ---- offer and answer -----------------------------------------------------------------------

    private void OpenMedia(MediaLegKind kind)
    {
        Media = _context.Media.Open(kind);
        Media.Owner = this;
        _secured = kind == MediaLegKind.Plain;
    }

    private string? TakeAnswer(ReadOnlyMemory<byte> sdp)
    {
        NoteSignallingHost();
        var unusable = Media!.AcceptAnswer(sdp.Span);
        _negotiated |= unusable is null;
        return unusable;
    }

    private string? TakeOffer(ReadOnlyMemory<byte> sdp, out byte[] answer)
    {
        NoteSignallingHost();
        return Media!.AcceptOffer(sdp.Span, out answer);
    }

    /// <summary>With each description, because a phone may have moved to another network since the last one.</summary>
    private void NoteSignallingHost()
    {
        var host = _context.Engine.FlowOf(Key!.Value)?.Remote.Address;
        Media!.SignallingHost = host is { IsIPv4MappedToIPv6: true } ? host.MapToIPv4() : host;
    }

    /// <summary>Hold, resume, another codec, another address, or new ICE credentials.</summary>
    public void OfferReceived(SipOfferReceived offered)
    {
        if (IsOver)
        {
            return;
        }
        if (offered.Offer.IsEmpty)
        {
            _context.Engine.AnswerOffer(offered.Call, Media!.CreateOffer(), _context.Now);
            return;
        }
        if (TakeOffer(offered.Offer, out var answer) is { } unusable)
        {
            _context.Logger.OfferRefused(Id, unusable);
            _context.Engine.RejectOffer(offered.Call, 488, "Not Acceptable Here", _context.Now);
            return;
        }
        _context.Engine.AnswerOffer(offered.Call, answer, _context.Now);
        NoteHold();
    }

    private void NoteHold()
    {
        if (State == LegState.Established && Media!.HeldByPeer != _heldByPeer)
        {
            _heldByPeer = !_heldByPeer;
            _context.Raise(new PhoneHold(Id, _context.UtcNow, _heldByPeer));
            WatchMediaLoss();
        }
    }

    // ---- commands -------------------------------------------------------------------------------

    /// <summary>
    /// Not before the caller has acknowledged our answer: an INVITE with a trunk's forged address names whom it likes as receiver of the
    /// audio, and only who gets our answers can acknowledge them. Nothing of the greeting is lost: an ACK takes one round trip.
    /// </summary>
    public void Play(int playback, IReadOnlyList<string> prompts, bool loop)
    {
        if (!HasAudio(nameof(Play)))
        {
            return;
        }
        if (State == LegState.Connecting && !_acknowledged)
        {
            _playWhenAcknowledged = () => Media!.Play(playback, prompts, loop);
            return;
        }
        Media!.Play(playback, prompts, loop);
    }

    public void StopPlaying()
    {
        _playWhenAcknowledged = null;
        if (HasAudio(nameof(StopPlaying)))
        {
            Media!.StopPlaying();
        }
    }

    public void ListenForMachine(AnswerParameters parameters)
    {
        if (HasAudio(nameof(ListenForMachine)))
        {
            Media!.DetectAnswer(parameters);
        }
    }

    public void DropMessage(int playback, IReadOnlyList<string> prompts, AnswerParameters parameters)
    {
        if (HasAudio(nameof(DropMessage)))
        {
            Media!.DropMessage(playback, prompts, parameters);
        }
    }

    public void StartRecording(Guid recording, string path)
    {
        if (HasAudio(nameof(StartRecording)))
        {
            _recordings.Started(recording, path);
            Media!.StartRecording(recording, path);
        }
    }

    public void RecordMessage(Guid recording, string path, TimeSpan limit, string stopKeys, TimeSpan silence)
    {
        if (HasAudio(nameof(RecordMessage)))
        {
            _recordings.Started(recording, path);
            Media!.RecordMessage(recording, path, limit, stopKeys, silence);
        }
    }

    public void StopRecording()
    {
        if (HasAudio(nameof(StopRecording)))
        {
            Media!.StopRecording();
        }
    }

    public void SendDigits(string digits)
    {
        if (State != LegState.Established)
        {
            Misplaced(nameof(SendDigits));
        }
        else if (Media!.CanSendEvents)
        {
            Media.SendDigits(digits);
        }
        else
        {
            (_info ??= new InfoSender(Key!.Value, _context)).Send(digits);
        }
    }

    /// <summary>A leg that is over takes no command (the race is normal); one that waits for the host's answer must not hear anything yet.</summary>
    private bool HasAudio(string command)
    {
        var mayHear = State != LegState.Offered || _early;
        if (!mayHear)
        {
            Misplaced(command);
        }
        return mayHear && !IsOver && Media is not null;
    }

    // ---- from the media side --------------------------------------------------------------------

    public void Noticed(MediaEvent happened)
    {
        if (happened is MediaRecordingEnded recording)
        {
            RecordingEnded(recording);
        }
        else if (!IsOver)
        {
            Handle(happened);
        }
    }

    private void Handle(MediaEvent happened)
    {
        switch (happened)
        {
            case MediaDigit pressed:
                _context.Raise(new DigitPressed(Id, _context.UtcNow, pressed.Digit));
                break;
            case MediaPlaybackEnded ended:
                _context.Raise(new PlaybackEnded(Id, _context.UtcNow, ended.Playback));
                break;
            case MediaAnswered answered:
                Answered(answered.Decision);
                break;
            case MediaMessageDropped dropped:
                _context.Raise(new MessageDropped(Id, _context.UtcNow, dropped.Playback, dropped.Cue, dropped.Waited));
                break;
            case MediaSecured:
                _secured = true;
                _securing?.Cancel();
                EstablishWhenReady();
                break;
            case MediaFailed failed:
                FailMedia(503, failed.Why);
                break;
            case MediaSilent silent:
                Silent(silent.Why);
                break;
            case MediaBack:
                Back();
                break;
        }
    }

    private void Answered(AnswerDecision decision)
    {
        _context.Logger.AnswerDetected(Id, decision);
        _context.Raise(decision.Verdict == AnswerVerdict.Machine
            ? new MachineDetected(Id, _context.UtcNow, decision)
            : new HumanDetected(Id, _context.UtcNow, decision));
    }

    /// <summary>A recording may end after the leg: the leg's last event waits for it.</summary>
    private void RecordingEnded(MediaRecordingEnded recording)
    {
        _recordings.Ended(recording);
        if (State == LegState.Closing && _recordings.AllStored)
        {
            Finish();
        }
    }

    private void Silent(string why)
    {
        _interrupted = true;
        _context.Raise(new MediaInterrupted(Id, _context.UtcNow, why));
        WatchMediaLoss();
    }

    private void Back()
    {
        _interrupted = false;
        WatchMediaLoss();
        _context.Raise(new MediaResumed(Id, _context.UtcNow));
    }

    /// <summary>A phone whose power failed sends no BYE: without this its call would last for ever. A phone on hold may be silent.</summary>
    private void WatchMediaLoss()
    {
        _mediaLoss?.Cancel();
        var limit = _context.Options.MediaLossLimit;
        _mediaLoss = _interrupted && !_heldByPeer
            ? _context.After(limit, () => HangUpAs(CallEndedBy.Failure, 408, $"no media for {limit.TotalSeconds:0.#} s after it was interrupted", Q850NormalUnspecified))
            : null;
    }

    private void FailMedia(int status, string why)
    {
        _context.Logger.MediaUnusable(Id, why);
        HangUpAs(CallEndedBy.Failure, status, why, Q850Interworking);
    }

    /// <summary>A fault of ours while handling this leg: the leg ends, everything else goes on.</summary>
    public void Abort()
    {
        try
        {
            HangUpAs(CallEndedBy.Failure, 500, "internal error", Q850NormalUnspecified);
        }
        catch (Exception e)
        {
            _context.Logger.AbortFailed(Id, e);
            End(CallEndedBy.Failure, 500, "internal error", Q850NormalUnspecified);
        }
    }
}
