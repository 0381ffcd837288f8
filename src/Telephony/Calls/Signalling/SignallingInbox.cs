using System.Buffers;
using Crm.Telephony.Calls.Transports;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// The transports' way into the mailbox, with the decision what to leave out when signalling is behind. The further behind, the more: long
/// messages (what waits must not fill the memory), then more than its share from any one sender of datagrams, then new calls over UDP, whose
/// callers send them again in half a second, so that calls in progress stay served; then everything. Of connections behind which nobody has
/// proved who he is only a few messages wait at any time: they can be told to wait, so they never push anything else out.
/// </summary>
internal sealed class SignallingInbox(TimeProvider time) : ISipInbox
{
    private const int NoLongMessages = 64;
    private const int OnlyShares = 256;
    private const int NoNewCalls = 1_024;
    private const int Full = 8_192;

    /// <summary>Messages of all strangers' connections together.</summary>
    public const int MostOfStrangers = 32;

    /// <summary>Bytes. An INVITE with everything that browsers put into it has about 4,000.</summary>
    private const int LongMessage = 8 * 1_024;

    private readonly SourceShares _shares = new(time);
    private Mailbox<SignallingInput>? _mailbox;
    private long _received;
    private int _ofStrangers;

    public long Received => Interlocked.Read(ref _received);

    public void Connect(Mailbox<SignallingInput> mailbox) => _mailbox = mailbox;

    public bool TryReceive(SipFlow flow, ReadOnlySpan<byte> message, string? user, bool stranger = false)
    {
        if (_mailbox is not { } mailbox || IsTooMuch(mailbox.Backlog, flow, message) || (stranger && Volatile.Read(ref _ofStrangers) >= MostOfStrangers))
        {
            return false;
        }
        Interlocked.Increment(ref _received);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(message.Length, 1));
        message.CopyTo(buffer);
        if (stranger)
        {
            Interlocked.Increment(ref _ofStrangers);
        }
        mailbox.Post(new MessageReceived(flow, buffer, message.Length, user, stranger ? this : null));
        return true;
    }

    /// <summary>One of the strangers' messages no longer waits.</summary>
    public void StrangerHandled() => Interlocked.Decrement(ref _ofStrangers);

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
            || (backlog >= OnlyShares && !_shares.TryTake(flow.Remote.Address));
    }
}
