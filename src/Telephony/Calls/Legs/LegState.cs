namespace Crm.Telephony.Calls.Legs;

/// <summary>Where a leg stands; the picture is above <see cref="Leg"/>.</summary>
internal enum LegState
{
    /// <summary>Came in; the host has not decided.</summary>
    Offered,
    /// <summary>INVITE sent, nothing heard but 100.</summary>
    Dialing,
    /// <summary>A provisional response came.</summary>
    Ringing,
    /// <summary>Answered by SIP; the ACK or the browser's DTLS handshake is missing.</summary>
    Connecting,
    /// <summary>Reported as answered.</summary>
    Established,
    /// <summary>Over by SIP; recordings are being flushed.</summary>
    Closing,
    Ended,
}
