using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>Where transports deliver. Called from their own threads; never blocks.</summary>
internal interface ISipInbox
{
    /// <summary>Hands over one message, which is copied. False when signalling is behind: drop it, or stop reading for a moment.</summary>
    /// <param name="stranger">It came by a connection behind which nobody has proved who he is.</param>
    bool TryReceive(SipFlow flow, ReadOnlySpan<byte> message, string? user, bool stranger = false);

    void FlowFailed(SipFlow flow, string why);
}
