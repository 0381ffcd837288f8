namespace Crm.Telephony.Sip;

/// <summary>A call that came in, until it is answered or refused (RFC 3261 section 13.3).</summary>
internal sealed class IncomingInvite : IInviteServerUser, ISipTimerOwner
{
    /// <summary>Proxies drop a call that shows no life for three minutes (section 13.3.1.1).</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(1);

    private readonly Session _session;
    private readonly SipMessage _invite;
    private readonly SipFlow _flow;
    private readonly InviteServerTransaction _transaction;
    private readonly SipTimer _refresh;
    private byte[] _provisional = [];

    public IncomingInvite(Session session, SipMessage invite, SipFlow flow, TimeSpan now)
    {
        var services = session.Services;
        _session = session;
        _invite = invite;
        _flow = flow;
        LocalTag = services.Core.Ids.Next();
        _transaction = new InviteServerTransaction(services.Core, services.Transactions, invite, flow, this);
        _refresh = new(this, SipTimerName.ProvisionalRefresh);
        session.Incoming = this;
        session.Attach(Dialog.OfServer(invite, LocalTag));
        _transaction.Respond(100, services.Responder.Write(invite, flow, 100, null, null), now);
    }

    public string LocalTag { get; }

    /// <summary>Whether the ACK to our 200 has come.</summary>
    public bool IsConfirmed { get; private set; }

    public void Confirm() => IsConfirmed = true;

    public void Ring(ReadOnlyMemory<byte> earlyMedia, TimeSpan now)
    {
        RequirePending("Ring");
        int status = earlyMedia.IsEmpty ? 180 : 183;
        _provisional = Write(status, earlyMedia);
        _transaction.Respond(status, _provisional, now);
        _session.Services.Core.Timers.Start(_refresh, now, Refresh);
    }

    public void Answer(ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        RequirePending("Answer");
        StopRefresh();
        _session.Timer.LocalSdp = sdp;
        byte[] answer = Write(200, sdp, _session.Timer.Agree(_invite, now));
        _transaction.Respond(200, answer, now);
        _session.Answer.Start(answer, _flow, _invite.CSeq, now);
        _session.Establish();
    }

    public void Reject(int status, string reason, TimeSpan now)
    {
        RequirePending("Reject");
        Refuse(status, SipText.HasLineBreak(reason) ? SipReasons.Of(status) : SipText.ToWire(reason), null, now);
        _session.End(SipEndedBy.Us, status, reason, null);
        _session.Vanish();
    }

    /// <summary>Sends the final failure response, if none was sent.</summary>
    public void Refuse(int status, string reason, string? reasonHeader, TimeSpan now)
    {
        StopRefresh();
        if (_transaction.IsPending)
        {
            ReadOnlySpan<SipHeader> extra = reasonHeader is null ? [] : [new(SipHeaderNames.Reason, reasonHeader)];
            _transaction.Respond(status, _session.Services.Responder.Write(_invite, _flow, status, reason, LocalTag, extra), now);
        }
    }

    public void Cancelled(SipMessage cancel, TimeSpan now)
    {
        var cause = SipCause.Of(cancel);
        Refuse(487, SipReasons.Of(487), null, now);
        _session.End(SipEndedBy.Peer, 487, cause.Text ?? SipReasons.Of(487), cause.Q850);
        _session.Vanish();
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        _session.Services.Core.Send(_flow, _provisional);
        _session.Services.Core.Timers.Start(_refresh, now, Refresh);
    }

    private byte[] Write(int status, ReadOnlyMemory<byte> sdp, params IReadOnlyList<SipHeader> extra)
    {
        string contact = _session.Services.Core.Contact(_flow, _session.Peer.ContactUser);
        return _session.Services.Responder.WriteDialog(_invite, _flow, status, LocalTag, contact, sdp, extra);
    }

    private void StopRefresh() => _session.Services.Core.Timers.Stop(_refresh);

    private void RequirePending(string command)
    {
        if (!_transaction.IsPending)
        {
            throw new InvalidOperationException($"{command}: this call was answered already.");
        }
    }
}
