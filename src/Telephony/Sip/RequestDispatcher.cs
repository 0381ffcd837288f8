namespace Crm.Telephony.Sip;

/// <summary>Brings each incoming request to what it belongs to: a transaction, a dialog, or the start of something new (RFC 3261 sections 8.2, 12.2.2, 17.2.3).</summary>
internal sealed class RequestDispatcher(SessionServices services, SipAccess access, Registrar registrar, TrunkTable trunks)
{
    private static readonly SipHeader Allow = new(SipHeaderNames.Allow, SipMethods.Allow);
    private static readonly SipHeader Accept = new(SipHeaderNames.Accept, "application/sdp");

    private SipCore Core => services.Core;

    public void Receive(SipMessage request, SipFlow flow, string? signedIn, TimeSpan now)
    {
        if (services.Transactions.Find(ServerTransactionKey.Of(request)) is { } transaction)
        {
            transaction.Receive(request, now);
            if (request.Method != SipMethods.Ack)
            {
                return;
            }
        }
        switch (request.Method)
        {
            case SipMethods.Ack:
                services.Sessions.Find(DialogId.OfRequest(request))?.ReceiveAck(request, flow, now);
                break;
            case SipMethods.Cancel:
                Cancel(request, flow, now);
                break;
            default:
                if (request.ToTag is not null)
                {
                    InDialog(request, flow, signedIn, now);
                }
                else if (access.TrunkOf(request, flow) is { } trunk)
                {
                    FromTrunk(request, flow, trunk, now);
                }
                else if (access.Admits(request, flow, now))
                {
                    FromStranger(request, flow, signedIn, now);
                }
                break;
        }
    }

    /// <summary>A CANCEL has the branch of the INVITE that it cancels (section 9.2).</summary>
    private void Cancel(SipMessage request, SipFlow flow, TimeSpan now)
    {
        if (services.Transactions.Find(ServerTransactionKey.Of(request, SipMethods.Invite)) is not InviteServerTransaction invite)
        {
            if (access.Admits(request, flow, now))
            {
                access.Refuse(request, flow, 481, "There is nothing to cancel");
            }
            return;
        }
        var response = new NonInviteServerTransaction(Core, services.Transactions, request, flow);
        response.Respond(200, services.Responder.Write(request, flow, 200, null, invite.User?.LocalTag ?? Core.Ids.Next()), now);
        if (invite.IsPending)
        {
            invite.User?.Cancelled(request, now);
        }
    }

    private void InDialog(SipMessage request, SipFlow flow, string? signedIn, TimeSpan now)
    {
        if (services.Sessions.Find(DialogId.OfRequest(request)) is not { } session)
        {
            if (access.Admits(request, flow, now))
            {
                access.Refuse(request, flow, 481, "The dialog is unknown");
            }
        }
        else if (signedIn is not null && session.Peer.Phone is not null && session.Peer.Phone != signedIn)
        {
            access.Refuse(request, flow, 403, "This connection belongs to another user");
        }
        else if (MeetsRequirements(request, flow))
        {
            session.Receive(request, flow, now);
        }
    }

    private void FromTrunk(SipMessage request, SipFlow flow, SipTrunk trunk, TimeSpan now)
    {
        if (request.Method != SipMethods.Invite)
        {
            FromStranger(request, flow, null, now);
        }
        else if (MayStart(request, flow))
        {
            var dialed = trunk.DialedInTo ? request.To.Uri : request.RequestUri;
            Arrive(request, flow, new(SipSourceKind.Trunk, trunk.Name), Caller(request, trunk.TrustIdentity), dialed, null, trunks.Credentials(trunk), now);
        }
    }

    /// <summary>Nothing here keeps state until the sender has proved who it is.</summary>
    private void FromStranger(SipMessage request, SipFlow flow, string? signedIn, TimeSpan now)
    {
        switch (request.Method)
        {
            case SipMethods.Invite:
                if (access.TryAuthenticate(request, request.From, flow, signedIn, now, out string caller) && MayStart(request, flow))
                {
                    Arrive(request, flow, new(SipSourceKind.Phone, caller), CallerId.Of(request.From), request.RequestUri, caller, null, now);
                }
                break;
            case SipMethods.Register:
                if (HasKnownScheme(request, flow) && access.TryAuthenticate(request, request.To, flow, signedIn, now, out string user) && MeetsRequirements(request, flow))
                {
                    registrar.Receive(request, flow, user, now);
                }
                break;
            case SipMethods.Options:
                if (HasKnownScheme(request, flow) && MeetsRequirements(request, flow))
                {
                    services.Responder.Stateless(request, flow, 200, null, Allow, Accept, new SipHeader(SipHeaderNames.Supported, "timer, 100rel"));
                }
                break;
            case SipMethods.Bye or SipMethods.Info or SipMethods.Update or SipMethods.Prack:
                access.Refuse(request, flow, 481, "The dialog is unknown");
                break;
            default:
                bool known = SipMethods.IsKnown(request.Method);
                access.Refuse(request, flow, known ? 405 : 501, known ? "The method is not allowed here" : "The method is unknown", Allow);
                break;
        }
    }

