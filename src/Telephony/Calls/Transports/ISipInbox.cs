using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>Where transports deliver. Called from their own threads; never blocks.</summary>
internal interface ISipInbox
{
    /// <summary>Hands over one message, which is copied. False when signalling is behind: drop it, or stop reading for a moment.</summary>
    bool TryReceive(SipFlow flow, ReadOnlySpan<byte> message, string? user);

    void FlowFailed(SipFlow flow, string why);
}
