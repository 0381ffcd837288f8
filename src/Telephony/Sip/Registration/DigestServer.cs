using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>What credentials prove.</summary>
internal enum DigestVerdict : byte
{
    /// <summary>None for our realm, or not complete.</summary>
    Missing,
    /// <summary>Unknown user or wrong password: nobody can tell which.</summary>
    Wrong,
    /// <summary>Right, but for a nonce that is too old or not ours: try again with a new one.</summary>
    Stale,
    /// <summary>Right, but this nonce count was used before.</summary>
    Replayed,
    Right,
}

/// <summary>Challenges and checks credentials (RFC 3261 section 22, RFC 7616, RFC 8760).</summary>
internal sealed class DigestServer(SipCore core)
{
    private readonly NonceLedger _nonces = new(core.Options.Random.Span);
    private readonly byte[] _decoyKey = IdSource.Derive(core.Options.Random.Span, "decoys"u8);

    /// <summary>
    /// Two challenges on one nonce, the preferred algorithm first (RFC 8760 section 2.4). Peers that fail on a challenge which RFC 8760 tells
    /// them to skip get what they can answer. What a peer gets depends on how it presents itself, never on whether the user exists.
    /// </summary>
    public SipHeader[] Challenge(SipMessage request, SipFlow flow, bool stale, TimeSpan now)
    {
        string nonce = _nonces.Issue(now);
        var sha256 = Challenge(nonce, DigestHash.Sha256, stale);
        var md5 = Challenge(nonce, DigestHash.Md5, stale);
        if (ReadsOnlyMd5(request, flow))
        {
            return [md5];
        }
        return WantsMd5First(request) ? [md5, sha256] : [sha256, md5];
    }

    /// <summary>
    /// The order matters: the response is compared before the nonce is judged and before its count is marked, so that only somebody who
    /// knows the password learns that a nonce is stale or makes us remember anything. Unknown users cost the same work as known ones.
    /// </summary>
    public DigestVerdict Verify(SipMessage request, SipFlow flow, ISipDirectory directory, TimeSpan now, out string user)
    {
        user = "";
        if (Find(request) is not { } credentials || !IsComplete(credentials, out string algorithm, out uint count))
        {
            return DigestVerdict.Missing;
        }
        string name = credentials["username"]!;
        var known = directory.Find(SipText.ToReadable(name));
        bool web = flow.Transport is SipTransport.WebSocket or SipTransport.SecureWebSocket;
        bool usable = known is not null && (web || !known.WebOnly);
        string decoy = Convert.ToHexStringLower(HMACSHA256.HashData(_decoyKey, Encoding.Latin1.GetBytes(name)));
        string secret = usable ? (algorithm == DigestHash.Sha256 ? known!.Sha256 : known!.Md5) : decoy;
        string expected = DigestHash.Response(algorithm, secret, credentials["nonce"]!, credentials["nc"]!, credentials["cnonce"]!, request.Method, credentials["uri"]!);
        bool right = CryptographicOperations.FixedTimeEquals(Encoding.Latin1.GetBytes(expected), Encoding.Latin1.GetBytes(credentials["response"]!.ToLowerInvariant()));
        if (!right || !usable)
        {
            return DigestVerdict.Wrong;
        }
        user = known!.User;
        if (_nonces.Check(credentials["nonce"]!, now) != NonceState.Fresh)
        {
            return DigestVerdict.Stale;
        }
        return _nonces.TryUse(credentials["nonce"]!, count, now) ? DigestVerdict.Right : DigestVerdict.Replayed;
    }

    /// <summary>
    /// Browser stacks know MD5 only, and look at one challenge only: JsSIP at the first, SIP.js at the last. A browser's password is random and
    /// short-lived. baresip before 2.0 gives up when any of the challenges is not MD5.
    /// </summary>
    private static bool ReadsOnlyMd5(SipMessage request, SipFlow flow)
        => flow.Transport is SipTransport.WebSocket or SipTransport.SecureWebSocket
            || (request[SipHeaderNames.UserAgent] is { } agent
                && (agent.StartsWith("baresip v0.", StringComparison.Ordinal) || agent.StartsWith("baresip v1.", StringComparison.Ordinal)));

    /// <summary>SIPp looks at the first challenge only and knows MD5 only.</summary>
    private static bool WantsMd5First(SipMessage request)
        => request[SipHeaderNames.UserAgent]?.StartsWith("SIPp", StringComparison.Ordinal) == true;

    private SipHeader Challenge(string nonce, string algorithm, bool stale)
    {
        string again = stale ? ", stale=true" : "";
        return new(SipHeaderNames.WwwAuthenticate, $"Digest realm={SipText.Quote(core.Options.Realm)}, nonce=\"{nonce}\", algorithm={algorithm}, qop=\"auth\"{again}");
    }

    private SipAuthHeader? Find(SipMessage request)
    {
        foreach (string value in request.All(SipHeaderNames.Authorization))
        {
            if (SipAuthHeader.TryParse(value) is { IsDigest: true } header && header["realm"] is { } realm && SipText.ToReadable(realm) == core.Options.Realm)
            {
                return header;
            }
        }
        return null;
    }

    private static bool IsComplete(SipAuthHeader credentials, out string algorithm, out uint count)
    {
        string named = credentials["algorithm"] ?? DigestHash.Md5;
        bool sha256 = named.Equals(DigestHash.Sha256, StringComparison.OrdinalIgnoreCase);
        algorithm = sha256 ? DigestHash.Sha256 : DigestHash.Md5;
        count = 0;
        return (sha256 || named.Equals(DigestHash.Md5, StringComparison.OrdinalIgnoreCase))
            && credentials["qop"] == "auth"
            && credentials["nc"] is { Length: 8 } nc && uint.TryParse(nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out count)
            && credentials["username"] is { Length: > 0 and <= 256 } && credentials["nonce"] is not null && credentials["cnonce"] is { Length: > 0 }
            && credentials["uri"] is not null && credentials["response"] is not null;
    }
}
