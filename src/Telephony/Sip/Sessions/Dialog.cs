namespace Crm.Telephony.Sip;

/// <summary>What identifies a dialog at our side (RFC 3261 section 12).</summary>
internal readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag)
{
    /// <summary>The dialog that an incoming request belongs to.</summary>
    public static DialogId OfRequest(SipMessage request) => new(request.CallId, request.ToTag ?? "", request.FromTag);
}

/// <summary>State of one dialog, and the requests within it (RFC 3261 section 12).</summary>
internal sealed class Dialog
{
    private readonly string _local;
    private readonly string _remote;
    private List<string> _routes;
    private uint _localCSeq;
    private uint _remoteCSeq;

    private Dialog(DialogId id, string local, string remote, List<string> routes, SipUri target)
    {
        Id = id;
        _local = local;
        _remote = remote;
        _routes = routes;
        RemoteTarget = target;
    }

    public DialogId Id { get; }
    public SipUri RemoteTarget { get; private set; }

    /// <summary>A call that came in: the route set is Record-Route as it stands (section 12.1.1). Peers of RFC 2543 may send no Contact; From takes its place.</summary>
    public static Dialog OfServer(SipMessage invite, string localTag)
        => new(new(invite.CallId, localTag, invite.FromTag), $"{invite.To.Text};tag={localTag}", invite.From.Text, [.. invite.RecordRoutes], invite.Contacts.Count > 0 ? invite.Contacts[0].Uri : invite.From.Uri)
        {
            _remoteCSeq = invite.CSeq,
        };

    /// <summary>A call that we placed: the route set is Record-Route reversed (section 12.1.2).</summary>
    public static Dialog OfClient(OutgoingRequest invite, string localTag, SipMessage response)
    {
        List<string> routes = [.. response.RecordRoutes];
        routes.Reverse();
        var target = response.Contacts.Count > 0 ? response.Contacts[0].Uri : SipUri.TryParse(invite.Uri)!;
        return new(new(invite.CallId, localTag, response.ToTag ?? ""), invite.From, response.To.Text, routes, target) { _localCSeq = invite.CSeq };
    }

    /// <summary>The 2xx confirms what an earlier response began: its Record-Route and Contact count (section 13.2.2.4), our numbers go on.</summary>
    public void Confirm(SipMessage response)
    {
        List<string> routes = [.. response.RecordRoutes];
        routes.Reverse();
        _routes = routes;
        Refresh(response);
    }

    /// <summary>Target refresh (section 12.2): re-INVITE and UPDATE may move the peer.</summary>
    public void Refresh(SipMessage message)
    {
        if (message.Contacts.Count > 0)
        {
            RemoteTarget = message.Contacts[0].Uri;
        }
    }

    /// <summary>Requests within a dialog come with rising numbers; one that does not is out of order (section 12.2.2).</summary>
    public bool TryAdvance(uint cseq)
    {
        bool rises = cseq > _remoteCSeq;
        _remoteCSeq = rises ? cseq : _remoteCSeq;
        return rises;
    }

    /// <summary>The next request of ours.</summary>
    public OutgoingRequest Request(string method) => Request(method, ++_localCSeq);

    /// <summary>The ACK of a 2xx has the INVITE's number (section 13.2.2.4).</summary>
    public OutgoingRequest Request(string method, uint cseq)
    {
        if (_routes.Count == 0)
        {
            return new(method, RemoteTarget.Text, _local, _remote, Id.CallId, cseq);
        }
        var first = SipAddress.TryParse(_routes[0])!.Uri;
        if (first.Parameters.Has("lr"))
        {
            return new(method, RemoteTarget.Text, _local, _remote, Id.CallId, cseq) { Routes = _routes };
        }
        // The first hop is a strict router of RFC 2543: it wants itself as request URI and the target at the end (section 12.2.1.1).
        return new(method, first.Text, _local, _remote, Id.CallId, cseq) { Routes = [.. _routes.Skip(1), $"<{RemoteTarget.Text}>"] };
    }

    /// <summary>Where the next request goes: the first route, or the target.</summary>
    public SipUri NextHop => _routes.Count > 0 ? SipAddress.TryParse(_routes[0])!.Uri : RemoteTarget;
}
