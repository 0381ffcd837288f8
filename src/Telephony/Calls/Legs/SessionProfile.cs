using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Legs;

/// <summary>Whether the other end speaks as browsers do (ICE, DTLS-SRTP) or plain RTP.</summary>
internal static class SessionProfile
{
    /// <summary>By the profile that was offered; a caller without an offer is what its transport says.</summary>
    public static MediaLegKind KindOf(SipCallArrived call) =>
        (call.Offer.IsEmpty ? IsBrowser(call.Flow) : call.Offer.Span.IndexOf("UDP/TLS/RTP/SAVPF"u8) >= 0) ? MediaLegKind.Browser : MediaLegKind.Plain;

    public static bool IsBrowser(SipFlow flow) => flow.Transport is SipTransport.WebSocket or SipTransport.SecureWebSocket;
}
