namespace Crm.Telephony.Sip;

/// <summary>
/// Changes of an established session in both directions: re-INVITE (RFC 3261 section 14) and UPDATE (RFC 3311). At most one offer is
/// open at a time; ours waits its turn, and the last one that was asked for wins.
/// </summary>
internal sealed class Negotiation : IInviteServerUser, ISipTimerOwner
{
    private readonly Session _session;
    private readonly SipTimer _glare;
    private readonly Dictionary<uint, (byte[] Ack, SipFlow Flow)> _acknowledged = [];
    private DialogRequest? _ours;
    private ReadOnlyMemory<byte>? _queued;
    private ReadOnlyMemory<byte> _offered;
    private ServerTransaction? _theirs;
    private SipMessage? _theirRequest;
    private bool _answerInAck;
    private bool _withdrawn;

    public Negotiation(Session session)
    {
        _session = session;
        _glare = new(this, SipTimerName.GlareRetry);
    }

    private SessionServices Services => _session.Services;

    private bool IsBusy => _ours is not null || _theirs is not null || _session.Answer.IsWaiting || _glare.IsRunning;

    public void Offer(ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        if (!_session.IsEstablished)
        {
            throw new InvalidOperationException("Offer: the call is not answered yet.");
        }
        _queued = sdp;
        SendQueued(now);
    }

    /// <summary>Offers what holds already, to refresh the session. An offer that waits or is open does so as well.</summary>
    public void Repeat(ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        if (_queued is null && !IsBusy)
        {
            Offer(sdp, now);
        }
    }

    /// <summary>Sends the offer that waits, once nothing is in its way.</summary>
    public void SendQueued(TimeSpan now)
    {
        if (_queued is not { } sdp || IsBusy || !_session.IsEstablished)
        {
            return;
        }
        _queued = null;
        _offered = sdp;
        _session.Timer.LocalSdp = sdp;
        string contact = Services.Core.Contact(_session.FlowFor(_session.Dialog!), _session.Peer.ContactUser);
        _ours = new DialogRequest(_session, _session.Dialog!, SipMethods.Invite,
            request => request with { Contact = contact, Headers = _session.Timer.Ask(), ContentType = "application/sdp", Body = sdp }, Answered);
        _ours.Send(now);
    }

