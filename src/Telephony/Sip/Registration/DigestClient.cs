using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>
/// Answers challenges to requests of ours (RFC 3261 section 22.2) with one set of credentials. The first supported challenge is taken
/// (RFC 8760 section 2.4), of those in the realm that the credentials belong to. A second challenge to the same request is answered only when it says that our nonce was stale.
/// </summary>
internal sealed class DigestClient(string user, string password, IdSource ids, DigestRealm realm)
{
    private SipAuthHeader? _challenge;
    private string _algorithm = DigestHash.Md5;
    private string _header = SipHeaderNames.Authorization;
    private uint _count;

    /// <summary>Takes up the challenge of a 401 or 407. False when there is none that we can answer, or our password was refused.</summary>
    /// <param name="answered">Challenges answered for this request already.</param>
    public bool TryTake(SipMessage response, int answered)
    {
        bool proxy = response.Status == 407;
        foreach (string value in response.All(proxy ? SipHeaderNames.ProxyAuthenticate : SipHeaderNames.WwwAuthenticate))
        {
            if (SipAuthHeader.TryParse(value) is not { IsDigest: true } challenge || !IsSupported(challenge) || !realm.Admits(challenge["realm"]!))
            {
                continue;
            }
            bool stale = string.Equals(challenge["stale"], "true", StringComparison.OrdinalIgnoreCase);
            if (answered >= 2 || (answered == 1 && !stale))
            {
                return false;
            }
            _challenge = challenge;
            _algorithm = string.Equals(challenge["algorithm"], DigestHash.Sha256, StringComparison.OrdinalIgnoreCase) ? DigestHash.Sha256 : DigestHash.Md5;
            _header = proxy ? SipHeaderNames.ProxyAuthorization : SipHeaderNames.Authorization;
            _count = 0;
            return true;
        }
        return false;
    }

    /// <summary>The peer did what we asked with the credentials that we gave.</summary>
    public void Accepted()
    {
        if (_challenge is not null)
        {
            realm.Accepted(_challenge["realm"]!);
        }
    }

    /// <summary>Credentials for a request, with the next nonce count; null before the first challenge.</summary>
    public SipHeader? Authorize(string method, string uri)
    {
        if (_challenge is null)
        {
            return null;
        }
        string realmText = _challenge["realm"]!;
        string nonce = _challenge["nonce"]!;
        string count = (++_count).ToString("x8", CultureInfo.InvariantCulture);
        string clientNonce = ids.Next();
        string secret = DigestHash.Hex(_algorithm, $"{user}:{SipText.ToReadable(realmText)}:{password}");
        bool qop = _challenge["qop"] is not null;
        // Without qop the response has no counts (RFC 3261 section 22.4).
        string response = qop
            ? DigestHash.Response(_algorithm, secret, nonce, count, clientNonce, method, uri)
            : DigestHash.Hex(_algorithm, $"{secret}:{nonce}:{DigestHash.Hex(_algorithm, $"{method}:{uri}")}");
        string counts = qop ? $", qop=auth, nc={count}, cnonce=\"{clientNonce}\"" : "";
        string opaque = _challenge["opaque"] is { } text ? $", opaque={Requote(text)}" : "";
        return new(_header, $"Digest username={SipText.Quote(user)}, realm={Requote(realmText)}, nonce={Requote(nonce)}, uri=\"{uri}\", response=\"{response}\", algorithm={_algorithm}{counts}{opaque}");
    }

    private static bool IsSupported(SipAuthHeader challenge)
        => challenge["realm"] is not null && challenge["nonce"] is not null
            && (challenge["algorithm"] is not { } algorithm
                || algorithm.Equals(DigestHash.Md5, StringComparison.OrdinalIgnoreCase)
                || algorithm.Equals(DigestHash.Sha256, StringComparison.OrdinalIgnoreCase))
            && (challenge["qop"] is not { } qop || qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth"));

    /// <summary>Quotes text that is in wire form already.</summary>
    private static string Requote(string wire) => SipText.Quote(SipText.ToReadable(wire));
}
