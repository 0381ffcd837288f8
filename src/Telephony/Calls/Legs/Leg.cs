using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Legs;

/// <summary>
/// One call leg: its SIP call, its media, and what the host knows of it. Owned by the signalling thread.
/// <code>
///  INVITE in ──► Offered ──Answer──────────────┐
///                                              ▼
///  Dial ──► Dialing ──18x──► Ringing ──200──► Connecting ──ACK and media secured──► Established
///              └───────────200────────────────►┘
///  any of them ──BYE, CANCEL, failure, hang-up──► Closing ──recordings stored──► Ended
/// </code>
/// Our own hang-up ends the leg at once; the engine finishes the SIP side by itself. What a peer sends in a wrong state is dropped and logged.
/// </summary>
internal sealed partial class Leg
{
    /// <summary>Flushing takes milliseconds; a disk that hangs must not keep an agent in a finished call.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly SignallingContext _context;
    private readonly Action<Leg> _forget;
    private readonly OpenRecordings _recordings;
    private InfoSender? _info;
    private ReadOnlyMemory<byte> _answer;
    private ReadOnlyMemory<byte> _offer;
    private bool _offersInAnswer;
    private bool _negotiated;
    private bool _early;
    private bool _acknowledged;
    /// <summary>What is played as soon as the caller has acknowledged our answer.</summary>
    private Action? _playWhenAcknowledged;
    private bool _secured;
    private bool _heldByPeer;
    private CallEnded? _ending;
    private TimerQueue.Entry? _securing;
    private TimerQueue.Entry? _flushing;
    private TimerQueue.Entry? _mediaLoss;
    private bool _interrupted;

    private Leg(CallId id, SignallingContext context, Action<Leg> forget)
    {
        Id = id;
        _context = context;
        _forget = forget;
        _recordings = new OpenRecordings(id, context);
    }

    public CallId Id { get; }

    public LegState State { get; private set; }

    /// <summary>Null while the leg has not reached the engine.</summary>
    public SipCallKey? Key { get; private set; }

    /// <summary>Null when no port was free.</summary>
    public MediaLeg? Media { get; private set; }

    /// <summary>The phone of ours at the other end, and the instance of it (its Contact) when the leg began.</summary>
    public (string User, string? Contact)? Phone { get; private init; }

    public bool IsOver => State >= LegState.Closing;

    public bool IsAnswered => State is LegState.Connecting or LegState.Established;

    // ---- beginnings -----------------------------------------------------------------------------

    /// <summary>Takes a call that came in and negotiates its media at once. Null when it was refused.</summary>
    /// <exception cref="MediaPortsExhaustedException">No port is free.</exception>
    public static Leg? Arrive(SipCallArrived call, (string, string?)? phone, SignallingContext context, Action<Leg> forget, out string? unusable)
    {
        var leg = new Leg(new CallId(Guid.CreateVersion7(context.UtcNow)), context, forget) { State = LegState.Offered, Key = call.Call, Phone = phone };
        leg.OpenMedia(SessionProfile.KindOf(call));
        leg._offersInAnswer = call.Offer.IsEmpty;
        if (leg._offersInAnswer)
        {
            leg._answer = leg.Media!.CreateOffer();
            unusable = null;
            return leg;
        }
        unusable = leg.TakeOffer(call.Offer, out var answer);
        if (unusable is not null)
        {
            leg.Media!.Close();
            return null;
        }
        leg._answer = answer;
        leg._negotiated = true;
        return leg;
    }

    public static Leg Create(CallId id, (string, string?)? phone, SignallingContext context, Action<Leg> forget) =>
        new(id, context, forget) { State = LegState.Dialing, Phone = phone };

    // ---- commands -------------------------------------------------------------------------------

    public void Ring()
    {
        if (State == LegState.Offered)
        {
            _context.Engine.Ring(Key!.Value, ReadOnlyMemory<byte>.Empty, _context.Now);
        }
        else
        {
            Misplaced(nameof(Ring));
        }
    }

    public void RingWithMedia()
    {
        // Without an offer in the INVITE there is nothing agreed on yet that could be heard.
        if (State != LegState.Offered || !_negotiated)
        {
            Misplaced(nameof(RingWithMedia));
            return;
        }
        _early = true;
        _context.Engine.Ring(Key!.Value, _answer, _context.Now);
    }

    public void Answer()
    {
        if (State != LegState.Offered)
        {
            Misplaced(nameof(Answer));
            return;
        }
        _context.Engine.Answer(Key!.Value, _answer, _context.Now);
        Connect();
    }

    public void Reject(int status, string reason)
    {
        if (State != LegState.Offered)
        {
            Misplaced(nameof(Reject));
            return;
        }
        _context.Engine.Reject(Key!.Value, status, reason, _context.Now);
        End(CallEndedBy.Us, status, reason, null);
    }

