using System.Collections.Frozen;

namespace Crm.Telephony.Sip;

/// <summary>Header names that the engine knows, in one spelling; compact forms (RFC 3261 section 7.3.3) are translated to it.</summary>
internal static class SipHeaderNames
{
    public const string Accept = "Accept";
    public const string AlertInfo = "Alert-Info";
    public const string Allow = "Allow";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string CallInfo = "Call-Info";
    public const string Contact = "Contact";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string Date = "Date";
    public const string Expires = "Expires";
    public const string From = "From";
    public const string MaxForwards = "Max-Forwards";
    public const string MinExpires = "Min-Expires";
    public const string MinSE = "Min-SE";
    public const string PAssertedIdentity = "P-Asserted-Identity";
    public const string Privacy = "Privacy";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string ProxyRequire = "Proxy-Require";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string ReplyTo = "Reply-To";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string Server = "Server";
    public const string SessionExpires = "Session-Expires";
    public const string Subject = "Subject";
    public const string Supported = "Supported";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserAgent = "User-Agent";
    public const string Via = "Via";
    public const string Warning = "Warning";
    public const string WwwAuthenticate = "WWW-Authenticate";

    private static readonly FrozenDictionary<string, string> Known = new Dictionary<string, string>
    {
        [Accept] = Accept, [AlertInfo] = AlertInfo, [Allow] = Allow, [Authorization] = Authorization, [CallId] = CallId,
        [CallInfo] = CallInfo, [Contact] = Contact, [ContentEncoding] = ContentEncoding, [ContentLength] = ContentLength,
        [ContentType] = ContentType, [CSeq] = CSeq, [Date] = Date, [Expires] = Expires, [From] = From, [MaxForwards] = MaxForwards,
        [MinExpires] = MinExpires, [MinSE] = MinSE, [PAssertedIdentity] = PAssertedIdentity, [Privacy] = Privacy, [ProxyAuthenticate] = ProxyAuthenticate,
        [ProxyAuthorization] = ProxyAuthorization, [ProxyRequire] = ProxyRequire, [RAck] = RAck, [Reason] = Reason, [RecordRoute] = RecordRoute,
        [ReplyTo] = ReplyTo, [Require] = Require, [RetryAfter] = RetryAfter, [Route] = Route, [RSeq] = RSeq, [Server] = Server, [SessionExpires] = SessionExpires, [Subject] = Subject,
        [Supported] = Supported, [To] = To, [Unsupported] = Unsupported, [UserAgent] = UserAgent, [Via] = Via, [Warning] = Warning,
        [WwwAuthenticate] = WwwAuthenticate,
        ["i"] = CallId, ["m"] = Contact, ["e"] = ContentEncoding, ["l"] = ContentLength, ["c"] = ContentType, ["f"] = From,
        ["s"] = Subject, ["k"] = Supported, ["t"] = To, ["v"] = Via, ["x"] = SessionExpires,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup
        = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Canonical(ReadOnlySpan<char> name) => Lookup.TryGetValue(name, out string? known) ? known : name.ToString();
}
