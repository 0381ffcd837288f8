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
    private ReadOnlyMemory<byte> _earlyMedia;

    public IncomingInvite(Session session, SipMessage invite, SipFlow flow, TimeSpan now)
    {
        var services = session.Services;
        _session = session;
        _invite = invite;
        _flow = flow;
        LocalTag = services.Core.Ids.Next();
        _transaction = new InviteServerTransaction(services.Core, services.Transactions, invite, flow, this);
        _refresh = new(this, SipTimerName.ProvisionalRefresh);
        bool required = invite.List(SipHeaderNames.Require).Contains("100rel", StringComparer.OrdinalIgnoreCase);
        Reliable = required ? new ReliableProvisional(services.Core, flow, invite.CSeq, NotAcknowledged) : null;
        session.Incoming = this;
        session.Attach(Dialog.OfServer(invite, LocalTag));
        _transaction.Respond(100, services.Responder.Write(invite, flow, 100, null, null), now);
    }

    public string LocalTag { get; }

    /// <summary>Null for a caller that does not require reliable provisional responses.</summary>
    public ReliableProvisional? Reliable { get; }

    /// <summary>Whether the ACK to our 200 has come.</summary>
    public bool IsConfirmed { get; private set; }

    public void Confirm() => IsConfirmed = true;

    public void Ring(ReadOnlyMemory<byte> earlyMedia, TimeSpan now)
    {
        RequirePending("Ring");
        if (Reliable is { } reliable)
        {
            RingReliably(reliable, earlyMedia, now);
            return;
        }
        int status = earlyMedia.IsEmpty ? 180 : 183;
        _provisional = Write(status, earlyMedia);
        _transaction.Respond(status, _provisional, now);
        _session.Services.Core.Timers.Start(_refresh, now, Refresh);
    }

    private void RingReliably(ReliableProvisional reliable, ReadOnlyMemory<byte> earlyMedia, TimeSpan now)
    {
        if (reliable.IsOpen)
        {
            reliable.Then(at => RingReliably(reliable, earlyMedia, at));
            return;
        }
        int status = earlyMedia.IsEmpty ? 180 : 183;
        _provisional = Write(status, earlyMedia, reliable.NextHeaders());
        _transaction.Respond(status, _provisional, now);
        reliable.Sent(_provisional, !earlyMedia.IsEmpty, now);
        _earlyMedia = earlyMedia;
        _session.Services.Core.Timers.Start(_refresh, now, Refresh);
    }

    private void NotAcknowledged(TimeSpan now)
    {
        Refuse(504, SipReasons.Of(504), null, now);
        _session.End(SipEndedBy.Failure, 408, "The ringing was never acknowledged", null);
        _session.Vanish();
    }

    public void Answer(ReadOnlyMemory<byte> sdp, TimeSpan now)
    {
        RequirePending("Answer");
        if (Reliable is { HoldsAnswer: true } reliable)
        {
            reliable.Then(at => Answer(sdp, at));
            return;
        }
        Reliable?.Stop();
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
        Reliable?.Stop();
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
        if (Reliable is { } reliable)
        {
            RingReliably(reliable, _earlyMedia, now);
            return;
        }
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
