namespace Crm.Telephony.Sip;

/// <summary>Turns "call this" into an INVITE: where it goes, how it is addressed, and who answers for us when it is challenged.</summary>
internal sealed class CallPlacement(SessionServices services)
{
    private Dictionary<string, SipTrunk> _trunks = [];

    private SipCore Core => services.Core;

    public void Configure(IReadOnlyList<SipTrunk> trunks) => _trunks = trunks.ToDictionary(trunk => trunk.Name);

    public SipCallKey Place(SipInvite invite, TimeSpan now)
    {
        CheckHeaders(invite.Headers);
        return invite.To switch
        {
            SipToPhone phone => ToPhone(invite, phone, now),
            SipToTrunk trunk => ToTrunk(invite, trunk, now),
            SipToUri uri => ToUri(invite, uri, now),
            _ => throw new ArgumentException($"{invite.To.GetType().Name} is no destination that can be called.", nameof(invite)),
        };
    }

    /// <summary>The request URI is the registered Contact, unchanged: browsers refuse anything else.</summary>
    private SipCallKey ToPhone(SipInvite invite, SipToPhone phone, TimeSpan now)
    {
        if (services.Bindings.Find(phone.User) is not { } binding)
        {
            return Fail(480, $"{phone.User} has no phone registered");
        }
        string host = LocalHost(binding.Flow);
        var peer = new SessionPeer(phone.User, null, SipText.EscapeUser(invite.From));
        return Start(invite, peer, binding.Flow, binding.Contact.Text, host, $"<sip:{SipText.EscapeUser(phone.User)}@{host}>", now);
    }

    private SipCallKey ToTrunk(SipInvite invite, SipToTrunk destination, TimeSpan now)
    {
        if (!_trunks.TryGetValue(destination.Trunk, out var trunk))
        {
            return Fail(404, $"There is no trunk named {destination.Trunk}");
        }
        var domain = trunk.Domain.Port == 5060 ? trunk.Domain with { Port = 0 } : trunk.Domain;
        string uri = $"sip:{SipText.EscapeUser(destination.Number)}@{SipWriter.HostPort(domain)}";
        var credentials = trunk.User is null ? null : new DigestClient(trunk.User, trunk.Password ?? "", Core.Ids);
        var peer = new SessionPeer(null, credentials, SipText.EscapeUser(invite.From));
        return Start(invite, peer, trunk.Target, uri, SipWriter.HostPort(trunk.Domain with { Port = 0 }), $"<{uri}>", now);
    }

    private SipCallKey ToUri(SipInvite invite, SipToUri destination, TimeSpan now)
    {
        if (SipUri.TryParse(SipText.ToWire(destination.Uri)) is not { IsSip: true, Headers: null } uri)
        {
            throw new ArgumentException($"\"{destination.Uri}\" is no SIP URI; write sip:user@host.", nameof(invite));
        }
        var credentials = destination.User is null ? null : new DigestClient(destination.User, destination.Password ?? "", Core.Ids);
        var peer = new SessionPeer(null, credentials, SipText.EscapeUser(invite.From));
        return Start(invite, peer, destination.Flow, uri.Text, SipWriter.HostPort(new SipHostPort(uri.Host, 0)), $"<{uri.Text}>", now);
    }

    private SipCallKey Start(SipInvite invite, SessionPeer peer, SipFlow flow, string uri, string fromHost, string to, TimeSpan now)
    {
        string tag = Core.Ids.Next();
        string display = string.IsNullOrEmpty(invite.FromDisplay) ? "" : $"{SipText.Quote(invite.FromDisplay)} ";
        string from = $"{display}<sip:{peer.ContactUser}@{fromHost}>;tag={tag}";
        var request = new OutgoingRequest(SipMethods.Invite, uri, from, to, Core.Ids.Next(), 1)
        {
            Contact = Core.Contact(flow, peer.ContactUser),
            Headers = [.. Headers(invite, fromHost)],
            ContentType = "application/sdp",
            Body = invite.Offer,
        };
        var session = new Session(services, peer, flow);
        new OutgoingInvite(session, request, flow, tag).Start(invite.Timeout, now);
        return session.Key;
    }

    /// <summary>Desk phones know one of two ways to be told to answer by themselves.</summary>
    private static IEnumerable<SipHeader> Headers(SipInvite invite, string host)
    {
        if (invite.AutoAnswer)
        {
            yield return new(SipHeaderNames.CallInfo, $"<sip:{host}>;answer-after=0");
            yield return new(SipHeaderNames.AlertInfo, "<http://localhost>;info=alert-autoanswer;delay=0");
        }
        foreach (var (name, value) in invite.Headers)
        {
            yield return new(name, SipText.ToWire(value));
        }
    }

    private SipCallKey Fail(int status, string reason)
    {
        var key = services.Sessions.NextKey();
        Core.Emit(new SipCallEnded(key, SipEndedBy.Failure, status, reason, null));
        return key;
    }

    private string LocalHost(SipFlow flow)
        => SipWriter.HostPort(Core.Options.LocalAddress(flow.Transport, flow.Remote) with { Port = 0 });

    private static void CheckHeaders(IReadOnlyList<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!SipGrammar.IsToken(name) || SipText.HasLineBreak(value))
            {
                throw new ArgumentException($"The header \"{name}\" cannot be sent: its name is no token, or its value has a line break.", nameof(headers));
            }
        }
    }
}
