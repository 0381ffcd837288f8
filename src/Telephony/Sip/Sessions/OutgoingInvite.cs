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
    private readonly SipTimer _silence;
    private readonly SipTimer _cancelled;
    private readonly Dictionary<string, EarlyDialog> _early = [];
    private readonly Dictionary<string, (byte[] Ack, SipFlow Flow)> _acknowledged = [];
    private OutgoingRequest _request;
    private InviteClientTransaction _transaction = null!;
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
        _silence = new(this, SipTimerName.FirstResponse);
        _cancelled = new(this, SipTimerName.CancelTimeout);
        session.Outgoing = this;
    }

    private SessionServices Services => _session.Services;

    /// <param name="firstResponse">How long the peer may say nothing; null for as long as the transaction waits.</param>
    public void Start(TimeSpan timeout, TimeSpan? firstResponse, TimeSpan now)
    {
        Services.Core.Timers.Start(_ring, now, timeout);
        if (firstResponse is { } limit)
        {
            Services.Core.Timers.Start(_silence, now, limit);
        }
        Send(now);
    }

    /// <summary>Takes the call back. The leg is over already; a 200 that crosses the CANCEL is acknowledged and ended by BYE.</summary>
    public void Cancel(string? reasonHeader, TimeSpan now)
    {
        Services.Core.Timers.Stop(_ring);
        Services.Core.Timers.Stop(_silence);
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
        Services.Core.Timers.Stop(_silence);
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
            _session.End(new SipCallEnded(_session.Key, SipEndedBy.Failure, status, why, null) { NoResponse = true });
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
        if (timer.Name == SipTimerName.FirstResponse)
        {
            // The transaction goes on behind it: an answer that comes late after all is cancelled, or acknowledged and ended.
            _session.End(new SipCallEnded(_session.Key, SipEndedBy.Failure, 408, "The peer did not respond in time", null) { NoResponse = true });
            Cancel(null, now);
            return;
        }
        // Neither 487 nor anything else came back (section 9.1).
        _transaction.Abandon();
        Finish(null);
        _session.Vanish();
    }

    private void Send(TimeSpan now)
    {
        var request = _request with { Headers = [.. _request.Headers, .. _session.Timer.Ask()] };
        _session.Timer.LocalSdp = _request.Body;
        _transaction = InviteClientTransaction.Start(Services.Core, Services.Transactions, request, _flow, this, now);
    }

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
        _session.Peer.Credentials?.Accepted();
        var sdp = response.BodyOf("application/sdp");
        if (response.ToTag is { } tag && EarlyDialogOf(tag, response) is { } early)
        {
            if (!TryAcknowledge(early, response, now))
            {
                return;
            }
            early.Sdp = sdp.IsEmpty ? early.Sdp : sdp;
        }
        Services.Core.Emit(new SipCallProgress(_session.Key, response.Status, sdp));
    }

    /// <summary>
    /// Sends the PRACK of a reliable provisional response (RFC 3262 section 4). False for one that is repeated or came out of order, which is
    /// dropped: the one before it comes again.
    /// </summary>
    private bool TryAcknowledge(EarlyDialog early, SipMessage response, TimeSpan now)
    {
        if (!response.List(SipHeaderNames.Require).Contains("100rel", StringComparer.OrdinalIgnoreCase)
            || response[SipHeaderNames.RSeq] is not { } text || !SipGrammar.TryNumber(text, uint.MaxValue, out uint rseq) || rseq == 0)
        {
            return true;
        }
        if (early.RSeq is { } last && rseq != last + 1)
        {
            return false;
        }
        early.RSeq = rseq;
        SipHeader rack = new(SipHeaderNames.RAck, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rseq} {response.CSeq} INVITE"));
        new DialogRequest(_session, early.Dialog, SipMethods.Prack, request => request with { Headers = [rack] }, (_, _, _, _) => { }).Send(now);
        return true;
    }

    /// <summary>Each branch of a fork makes an early dialog of its own (section 13.2.2.1); those beyond a bound are heard, but not followed.</summary>
    private EarlyDialog? EarlyDialogOf(string tag, SipMessage response)
    {
        if (!_early.TryGetValue(tag, out var early) && _early.Count < MostForks)
        {
            early = new EarlyDialog(Dialog.OfClient(_request, _localTag, response));
            _early.Add(tag, early);
            _session.Attach(early.Dialog);
        }
        return early;
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
        var dialog = _early.TryGetValue(tag, out var before) ? before.Dialog : Dialog.OfClient(_request, _localTag, response);
        dialog.Confirm(response);
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
        _session.Timer.Agreed(response, now);
        _session.Peer.Credentials?.Accepted();
        var sdp = response.BodyOf("application/sdp");
        // The answer may have come in a provisional response of the same branch.
        Services.Core.Emit(new SipCallAnswered(_session.Key, sdp.IsEmpty && _early.TryGetValue(tag, out var early) ? early.Sdp : sdp));
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
        if (response.Status == 422 && !_session.IsOver && _session.Timer.RaisedFor(response))
        {
            _request = _request with { CSeq = _request.CSeq + 1, Authorization = credentials?.Authorize(SipMethods.Invite, _request.Uri) };
            Send(now);
            return;
        }
        var cause = SipCause.Of(response);
        string reason = cause.Text ?? SipText.ToReadable(response.Reason);
        _session.End(new SipCallEnded(_session.Key, SipEndedBy.Peer, response.Status, reason, cause.Q850)
        {
            Contacts = response.Status < 400 ? [.. response.Contacts.Take(SipCallEnded.MostContacts).Select(contact => contact.Uri.Text)] : [],
            RetryAfter = RetryAfter.Of(response),
        });
        Finish(null);
        _session.Vanish();
    }

    /// <summary>The INVITE is settled: timers stop and the early dialogs that lost are gone.</summary>
    private void Finish(string? winner)
    {
        Services.Core.Timers.Stop(_ring);
        Services.Core.Timers.Stop(_silence);
        Services.Core.Timers.Stop(_cancelled);
        foreach (var (tag, early) in _early)
        {
            if (tag != winner)
            {
                Services.Sessions.Remove(early.Dialog.Id);
            }
        }
    }

    /// <summary>A branch that rings, and what it said about its media.</summary>
    private sealed class EarlyDialog(Dialog dialog)
    {
        public Dialog Dialog { get; } = dialog;
        /// <summary>Of the last reliable provisional response.</summary>
        public uint? RSeq { get; set; }
        public ReadOnlyMemory<byte> Sdp { get; set; }
    }
}
