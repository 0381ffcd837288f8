using System.Net;

namespace Crm.Telephony.Sip;

/// <summary>
/// One call leg: its dialog, who it is with, and its end (RFC 3261 sections 12 to 15).
/// <code>
///   Setup ──2xx──▶ Established ──BYE──▶ Closing ──last answer──▶ Gone
///     └──failure, CANCEL──────────────────▲
/// </code>
/// Setup is run by <see cref="IncomingInvite"/> or <see cref="OutgoingInvite"/>, changes of the session by <see cref="Negotiation"/>.
/// For its user the leg is over on the way to Closing, with exactly one <see cref="SipCallEnded"/>.
/// </summary>
internal sealed class Session : ISipTimerOwner
{
    private enum State : byte { Setup, Established, Closing, Gone }

    /// <summary>How long a call outlives the flow of its phone: a browser that lost its network needs this long to be back at the latest.</summary>
    private static readonly TimeSpan FlowGrace = TimeSpan.FromSeconds(35);

    private readonly SipTimer _flowLost;
    private State _state = State.Setup;
    private SipFlow _flow;
    private TimeSpan _lostAt;
    private bool _byeWhenAcknowledged;
    private string? _byeReason;

    public Session(SessionServices services, SessionPeer peer, SipFlow flow)
    {
        Services = services;
        Peer = peer;
        _flow = flow;
        Key = services.Sessions.NextKey();
        Answer = new AnswerRepeater(services.Core, AnswerTimedOut);
        Negotiation = new Negotiation(this);
        Timer = new SessionTimer(this);
        _flowLost = new(this, SipTimerName.FlowLost);
        services.Sessions.Add(this);
    }

    public SipCallKey Key { get; }
    public SessionServices Services { get; }
    public SessionPeer Peer { get; }
    public AnswerRepeater Answer { get; }
    public Negotiation Negotiation { get; }
    public SessionTimer Timer { get; }
    public IncomingInvite? Incoming { get; set; }
    public OutgoingInvite? Outgoing { get; set; }
    public Dialog? Dialog { get; private set; }
    /// <summary>By which flow a message of the dialog came last; before one came, the flow of the INVITE.</summary>
    public SipFlow Flow => _flow;

    public bool IsEstablished => _state == State.Established;
    public bool IsOver => _state >= State.Closing;
    private SipCore Core => Services.Core;

    /// <summary>A dialog exists, early or confirmed: requests in it reach this session.</summary>
    public void Attach(Dialog dialog)
    {
        Dialog = dialog;
        Services.Sessions.Add(dialog.Id, this);
    }

    public void Establish() => _state = State.Established;

    /// <summary>
    /// By which flow requests in a dialog go. A phone is reached by its registration as long as that has the dialog's Contact, wherever
    /// it is connected now; a peer on a connection by that connection; others at the address that the next hop's URI names (section 8.1.2).
    /// </summary>
    public SipFlow FlowFor(Dialog dialog)
    {
        if (Peer.Phone is not null)
        {
            return Services.Bindings.Find(Peer.Phone) is { } binding && binding.Contact.SameBinding(dialog.RemoteTarget) ? binding.Flow : _flow;
        }
        var hop = dialog.NextHop;
        if (hop.Address is not { } address || _flow.Transport is SipTransport.WebSocket or SipTransport.SecureWebSocket)
        {
            return _flow;
        }
        if (_flow.IsReliable && address.Equals(_flow.Remote.Address))
        {
            return _flow;
        }
        int port = hop.Port > 0 ? hop.Port : _flow.Transport == SipTransport.Tls ? 5061 : 5060;
        return new SipFlow(_flow.Transport, new IPEndPoint(address, port), 0);
    }

    /// <summary>The leg is over for its user. Returns false when it was before.</summary>
    public bool End(SipEndedBy by, int status, string reason, int? q850) => End(new SipCallEnded(Key, by, status, reason, q850));

    public bool End(SipCallEnded ended)
    {
        if (IsOver)
        {
            return false;
        }
        _state = State.Closing;
        Core.Timers.Stop(_flowLost);
        Timer.Stop();
        Services.Sessions.End(this);
        Core.Emit(ended);
        return true;
    }

    /// <summary>Nothing of the leg remains but what its transactions still repeat.</summary>
    public void Vanish()
    {
        _state = State.Gone;
        Answer.Stop();
        Negotiation.Stop();
        Core.Timers.Stop(_flowLost);
        if (Dialog is not null)
        {
            Services.Sessions.Remove(Dialog.Id);
        }
    }

    /// <summary>Our user hangs up, in whatever state the call is.</summary>
    public void Hangup(int q850, string reason, TimeSpan now)
    {
        string header = SipCause.Write(q850, reason);
        if (_state == State.Setup)
        {
            if (Outgoing is not null)
            {
                End(SipEndedBy.Us, 487, reason, q850);
                Outgoing.Cancel(header, now);
                return;
            }
            int status = q850 == 17 ? 486 : 480;
            Incoming!.Refuse(status, SipReasons.Of(status), header, now);
            End(SipEndedBy.Us, status, reason, q850);
            Vanish();
            return;
        }
        if (End(SipEndedBy.Us, 200, reason, q850))
        {
            Close(header, now);
        }
    }

    /// <summary>The call failed while it was established: it is over, and the peer is told by BYE.</summary>
    public void Break(int status, string reason, TimeSpan now)
    {
        if (End(SipEndedBy.Failure, status, reason, null))
        {
            Close(null, now);
        }
    }

    /// <summary>Sends BYE; the callee has to wait with it for the ACK of its 2xx (section 15).</summary>
    public void Close(string? reasonHeader, TimeSpan now)
    {
        Negotiation.Stop();
        if (Answer.IsWaiting)
        {
            _byeWhenAcknowledged = true;
            _byeReason = reasonHeader;
            return;
        }
        SendBye(Dialog!, reasonHeader, now);
    }

