using System.Buffers;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// The transports' way into the mailbox, with the decision what to leave out when signalling is behind. The further behind, the more: long
/// messages (what waits must not fill the memory), then more than its share from any one sender of datagrams, then new calls over UDP, whose
/// callers send them again in half a second, so that calls in progress stay served; then everything.
/// </summary>
internal sealed class SignallingInbox(TimeProvider time) : ISipInbox
{
    private const int NoLongMessages = 64;
    private const int OnlyShares = 256;
    private const int NoNewCalls = 1_024;
    private const int Full = 8_192;

    /// <summary>Bytes. An INVITE with everything that browsers put into it has about 4,000.</summary>
    private const int LongMessage = 8 * 1_024;

    private readonly SourceShares _shares = new(time);
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

    private bool IsTooMuch(int backlog, SipFlow flow, ReadOnlySpan<byte> message)
    {
        if (backlog < NoLongMessages)
        {
            return false;
        }
        bool datagram = flow.Transport == SipTransport.Udp;
        return backlog >= Full
            || message.Length > LongMessage
            || (datagram && backlog >= NoNewCalls && message.StartsWith("INVITE "u8))
            || (datagram && backlog >= OnlyShares && !_shares.TryTake(flow.Remote.Address));
    }
}
