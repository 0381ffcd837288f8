using System.Globalization;
using System.Net;
using Crm.Calls.Tests.Support;

namespace Crm.Calls.Tests.Hostile;

/// <summary>One message of each kind that a server meets, as phones and carriers write them, for spoiling.</summary>
internal static class HostileMessages
{
    private const string Sdp = "v=0\r\no=jdoe 2890844526 2890842807 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n";

    private const string BrowserSdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n" +
        "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\na=setup:actpass\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\na=candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host\r\n";

    private static readonly (string Method, string Headers, string Body)[] Requests =
    [
        ("INVITE", "Contact: <sip:a@127.0.0.1:9>\r\nContent-Type: application/sdp\r\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE\r\nSupported: replaces, timer, 100rel\r\nSession-Expires: 1800;refresher=uac\r\n", Sdp),
        ("INVITE", "Contact: <sip:a@127.0.0.1:9>\r\nContent-Type: application/sdp\r\nP-Asserted-Identity: \"A\" <sip:+12125550111@127.0.0.1>\r\nRecord-Route: <sip:127.0.0.1:9;lr>\r\n", BrowserSdp),
        ("INVITE", "Contact: <sip:a@127.0.0.1:9>\r\n", ""),
        ("REGISTER", "Contact: <sip:bob@127.0.0.1:9;ob>;expires=600;+sip.instance=\"<urn:uuid:00000000-0000-0000-0000-000000000001>\"\r\nAuthorization: Digest username=\"bob\", realm=\"" + TestServer.Realm + "\", nonce=\"0123456789abcdef\", uri=\"sip:x\", response=\"00112233445566778899aabbccddeeff\", qop=auth, nc=00000001, cnonce=\"a\", algorithm=MD5\r\n", ""),
        ("ACK", "", ""),
        ("BYE", "Reason: Q.850;cause=16;text=\"Normal\"\r\n", ""),
        ("CANCEL", "", ""),
        ("OPTIONS", "Accept: application/sdp\r\n", ""),
        ("INFO", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n"),
        ("UPDATE", "Contact: <sip:a@127.0.0.1:9>\r\nContent-Type: application/sdp\r\n", Sdp),
        ("SUBSCRIBE", "Event: message-summary\r\nContact: <sip:a@127.0.0.1:9>\r\nExpires: 600\r\n", ""),
        ("NOTIFY", "Event: dialog\r\nSubscription-State: active\r\n", ""),
        ("MESSAGE", "Content-Type: text/plain\r\n", "hello"),
        ("REFER", "Refer-To: <sip:c@127.0.0.1?Replaces=1>\r\n", ""),
        ("PRACK", "RAck: 1 1 INVITE\r\n", ""),
    ];

    /// <summary>The n-th message. Call and branch repeat within eight messages, so that requests meet what earlier ones began.</summary>
    public static string Write(int n, string transport, IPEndPoint from, string dialed)
    {
        int call = n / 8;
        string toTag = n % 3 == 2 ? ";tag=server" : "";
        if (n % 17 == 16)
        {
            return string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {(n % 7 * 100) + 100} Whatever\r\nVia: SIP/2.0/{transport} {from};branch=z9hG4bKwire{call}\r\nFrom: <sip:a@127.0.0.1>;tag=wire\r\nTo: <sip:b@127.0.0.1>;tag=b\r\nCall-ID: wire{call}\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        }
        var (method, headers, body) = Requests[n % Requests.Length];
        return string.Create(CultureInfo.InvariantCulture, $"{method} sip:{dialed}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{transport} {from};branch=z9hG4bKwire{call};rport\r\nMax-Forwards: 70\r\nFrom: \"Bob \\\"B\\\"\" <sip:bob@127.0.0.1>;tag=wire\r\nTo: <sip:{dialed}@127.0.0.1>{toTag}\r\nCall-ID: wire{call}\r\nCSeq: {(n % 8) + 1} {method}\r\nUser-Agent: fuzz\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
    }
}