    /// <summary>Ends a dialog: the session's own, or one that a fork made beside it.</summary>
    public void SendBye(Dialog dialog, string? reasonHeader, TimeSpan now)
    {
        new DialogRequest(this, dialog, SipMethods.Bye,
            request => reasonHeader is null ? request : request with { Headers = [new(SipHeaderNames.Reason, reasonHeader)] },
            (_, _, _, _) =>
            {
                if (dialog == Dialog)
                {
                    Vanish();
                }
            }).Send(now);
    }

    public void SendInfo(string contentType, ReadOnlyMemory<byte> body, TimeSpan now)
    {
        if (_state != State.Established)
        {
            throw new InvalidOperationException("Info: the call is not answered yet.");
        }
        new DialogRequest(this, Dialog!, SipMethods.Info,
            request => request with { ContentType = contentType, Body = body },
            (_, _, status, at) =>
            {
                // The peer has lost the call (section 12.2.1.2). Any other refusal concerns this INFO alone.
                if (status is 408 or 481)
                {
                    Break(status, SipReasons.Of(status), at);
                }
            }).Send(now);
    }

    /// <summary>A request within the dialog. ACK never comes here.</summary>
    public void Receive(SipMessage request, SipFlow flow, TimeSpan now)
    {
        Hear(flow);
        var responses = new SessionResponses(this, request, flow);
        if (!Dialog!.TryAdvance(request.CSeq))
        {
            responses.Final(500, "CSeq is not higher than the last one", now);
            return;
        }
        switch (request.Method)
        {
            case SipMethods.Bye:
                responses.Final(200, null, now);
                PeerHungUp(request, now);
                break;
            case SipMethods.Invite or SipMethods.Update:
                Negotiation.Receive(request, flow, now);
                break;
            case SipMethods.Info:
                responses.Final(200, null, now);
                if (!IsOver)
                {
                    Core.Emit(new SipInfoReceived(Key, request[SipHeaderNames.ContentType] ?? "", request.Body));
                }
                break;
            case SipMethods.Options:
                responses.Final(200, null, now);
                break;
            case SipMethods.Prack:
                ReceivePrack(request, responses, now);
                break;
            default:
                responses.Final(SipMethods.IsKnown(request.Method) ? 405 : 501, null, now);
                break;
        }
    }

    /// <summary>A PRACK for no response of ours gets 481 (RFC 3262 section 3). An offer in it is not taken: ours was answered already.</summary>
    private void ReceivePrack(SipMessage request, SessionResponses responses, TimeSpan now)
    {
        if (Incoming?.Reliable is not { } reliable || !reliable.Acknowledge(request))
        {
            responses.Final(481, null, now);
            return;
        }
        responses.Final(request.Body.Length > 0 ? 488 : 200, null, now);
        reliable.Continue(now);
    }

    /// <summary>The ACK of a 2xx of ours, to the INVITE or a re-INVITE.</summary>
    public void ReceiveAck(SipMessage ack, SipFlow flow, TimeSpan now)
    {
        Hear(flow);
        if (!Answer.Acknowledge(ack.CSeq))
        {
            return;
        }
        if (_byeWhenAcknowledged)
        {
            _byeWhenAcknowledged = false;
            SendBye(Dialog!, _byeReason, now);
            return;
        }
        var sdp = ack.BodyOf("application/sdp");
        if (Incoming is { IsConfirmed: false })
        {
            Incoming.Confirm();
            Core.Emit(new SipCallConfirmed(Key, sdp));
        }
        else
        {
            Negotiation.Acknowledged(sdp);
        }
        Negotiation.SendQueued(now);
    }

    public void FlowFailed(SipFlow flow, string why, TimeSpan now)
    {
        if (IsOver || flow != (Dialog is null ? _flow : FlowFor(Dialog)))
        {
            return;
        }
        if (_state == State.Established)
        {
            _lostAt = now;
            Core.Timers.Start(_flowLost, now, FlowGrace);
        }
        else if (Incoming is not null)
        {
            // Nobody can be answered any more. An outgoing call is failed by its transaction.
            Incoming.Refuse(503, SipReasons.Of(503), null, now);
            End(SipEndedBy.Failure, 503, why, null);
            Vanish();
        }
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        bool back = Peer.Phone is not null && Services.Bindings.Find(Peer.Phone) is { } binding
            && binding.RegisteredAt > _lostAt && binding.Contact.SameBinding(Dialog!.RemoteTarget);
        if (!back)
        {
            Break(503, "The connection to the peer was lost", now);
        }
    }

    /// <summary>Whatever belongs to the dialog proves that the peer is reached, and for a phone by which flow: it knows both tags.</summary>
    private void Hear(SipFlow flow)
    {
        Core.Timers.Stop(_flowLost);
        if (Peer.Phone is not null || _flow.IsReliable)
        {
            _flow = flow;
        }
    }

    private void PeerHungUp(SipMessage bye, TimeSpan now)
    {
        var cause = SipCause.Of(bye);
        if (_state == State.Setup)
        {
            // BYE in an early dialog: the INVITE ends with 487 (section 15.1.2).
            Incoming?.Refuse(487, SipReasons.Of(487), null, now);
        }
        Negotiation.RefusePending(now);
        End(SipEndedBy.Peer, 200, cause.Text ?? "", cause.Q850);
        Vanish();
    }

    private void AnswerTimedOut(TimeSpan now)
    {
        if (_byeWhenAcknowledged)
        {
            _byeWhenAcknowledged = false;
            SendBye(Dialog!, _byeReason, now);
            return;
        }
        Break(408, "The answer was never acknowledged", now);
    }
}