    public void Hangup(int q850, string reason)
    {
        const int UserBusy = 17;
        var status = State switch
        {
            LegState.Offered => q850 == UserBusy ? 486 : 480,
            LegState.Dialing or LegState.Ringing => 487,
            _ => 200,
        };
        HangUpAs(CallEndedBy.Us, status, reason, q850);
    }

    /// <summary>Ends both sides: SIP towards the peer, and the leg towards the host, with what the host is to read.</summary>
    public void HangUpAs(CallEndedBy by, int status, string reason, int q850)
    {
        if (IsOver)
        {
            return;
        }
        if (Key is { } key)
        {
            _context.Engine.Hangup(key, q850, reason, _context.Now);
        }
        End(by, status, reason, q850);
    }

    // ---- from SIP -------------------------------------------------------------------------------

    public void Progress(SipCallProgress progress)
    {
        if (State is not (LegState.Dialing or LegState.Ringing))
        {
            Misplaced("a provisional response");
            return;
        }
        var early = !progress.Sdp.IsEmpty && TakeAnswer(progress.Sdp) is null;
        State = LegState.Ringing;
        _context.Raise(new CallRinging(Id, _context.UtcNow, progress.Status, early));
    }

    public void PeerAnswered(SipCallAnswered answered)
    {
        if (State is not (LegState.Dialing or LegState.Ringing))
        {
            Misplaced("an answer");
            return;
        }
        // An answer may have come with early media already; without either there is nothing to talk with.
        var unusable = answered.Sdp.IsEmpty ? _negotiated ? null : "the answer holds no SDP" : TakeAnswer(answered.Sdp);
        if (unusable is not null)
        {
            FailMedia(488, unusable);
            return;
        }
        Connect();
    }

    public void Confirmed(SipCallConfirmed confirmed)
    {
        if (IsOver)
        {
            return;
        }
        if (!confirmed.Sdp.IsEmpty && TakeAnswer(confirmed.Sdp) is { } unusable)
        {
            FailMedia(488, unusable);
            return;
        }
        if (_offersInAnswer && !_negotiated)
        {
            FailMedia(488, "the ACK holds no SDP answer to our offer");
            return;
        }
        _acknowledged = true;
        EstablishWhenReady();
        _playWhenAcknowledged?.Invoke();
        _playWhenAcknowledged = null;
    }

    public void InfoReceived(SipInfoReceived info)
    {
        if (!IsOver && InfoDigit.Parse(info.ContentType, info.Body.Span) is { } digit)
        {
            _context.Raise(new DigitPressed(Id, _context.UtcNow, digit));
        }
    }

    public void PeerEnded(SipCallEnded ended) => End(
        ended.By switch { SipEndedBy.Peer => CallEndedBy.Peer, SipEndedBy.Us => CallEndedBy.Us, _ => CallEndedBy.Failure },
        ended.Status,
        ended.Reason,
        ended.Q850);

    // ---- transitions ----------------------------------------------------------------------------

    private void Connect()
    {
        State = LegState.Connecting;
        if (!_secured)
        {
            var limit = _context.Options.SecuringLimit;
            _securing = _context.After(limit, () => FailMedia(503, $"the browser's audio was not secured (DTLS) within {limit.TotalSeconds:0.#} s"));
        }
        EstablishWhenReady();
    }

    private void EstablishWhenReady()
    {
        if (State == LegState.Connecting && _acknowledged && _secured)
        {
            State = LegState.Established;
            _context.Raise(new CallAnswered(Id, _context.UtcNow));
            NoteHold();
        }
    }

    private void End(CallEndedBy by, int status, string reason, int? q850)
    {
        if (IsOver)
        {
            return;
        }
        State = LegState.Closing;
        _ending = new CallEnded(Id, _context.UtcNow, by, status, reason, q850);
        _securing?.Cancel();
        _mediaLoss?.Cancel();
        _info?.Stop();
        Media?.Close();
        if (_recordings.AllStored)
        {
            Finish();
        }
        else
        {
            _flushing = _context.After(FlushLimit, Finish);
        }
    }

    private void Finish()
    {
        _flushing?.Cancel();
        _recordings.GiveUp(FlushLimit);
        State = LegState.Ended;
        _context.Logger.LegEnded(Id, _ending!.By, _ending.Status, _ending.Reason);
        _context.Raise(_ending);
        _forget(this);
    }

    /// <summary>Once a leg is over its peer and the host may still be speaking of it; before that it is a mistake of theirs.</summary>
    private void Misplaced(string what)
    {
        if (!IsOver)
        {
            _context.Logger.Misplaced(Id, what, State);
        }
    }
}