    /// <summary>A re-INVITE or UPDATE of the peer.</summary>
    public void Receive(SipMessage request, SipFlow flow, TimeSpan now)
    {
        var responses = new SessionResponses(_session, request, flow);
        bool update = request.Method == SipMethods.Update;
        bool sdp = !request.BodyOf("application/sdp").IsEmpty;
        if (request.Body.Length > 0 && !sdp)
        {
            responses.Final(415, null, now, new SipHeader(SipHeaderNames.Accept, "application/sdp"));
        }
        else if (_theirs is not null)
        {
            int delay = Services.Core.Ids.NextNumber(10);
            responses.Final(500, "Another offer is being answered", now, new SipHeader(SipHeaderNames.RetryAfter, delay.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        else if (_session.IsOver)
        {
            responses.Final(update ? 481 : 487, null, now);
        }
        else if (SessionTimer.IsTooBrief(request))
        {
            responses.Final(422, null, now, new SipHeader(SipHeaderNames.MinSE, SessionTimer.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
        else if (update && !sdp)
        {
            _session.Dialog!.Refresh(request);
            Respond(new NonInviteServerTransaction(Services.Core, Services.Transactions, request, flow), request, default, now);
        }
        else if (_ours is not null || _session.Answer.IsWaiting || !_session.IsEstablished)
        {
            responses.Final(491, null, now);
        }
        else
        {
            Take(request, flow, now);
        }
    }

    public void AnswerOffer(ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        if (TryTakePending("AnswerOffer") is not var (transaction, request))
        {
            return;
        }
        _session.Dialog!.Refresh(request);
        _session.Timer.LocalSdp = sdp;
        byte[] answer = Respond(transaction, request, sdp, now);
        if (transaction is InviteServerTransaction)
        {
            _answerInAck = request.Body.Length == 0;
            _session.Answer.Start(answer, transaction.Flow, request.CSeq, now);
        }
        SendQueued(now);
    }

    public void RejectOffer(int status, string reason, TimeSpan now)
    {
        if (TryTakePending("RejectOffer") is not var (transaction, request))
        {
            return;
        }
        string text = SipText.HasLineBreak(reason) ? SipReasons.Of(status) : SipText.ToWire(reason);
        transaction.Respond(status, Services.Responder.Write(request, transaction.Flow, status, text, null), now);
        SendQueued(now);
    }

    /// <summary>The ACK to our answer came; it carries an answer when our 200 carried the offer.</summary>
    public void Acknowledged(ReadOnlyMemory<byte> sdp)
    {
        if (_answerInAck && !sdp.IsEmpty)
        {
            Services.Core.Emit(new SipOfferAnswered(_session.Key, 200, sdp));
        }
        _answerInAck = false;
    }

    /// <summary>The call ends under an offer of the peer (section 15.1.2).</summary>
    public void RefusePending(TimeSpan now)
    {
        if (_theirs is { } transaction && _theirRequest is { } request)
        {
            _theirs = null;
            _theirRequest = null;
            _withdrawn = true;
            transaction.Respond(487, Services.Responder.Write(request, transaction.Flow, 487, null, null), now);
        }
    }

    public string LocalTag => _session.Dialog!.Id.LocalTag;

    /// <summary>CANCEL of a re-INVITE: the session stays as it is.</summary>
    public void Cancelled(SipMessage cancel, TimeSpan now)
    {
        RefusePending(now);
        SendQueued(now);
    }

    public void Stop()
    {
        Services.Core.Timers.Stop(_glare);
        _queued = null;
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        _queued ??= _offered;
        SendQueued(now);
    }

    private void Take(SipMessage request, SipFlow flow, TimeSpan now)
    {
        _withdrawn = false;
        _theirRequest = request;
        if (request.Method == SipMethods.Invite)
        {
            var invite = new InviteServerTransaction(Services.Core, Services.Transactions, request, flow, this);
            _theirs = invite;
            invite.Respond(100, Services.Responder.Write(request, flow, 100, null, null), now);
        }
        else
        {
            _theirs = new NonInviteServerTransaction(Services.Core, Services.Transactions, request, flow);
        }
        Services.Core.Emit(new SipOfferReceived(_session.Key, request.BodyOf("application/sdp")));
    }

    /// <summary>The peer's open offer; null when the peer took it back before it was answered, which is a race and no error.</summary>
    private (ServerTransaction Transaction, SipMessage Request)? TryTakePending(string command)
    {
        if (_theirs is { } transaction && _theirRequest is { } request)
        {
            _theirs = null;
            _theirRequest = null;
            return (transaction, request);
        }
        if (!_withdrawn)
        {
            throw new InvalidOperationException($"{command}: the peer has no offer open.");
        }
        _withdrawn = false;
        return null;
    }

    private byte[] Respond(ServerTransaction transaction, SipMessage request, ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        string contact = Services.Core.Contact(transaction.Flow, _session.Peer.ContactUser);
        byte[] answer = Services.Responder.WriteDialog(request, transaction.Flow, 200, _session.Dialog!.Id.LocalTag, contact, sdp, _session.IsEstablished ? _session.Timer.Agree(request, now) : []);
        transaction.Respond(200, answer, now);
        return answer;
    }

    private void Answered(DialogRequest request, SipMessage? response, int status, TimeSpan now)
    {
        if (status is >= 200 and < 300 && Acknowledge(request, response!))
        {
            return;
        }
        _ours = null;
        if (_session.IsOver)
        {
            return;
        }
        switch (status)
        {
            case 491:
                Services.Core.Timers.Start(_glare, now, GlareDelay());
                return;
            case 422 when _session.Timer.RaisedFor(response!):
                _queued ??= _offered;
                break;
            case 408 or 481:
                // The peer has lost the call (section 12.2.1.2).
                _session.Break(status, SipReasons.Of(status), now);
                return;
            case < 300:
                _session.Dialog!.Refresh(response!);
                _session.Timer.Agreed(response!, now);
                Services.Core.Emit(new SipOfferAnswered(_session.Key, status, response!.BodyOf("application/sdp")));
                break;
            default:
                Services.Core.Emit(new SipOfferAnswered(_session.Key, status, default));
                break;
        }
        SendQueued(now);
    }

    /// <summary>Acknowledges a 2xx; true when it is a repeated one.</summary>
    private bool Acknowledge(DialogRequest request, SipMessage response)
    {
        if (_acknowledged.TryGetValue(response.CSeq, out var sent))
        {
            Services.Core.Send(sent.Flow, sent.Ack);
            return true;
        }
        // The ACK goes to the target as the 2xx sets it.
        request.Dialog.Refresh(response);
        var flow = _session.FlowFor(request.Dialog);
        byte[] ack = request.Dialog.Request(SipMethods.Ack, response.CSeq).Write(Services.Core, Services.Core.Via(flow, Services.Core.Ids.NextBranch()));
        _acknowledged.Clear();
        _acknowledged.Add(response.CSeq, (ack, flow));
        Services.Core.Send(flow, ack);
        return false;
    }

    /// <summary>Who made the Call-ID waits 2.1 to 4 s, the other up to 2 s, in steps of 10 ms (section 14.1), so that they do not meet again.</summary>
    private TimeSpan GlareDelay()
    {
        int steps = _session.Outgoing is not null ? 210 + Services.Core.Ids.NextNumber(191) : Services.Core.Ids.NextNumber(201);
        return TimeSpan.FromMilliseconds(steps * 10);
    }
}
