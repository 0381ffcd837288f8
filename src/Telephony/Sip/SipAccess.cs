namespace Crm.Telephony.Sip;

/// <summary>
/// Who may do what. A trunk is known by its address, a phone by its digest credentials; everybody else is challenged or refused
/// without leaving anything behind.
/// </summary>
internal sealed class SipAccess(SipCore core, Responder responder, BindingTable bindings, TrunkTable trunks)
{
    private readonly DigestServer _digest = new(core);
    private readonly SourceThrottle _strangers = new(perSecond: 1_000, burst: 2_000);
    private readonly SourceThrottle _failures = new(perSecond: 5, burst: 50);
    private ISipDirectory _directory = EmptySipDirectory.Instance;

    public void Configure(ISipDirectory directory) => _directory = directory;

    /// <summary>
    /// The trunk that sent a request, or null. Phones and carriers may share an address, that of a proxy in front: what names a phone that
    /// registered by this flow as its sender is that phone's, and has to prove it.
    /// </summary>
    public SipTrunk? TrunkOf(SipMessage request, SipFlow flow)
    {
        bool web = flow.Transport is SipTransport.WebSocket or SipTransport.SecureWebSocket;
        bool phone = request.From.Uri.User is { } sender && bindings.IsPhone(SipText.UnescapeUser(sender), flow);
        var trunk = web || phone ? null : trunks.At(flow.Remote, request.RequestUri);
        if (trunk is not null)
        {
            NoteProved(flow);
        }
        return trunk;
    }

    /// <summary>Whether a stranger's request may be answered at all; what comes too fast is dropped.</summary>
    public bool Admits(SipMessage request, SipFlow flow, TimeSpan now)
    {
        if (_strangers.TryTake(flow.Remote.Address, now))
        {
            return true;
        }
        core.Emit(new SipRefused(flow, request.Method, 0, "Too many requests from this address; dropped"));
        return false;
    }

    /// <summary>
    /// Finds who sent a request. When that is not proved, the request is answered here. The address of record (To of REGISTER, From of
    /// INVITE) has to be the user's own, and on a WebSocket that of its signed-in user, which is checked first because it needs no secret.
    /// </summary>
    public bool TryAuthenticate(SipMessage request, SipAddress record, SipFlow flow, string? signedIn, TimeSpan now, out string user)
    {
        user = "";
        string claimed = record.Uri.User is { } name ? SipText.UnescapeUser(name) : "";
        if (signedIn is not null && claimed != signedIn)
        {
            Refuse(request, flow, 403, "This connection belongs to another user");
            return false;
        }
        switch (_digest.Verify(request, flow, _directory, now, out user))
        {
            case DigestVerdict.Right when claimed == user:
                NoteProved(flow);
                return true;
            case DigestVerdict.Right:
                Refuse(request, flow, 403, "The credentials are another user's");
                return false;
            case DigestVerdict.Stale:
                Challenge(request, flow, stale: true, SipRefused.StaleNonce, now);
                return false;
            case DigestVerdict.Replayed:
                Challenge(request, flow, stale: true, "The nonce count was used before", now);
                return false;
            case DigestVerdict.Wrong when !_failures.TryTake(flow.Remote.Address, now):
                core.Emit(new SipRefused(flow, request.Method, 0, "Too many wrong credentials from this address; dropped"));
                return false;
            case DigestVerdict.Wrong:
                Challenge(request, flow, stale: false, "The credentials are wrong", now);
                return false;
            default:
                Challenge(request, flow, stale: false, SipRefused.NoCredentials, now);
                return false;
        }
    }

    /// <summary>Datagrams prove nothing about the next one from the same address.</summary>
    private void NoteProved(SipFlow flow)
    {
        if (flow.IsReliable)
        {
            core.Emit(new SipPeerProved(flow));
        }
    }

    /// <summary>Answers without a transaction and says so.</summary>
    public void Refuse(SipMessage request, SipFlow flow, int status, string why, params ReadOnlySpan<SipHeader> extra)
    {
        responder.Stateless(request, flow, status, null, extra);
        core.Emit(new SipRefused(flow, request.Method, status, why));
    }

    private void Challenge(SipMessage request, SipFlow flow, bool stale, string why, TimeSpan now)
        => Refuse(request, flow, 401, why, _digest.Challenge(request, flow, stale, now));
}
