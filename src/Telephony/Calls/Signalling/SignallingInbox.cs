using System.Buffers;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// The transports' way into the mailbox, with the decision what to leave out when signalling is behind: first new calls over UDP,
/// whose callers send them again in half a second, so that calls in progress stay served; then everything.
/// </summary>
internal sealed class SignallingInbox : ISipInbox
{
    private const int NoNewCalls = 1_024;
    private const int Full = 8_192;

    private Mailbox<SignallingInput>? _mailbox;
    private long _received;

    public long Received => Interlocked.Read(ref _received);

    public void Connect(Mailbox<SignallingInput> mailbox) => _mailbox = mailbox;

    public bool TryReceive(SipFlow flow, ReadOnlySpan<byte> message, string? user)
    {
        if (_mailbox is not { } mailbox || IsTooMuch(mailbox.Backlog, flow, message))
        {
            return false;
        }
        Interlocked.Increment(ref _received);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(message.Length, 1));
        message.CopyTo(buffer);
        mailbox.Post(new MessageReceived(flow, buffer, message.Length, user));
        return true;
    }

    public void FlowFailed(SipFlow flow, string why) => _mailbox?.Post(new FlowLost(flow, why));

    private static bool IsTooMuch(int backlog, SipFlow flow, ReadOnlySpan<byte> message) =>
        backlog >= Full || (backlog >= NoNewCalls && flow.Transport == SipTransport.Udp && message.StartsWith("INVITE "u8));
}
