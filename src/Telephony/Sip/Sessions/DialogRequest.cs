namespace Crm.Telephony.Sip;

/// <summary>A request of ours within a dialog: its transaction, and the answer to a challenge (RFC 3261 section 12.2.1). INVITE included.</summary>
internal sealed class DialogRequest : IClientTransactionUser
{
    private readonly Session _session;
    private readonly Dialog _dialog;
    private readonly Func<OutgoingRequest, OutgoingRequest> _fill;
    private readonly Action<DialogRequest, SipMessage?, int, TimeSpan> _done;
    private readonly string _method;
    private int _challenges;

    /// <param name="fill">Adds body and headers to the bare request.</param>
    /// <param name="done">Told every final response (an INVITE's repeated 2xx too), or null with 408 or 503.</param>
    public DialogRequest(Session session, Dialog dialog, string method, Func<OutgoingRequest, OutgoingRequest> fill, Action<DialogRequest, SipMessage?, int, TimeSpan> done)
    {
        _session = session;
        _dialog = dialog;
        _method = method;
        _fill = fill;
        _done = done;
    }

    /// <summary>The number under which the request was last sent.</summary>
    public uint CSeq { get; private set; }

    public Dialog Dialog => _dialog;

    public void Send(TimeSpan now)
    {
        var services = _session.Services;
        var request = _fill(_dialog.Request(_method));
        CSeq = request.CSeq;
        request = request with { Authorization = _session.Peer.Credentials?.Authorize(_method, request.Uri) };
        var flow = _session.FlowFor(_dialog);
        if (_method == SipMethods.Invite)
        {
            InviteClientTransaction.Start(services.Core, services.Transactions, request, flow, this, now);
        }
        else
        {
            NonInviteClientTransaction.Start(services.Core, services.Transactions, request, flow, this, now);
        }
    }

    public void Responded(ClientTransaction transaction, SipMessage response, TimeSpan now)
    {
        if (response.Status < 200)
        {
            return;
        }
        if (response.Status is 401 or 407 && _session.Peer.Credentials?.TryTake(response, _challenges) == true)
        {
            _challenges++;
            Send(now);
            return;
        }
        _done(this, response, response.Status, now);
    }

    public void Failed(ClientTransaction transaction, int status, string why, TimeSpan now) => _done(this, null, status, now);
}