    /// <summary>What a new call has to fulfil, in the order of section 8.2.</summary>
    private bool MayStart(SipMessage request, SipFlow flow)
    {
        if (services.Transactions.IsMerged(request))
        {
            access.Refuse(request, flow, 482, "The same request came by another path");
            return false;
        }
        if (!HasKnownScheme(request, flow) || !MeetsRequirements(request, flow))
        {
            return false;
        }
        if (request.Contacts.Count > 1 || request.ContactIsStar || !(request.Contacts.Count == 1 ? request.Contacts[0] : request.From).Uri.IsSip)
        {
            access.Refuse(request, flow, 400, "An INVITE needs one Contact with a SIP URI");
            return false;
        }
        string? encoding = request[SipHeaderNames.ContentEncoding];
        if (request.Body.Length > 0 && (request.BodyOf("application/sdp").IsEmpty || (encoding is not null && encoding != "identity")))
        {
            access.Refuse(request, flow, 415, "The body holds no plain SDP", Accept);
            return false;
        }
        if (request[SipHeaderNames.Accept] is not null && !AcceptsSdp(request))
        {
            access.Refuse(request, flow, 406, "The caller does not accept SDP");
            return false;
        }
        if (SessionTimer.IsTooBrief(request))
        {
            access.Refuse(request, flow, 422, "The session interval is too small", new SipHeader(SipHeaderNames.MinSE, SessionTimer.Minimum.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return false;
        }
        if (services.Sessions.Count >= Core.Options.MaxCalls)
        {
            access.Refuse(request, flow, 503, "As many calls as allowed are in progress", new SipHeader(SipHeaderNames.RetryAfter, "5"));
            return false;
        }
        return true;
    }

    private static bool AcceptsSdp(SipMessage request)
        => request.List(SipHeaderNames.Accept).Exists(value =>
        {
            int semicolon = value.IndexOf(';');
            string range = (semicolon < 0 ? value : value[..semicolon]).Trim().ToLowerInvariant();
            return range is "application/sdp" or "application/*" or "*/*";
        });

    private bool HasKnownScheme(SipMessage request, SipFlow flow)
    {
        if (request.RequestUri.IsSip || request.RequestUri.Scheme == "tel")
        {
            return true;
        }
        access.Refuse(request, flow, 416, "The scheme of the request URI is not sip, sips or tel");
        return false;
    }

    /// <summary>Of the extensions that could be required we have session timers (RFC 4028) and reliable provisional responses (RFC 3262); section 8.2.2.3.</summary>
    private bool MeetsRequirements(SipMessage request, SipFlow flow)
    {
        var required = request.List(SipHeaderNames.Require);
        required.RemoveAll(option => option.Equals("timer", StringComparison.OrdinalIgnoreCase) || option.Equals("100rel", StringComparison.OrdinalIgnoreCase));
        if (required.Count == 0)
        {
            return true;
        }
        access.Refuse(request, flow, 420, "An extension is required that is not supported", new SipHeader(SipHeaderNames.Unsupported, string.Join(", ", required)));
        return false;
    }

    private void Arrive(SipMessage request, SipFlow flow, SipSource source, CallerId caller, SipUri dialed, string? phone, DigestClient? credentials, TimeSpan now)
    {
        var session = new Session(services, new SessionPeer(phone, credentials, request.RequestUri.User ?? ""), flow);
        _ = new IncomingInvite(session, request, flow, now);
        Core.Emit(new SipCallArrived(session.Key, source, request.CallId, caller.Number, caller.Display, CallerId.UserOf(dialed), request.BodyOf("application/sdp"), flow));
    }

    /// <summary>P-Asserted-Identity of a trusted trunk names the caller (RFC 3325), else From does. Who asks for privacy is nobody.</summary>
    private static CallerId Caller(SipMessage request, bool trusted)
    {
        if (CallerId.IsPrivate(request))
        {
            return CallerId.Withheld;
        }
        if (trusted)
        {
            foreach (string value in request.List(SipHeaderNames.PAssertedIdentity))
            {
                if (SipAddress.TryParse(value) is { } identity)
                {
                    return CallerId.Of(identity);
                }
            }
        }
        return CallerId.Of(request.From);
    }
}
