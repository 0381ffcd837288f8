using System.Net;

namespace Crm.Telephony.Sip;

/// <summary>What one engine is told at its start. <see cref="SipEngine.Configure"/> replaces trunks and directory later.</summary>
/// <param name="Realm">Digest realm.</param>
/// <param name="UserAgent">Server and User-Agent header.</param>
/// <param name="Random">32 random bytes or more: keys for nonces, and the seed of tags, branches and Call-IDs.</param>
public sealed record SipEngineOptions(string Realm, string UserAgent, ReadOnlyMemory<byte> Random)
{
    public IReadOnlyList<SipTrunk> Trunks { get; init; } = [];
    public ISipDirectory Directory { get; init; } = EmptySipDirectory.Instance;

    /// <summary>The host and port that our Contact and Via headers name, by transport.</summary>
    public required Func<SipTransport, IPEndPoint, SipHostPort> LocalAddress { get; init; }

    /// <summary>Most call legs at once; an INVITE past it gets 503 with Retry-After.</summary>
    public int MaxCalls { get; init; } = 5_000;
    public TimeSpan MinRegistration { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan MaxRegistration { get; init; } = TimeSpan.FromHours(1);
    /// <summary>How long a session holds without being refreshed (RFC 4028), where the peer wants no shorter time; whole seconds, 90 or more.</summary>
    public TimeSpan SessionExpires { get; init; } = TimeSpan.FromMinutes(30);
    /// <summary>RFC 3261 T1.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);
}

public readonly record struct SipHostPort(string Host, int Port);

/// <summary>A carrier or a PBX.</summary>
/// <param name="Sources">Addresses whose calls are let in. Port 0 means any port.</param>
/// <param name="Target">Where our calls go.</param>
/// <param name="User">Digest user and <paramref name="Password"/> for challenges of this trunk only; null when it sends none.</param>
/// <param name="TrustIdentity">Whether its P-Asserted-Identity is believed (RFC 3325).</param>
public sealed record SipTrunk(string Name, IReadOnlyList<IPEndPoint> Sources, SipHostPort Domain, SipFlow Target, string? User, string? Password, bool TrustIdentity)
{
    /// <summary>Digest realm of its challenges. Null: the first in which it accepts the credentials; from then on only that one is answered.</summary>
    public string? Realm { get; init; }

    /// <summary>User part of our Contact there, when we register: it tells trunks at one address apart. Null: the caller's number.</summary>
    public string? Account { get; init; }

    /// <summary>Whether To names the number that was dialed, as with trunks that send calls to the registered Contact.</summary>
    public bool DialedInTo { get; init; }

    /// <summary>User part of From in calls to it, where the trunk wants its account there. Null: the caller's number.</summary>
    public string? FromUser { get; init; }

    /// <summary>Whether our calls carry P-Asserted-Identity (RFC 3325): only for a trunk that is trusted with it.</summary>
    public bool AssertIdentity { get; init; }
}

/// <summary>Who may register, and with which secret.</summary>
public interface ISipDirectory
{
    /// <summary>The stored secrets of a user, or null. Answers from memory.</summary>
    SipCredential? Find(string user);
}

/// <summary>Hex H(user:realm:password) for both algorithms (RFC 8760); the password itself is not kept.</summary>
/// <param name="WebOnly">Whether only a WebSocket flow may use it (a browser phone's short-lived secret).</param>
public sealed record SipCredential(string User, string Md5, string Sha256, bool WebOnly)
{
    /// <summary>Computes both hashes.</summary>
    public static SipCredential Create(string user, string realm, string password, bool webOnly)
    {
        var text = System.Text.Encoding.UTF8.GetBytes($"{user}:{realm}:{password}");
        return new SipCredential(
            user,
            Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(text)),
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text)),
            webOnly);
    }
}

/// <summary>Nobody may register.</summary>
public sealed class EmptySipDirectory : ISipDirectory
{
    public static readonly EmptySipDirectory Instance = new();

    public SipCredential? Find(string user) => null;
}

/// <summary>A call that we place.</summary>
/// <param name="To">What to dial.</param>
/// <param name="From">User part of our From, and <paramref name="FromDisplay"/> its display name.</param>
/// <param name="Offer">Our SDP offer.</param>
/// <param name="AutoAnswer">Ask the phone to answer by itself (Call-Info answer-after=0 and Alert-Info).</param>
/// <param name="Headers">More headers, e.g. X-Contact; values are checked for CR and LF.</param>
/// <param name="Timeout">How long it may ring before we CANCEL it (ends with status 408).</param>
public sealed record SipInvite(SipDestination To, string From, string? FromDisplay, ReadOnlyMemory<byte> Offer, bool AutoAnswer, IReadOnlyList<(string Name, string Value)> Headers, TimeSpan Timeout)
{
    /// <summary>How long the peer may send nothing at all before the call has failed (408 with <see cref="SipCallEnded.NoResponse"/>). Null: timer B, 32 s.</summary>
    public TimeSpan? FirstResponse { get; init; }

    /// <summary>The called person does not learn the number: an anonymous From and Privacy: id (RFC 3323 section 4.1, RFC 3325 section 7).</summary>
    public bool Private { get; init; }
}

/// <summary>Where a call goes.</summary>
public abstract record SipDestination;

/// <summary>The current binding of one of our phones; the call ends with 480 when there is none.</summary>
public sealed record SipToPhone(string User) : SipDestination;

/// <summary>A number through a trunk, by its name.</summary>
public sealed record SipToTrunk(string Trunk, string Number) : SipDestination
{
    /// <summary>Where the trunk redirected the call to, in place of the number at its domain. Whether it may is for the caller to have checked.</summary>
    public string? RequestUri { get; init; }

    /// <summary>Where to send the INVITE, when a redirection names another of the trunk's addresses; null for its target.</summary>
    public SipFlow? Flow { get; init; }
}

/// <summary>Any URI, used by phones (test peers, simulated customers), not by the server. Credentials answer challenges.</summary>
public sealed record SipToUri(string Uri, SipFlow Flow, string? User, string? Password) : SipDestination;

/// <summary>A registration of ours at another registrar (a trunk, or a simulated phone at its server).</summary>
public sealed record SipRegister(string Registrar, SipFlow Flow, string User, string Password, TimeSpan Expires)
{
    /// <summary>User part of the address that is registered and of our Contact, where it is not the digest user.</summary>
    public string? Account { get; init; }

    /// <summary>The trunk whose digest realm this is; null where it belongs to none.</summary>
    public string? Trunk { get; init; }
}
