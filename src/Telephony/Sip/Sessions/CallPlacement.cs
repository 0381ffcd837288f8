namespace Crm.Telephony.Sip;

/// <summary>Turns "call this" into an INVITE: where it goes, how it is addressed, and who answers for us when it is challenged.</summary>
internal sealed class CallPlacement(SessionServices services, TrunkTable trunks)
{
    /// <summary>RFC 3323 section 4.1.1.3.</summary>
    private const string Anonymous = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

    private SipCore Core => services.Core;

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
        return Start(invite, peer, binding.Flow, binding.Contact.Text, From(invite, peer, host), $"<sip:{SipText.EscapeUser(phone.User)}@{host}>", [.. AutoAnswer(invite, host), .. Given(invite)], now);
    }

    private SipCallKey ToTrunk(SipInvite invite, SipToTrunk destination, TimeSpan now)
    {
        if (trunks.Find(destination.Trunk) is not { } trunk)
        {
            return Fail(404, $"There is no trunk named {destination.Trunk}");
        }
        var domain = trunk.Domain.Port == 5060 ? trunk.Domain with { Port = 0 } : trunk.Domain;
        string to = $"sip:{SipText.EscapeUser(destination.Number)}@{SipWriter.HostPort(domain)}";
        string uri = to;
        if (destination.RequestUri is { } redirected)
        {
            uri = SipUri.TryParse(SipText.ToWire(redirected)) is { IsSip: true, Headers: null } target ? target.Text : throw new ArgumentException($"\"{redirected}\" is no SIP URI.", nameof(invite));
        }
        string number = SipText.EscapeUser(invite.From);
        string host = SipWriter.HostPort(trunk.Domain with { Port = 0 });
        var peer = new SessionPeer(null, trunks.Credentials(trunk), trunk.Account is null ? number : SipText.EscapeUser(trunk.Account));
        string from = $"{Display(invite)}<sip:{(trunk.FromUser is null ? number : SipText.EscapeUser(trunk.FromUser))}@{host}>";
        return Start(invite, peer, destination.Flow ?? trunk.Target, uri, invite.Private ? Anonymous : from, $"<{to}>", [.. Identity(invite, trunk, $"<sip:{number}@{host}>"), .. Given(invite)], now);
    }

    /// <summary>Only a trunk that is trusted with it learns the number beside From; whether the called person may, Privacy says (RFC 3325 sections 7 and 9).</summary>
    private static IEnumerable<SipHeader> Identity(SipInvite invite, SipTrunk trunk, string identity)
    {
        if (trunk.AssertIdentity)
        {
            yield return new(SipHeaderNames.PAssertedIdentity, identity);
        }
        if (invite.Private)
        {
            yield return new(SipHeaderNames.Privacy, "id");
        }
    }

    private SipCallKey ToUri(SipInvite invite, SipToUri destination, TimeSpan now)
    {
        if (SipUri.TryParse(SipText.ToWire(destination.Uri)) is not { IsSip: true, Headers: null } uri)
        {
            throw new ArgumentException($"\"{destination.Uri}\" is no SIP URI; write sip:user@host.", nameof(invite));
        }
        var credentials = destination.User is null ? null : new DigestClient(destination.User, destination.Password ?? "", Core.Ids, new DigestRealm(null));
        var peer = new SessionPeer(null, credentials, SipText.EscapeUser(invite.From));
        string host = SipWriter.HostPort(new SipHostPort(uri.Host, 0));
        return Start(invite, peer, destination.Flow, uri.Text, From(invite, peer, host), $"<{uri.Text}>", [.. AutoAnswer(invite, host), .. Given(invite)], now);
    }

    private SipCallKey Start(SipInvite invite, SessionPeer peer, SipFlow flow, string uri, string from, string to, IReadOnlyList<SipHeader> headers, TimeSpan now)
    {
        string tag = Core.Ids.Next();
        var request = new OutgoingRequest(SipMethods.Invite, uri, $"{from};tag={tag}", to, Core.Ids.Next(), 1)
        {
            Contact = Core.Contact(flow, peer.ContactUser),
            Headers = headers,
            ContentType = "application/sdp",
            Body = invite.Offer,
        };
        var session = new Session(services, peer, flow);
        new OutgoingInvite(session, request, flow, tag).Start(invite.Timeout, invite.FirstResponse, now);
        return session.Key;
    }

    private static string From(SipInvite invite, SessionPeer peer, string host)
        => invite.Private ? Anonymous : $"{Display(invite)}<sip:{peer.ContactUser}@{host}>";

    private static string Display(SipInvite invite) => string.IsNullOrEmpty(invite.FromDisplay) ? "" : $"{SipText.Quote(invite.FromDisplay)} ";

    /// <summary>Desk phones know one of two ways to be told to answer by themselves.</summary>
    private static IEnumerable<SipHeader> AutoAnswer(SipInvite invite, string host)
    {
        if (invite.AutoAnswer)
        {
            yield return new(SipHeaderNames.CallInfo, $"<sip:{host}>;answer-after=0");
            yield return new(SipHeaderNames.AlertInfo, "<http://localhost>;info=alert-autoanswer;delay=0");
        }
    }

    private static IEnumerable<SipHeader> Given(SipInvite invite) => invite.Headers.Select(header => new SipHeader(header.Name, SipText.ToWire(header.Value)));

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
