using System.Net;

namespace Crm.Telephony.Sip;

/// <summary>How SIP bytes travel.</summary>
public enum SipTransport : byte { Udp, Tcp, Tls, WebSocket, SecureWebSocket }

/// <summary>The path by which a message came, or by which one is to go (RFC 5626's sense of flow).</summary>
/// <param name="Remote">The peer's address as seen by the socket.</param>
/// <param name="Connection">Identifies the connection of a stream transport; 0 for UDP, and 0 for "open or reuse a connection to <paramref name="Remote"/>".</param>
public readonly record struct SipFlow(SipTransport Transport, IPEndPoint Remote, long Connection)
{
    /// <summary>Whether the transport keeps order and loses nothing (RFC 3261 section 17's "reliable").</summary>
    public bool IsReliable => Transport != SipTransport.Udp;
}
