using System.Net;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Signalling;

/// <summary>What is left out when signalling is behind, in which order.</summary>
public sealed class SignallingInboxTests
{
    private static readonly SipFlow Udp = new(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0);
    private static readonly SipFlow Tcp = Udp with { Transport = SipTransport.Tcp, Connection = 1 };

    private readonly SignallingInbox _inbox = new();

    public SignallingInboxTests() => _inbox.Connect(new Mailbox<SignallingInput>("never started", new Nobody()));

    private void Fill(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            Assert.True(_inbox.TryReceive(Udp, "BYE sip:a SIP/2.0"u8, null));
        }
    }

    [Fact]
    public void A_thousand_messages_behind_new_calls_over_UDP_wait_for_their_retransmission()
    {
        Fill(1_023);
        Assert.True(_inbox.TryReceive(Udp, "INVITE sip:a SIP/2.0"u8, null));

        Assert.False(_inbox.TryReceive(Udp, "INVITE sip:a SIP/2.0"u8, null));

        Assert.True(_inbox.TryReceive(Udp, "BYE sip:a SIP/2.0"u8, null));
        Assert.True(_inbox.TryReceive(Tcp, "INVITE sip:a SIP/2.0"u8, null));
    }

    [Fact]
    public void Far_behind_nothing_is_taken()
    {
        Fill(8_192);

        Assert.False(_inbox.TryReceive(Udp, "BYE sip:a SIP/2.0"u8, null));
        Assert.False(_inbox.TryReceive(Tcp, "BYE sip:a SIP/2.0"u8, null));
        Assert.Equal(8_192, _inbox.Received);
    }

    private sealed class Nobody : IMailboxOwner<SignallingInput>
    {
        public void Handle(SignallingInput item) => throw new InvalidOperationException("the mailbox was not started");

        public TimeSpan? RunTimers() => null;
    }
}
