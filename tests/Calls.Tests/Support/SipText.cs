namespace Crm.Calls.Tests.Support;

/// <summary>Raw SIP messages for tests of the transports.</summary>
internal static class SipText
{
    public static string Options(string callId, string body = "", string transport = "TCP") =>
        $"OPTIONS sip:crm@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{transport} 127.0.0.1;branch=z9hG4bK{callId};rport\r\nMax-Forwards: 70\r\n" +
        $"From: <sip:test@127.0.0.1>;tag=1\r\nTo: <sip:crm@127.0.0.1>\r\nCall-ID: {callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: {body.Length}\r\n\r\n{body}";
}
