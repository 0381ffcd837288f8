namespace Crm.Telephony.Sip;

/// <summary>A call that we place, until it is answered or has failed (RFC 3261 section 13.2).</summary>
internal sealed class OutgoingInvite : IClientTransactionUser, ISipTimerOwner
{
    /// <summary>More branches than this are not followed before one is answered.</summary>
    private const int MostForks = 8;

    private readonly Session _session;
    private readonly SipFlow _flow;
    private readonly string _localTag;
    private readonly SipTimer _ring;
    private readonly SipTimer _cancelled;
    private readonly Dictionary<string, Dialog> _early = [];
    private readonly Dictionary<string, (byte[] Ack, SipFlow Flow)> _acknowledged = [];
    private OutgoingRequest _request;
    private InviteClientTransaction _transaction = null!;
    private ReadOnlyMemory<byte> _earlySdp;
    private string? _cancelReason;
    private bool _cancel;
    private int _challenges;

    public OutgoingInvite(Session session, OutgoingRequest request, SipFlow flow, string localTag)
    {
        _session = session;
        _request = request;
        _flow = flow;
        _localTag = localTag;
        _ring = new(this, SipTimerName.RingTimeout);
        _cancelled = new(this, SipTimerName.CancelTimeout);
        session.Outgoing = this;
    }

    private SessionServices Services => _session.Services;

    public void Start(TimeSpan timeout, TimeSpan now)
    {
        Services.Core.Timers.Start(_ring, now, timeout);
        Send(now);
    }

    /// <summary>Takes the call back. The leg is over already; a 200 that crosses the CANCEL is acknowledged and ended by BYE.</summary>
    public void Cancel(string? reasonHeader, TimeSpan now)
    {
        Services.Core.Timers.Stop(_ring);
        _cancel = true;
        _cancelReason = reasonHeader;
        SendCancel(now);
    }

    public void Responded(ClientTransaction transaction, SipMessage response, TimeSpan now)
    {
        if (transaction.Method == SipMethods.Cancel)
        {
            return;
        }
        if (response.Status < 200)
        {
            Progress(response, now);
        }
        else if (response.Status < 300)
        {
            Answered(response, now);
        }
        else
        {
            Refused(response, now);
        }
    }

    public void Failed(ClientTransaction transaction, int status, string why, TimeSpan now)
    {
        if (transaction.Method == SipMethods.Invite)
        {
            _session.End(SipEndedBy.Failure, status, why, null);
            Finish(null);
            _session.Vanish();
        }
    }

    public void Elapsed(SipTimer timer, TimeSpan now)
    {
        if (timer.Name == SipTimerName.RingTimeout)
        {
            _session.End(SipEndedBy.Failure, 408, "Nobody answered in time", null);
            Cancel(null, now);
            return;
        }
        // Neither 487 nor anything else came back (section 9.1).
        _transaction.Abandon();
        Finish(null);
        _session.Vanish();
    }

    private void Send(TimeSpan now)
        => _transaction = InviteClientTransaction.Start(Services.Core, Services.Transactions, _request, _flow, this, now);

    private void SendCancel(TimeSpan now)
    {
        if (_transaction.MayCancel && !_cancelled.IsRunning)
        {
            NonInviteClientTransaction.StartCancel(Services.Core, Services.Transactions, _transaction, _cancelReason, this, now);
            Services.Core.Timers.Start(_cancelled, now, Services.Core.GiveUp);
        }
    }

    private void Progress(SipMessage response, TimeSpan now)
    {
        if (_cancel)
        {
            SendCancel(now);
            return;
        }
        if (response.Status == 100 || _session.IsEstablished)
        {
            return;
        }
        if (response.ToTag is { } tag && !_early.ContainsKey(tag) && _early.Count < MostForks)
        {
            var dialog = Dialog.OfClient(_request, _localTag, response);
            _early.Add(tag, dialog);
            _session.Attach(dialog);
        }
        var sdp = response.BodyOf("application/sdp");
        _earlySdp = sdp.IsEmpty ? _earlySdp : sdp;
        Services.Core.Emit(new SipCallProgress(_session.Key, response.Status, sdp));
    }

    private void Answered(SipMessage response, TimeSpan now)
    {
        string tag = response.ToTag ?? "";
        if (_acknowledged.TryGetValue(tag, out var sent))
        {
            // Our ACK was lost: the 2xx comes again (section 13.2.2.4).
            Services.Core.Send(sent.Flow, sent.Ack);
            return;
        }
        bool first = _acknowledged.Count == 0;
        if (_acknowledged.Count == MostForks)
        {
            return;
        }
        var dialog = Dialog.OfClient(_request, _localTag, response);
        Acknowledge(dialog, tag);
        if (!first)
        {
            // Another branch of a fork answered as well: one call is enough.
            _session.SendBye(dialog, null, now);
            return;
        }
        Finish(tag);
        _session.Attach(dialog);
        if (_session.IsOver)
        {
            _session.Close(_cancelReason, now);
            return;
        }
        _session.Establish();
        var sdp = response.BodyOf("application/sdp");
        Services.Core.Emit(new SipCallAnswered(_session.Key, sdp.IsEmpty ? _earlySdp : sdp));
    }

    private void Acknowledge(Dialog dialog, string tag)
    {
        var flow = _session.FlowFor(dialog);
        var ack = dialog.Request(SipMethods.Ack, _request.CSeq) with { Authorization = _request.Authorization };
        byte[] bytes = ack.Write(Services.Core, Services.Core.Via(flow, Services.Core.Ids.NextBranch()));
        _acknowledged.Add(tag, (bytes, flow));
        Services.Core.Send(flow, bytes);
    }

    private void Refused(SipMessage response, TimeSpan now)
    {
        var credentials = _session.Peer.Credentials;
        if (response.Status is 401 or 407 && !_session.IsOver && credentials?.TryTake(response, _challenges) == true)
        {
            _challenges++;
            _request = _request with { CSeq = _request.CSeq + 1, Authorization = credentials.Authorize(SipMethods.Invite, _request.Uri) };
            Send(now);
            return;
        }
        var cause = SipCause.Of(response);
        string reason = cause.Text ?? SipText.ToReadable(response.Reason);
        _session.End(SipEndedBy.Peer, response.Status, reason, cause.Q850);
        Finish(null);
        _session.Vanish();
    }

    /// <summary>The INVITE is settled: timers stop and the early dialogs that lost are gone.</summary>
    private void Finish(string? winner)
    {
        Services.Core.Timers.Stop(_ring);
        Services.Core.Timers.Stop(_cancelled);
        foreach (var (tag, dialog) in _early)
        {
            if (tag != winner)
            {
                Services.Sessions.Remove(dialog.Id);
            }
        }
    }
}
