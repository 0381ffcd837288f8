using System.Net;
using Crm.Telephony.Calls.Signalling;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Signalling;

/// <summary>What is left out when signalling is behind, in which order.</summary>
public sealed class SignallingInboxTests
{
    private static readonly SipFlow Udp = new(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0);
    private static readonly SipFlow Tcp = Udp with { Transport = SipTransport.Tcp, Connection = 1 };

    private readonly SignallingInbox _inbox = new(TimeProvider.System);

    public SignallingInboxTests() => _inbox.Connect(new Mailbox<SignallingInput>("never started", new Nobody()));

    private void Fill(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            // Each from another of 256 phones, so that none takes more than its share.
            Assert.True(_inbox.TryReceive(From(i), "BYE sip:a SIP/2.0"u8, null));
        }
    }

    private static SipFlow From(int phone) => Udp with { Remote = new IPEndPoint(new IPAddress([127, 0, 1, (byte)phone]), 5060) };

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

    [Fact]
    public void A_little_behind_long_messages_wait_so_that_a_flood_of_them_cannot_fill_the_memory()
    {
        var longest = new byte[8 * 1_024];
        var longer = new byte[longest.Length + 1];
        Fill(63);
        Assert.True(_inbox.TryReceive(Udp, longer, null));

        Assert.False(_inbox.TryReceive(Udp, longer, null));
        Assert.False(_inbox.TryReceive(Tcp, longer, null));

        Assert.True(_inbox.TryReceive(Udp, longest, null));
    }

    [Fact]
    public void Behind_one_sender_takes_no_more_than_its_share_and_others_are_heard()
    {
        Fill(256);
        var taken = 0;
        while (taken < 5_000 && _inbox.TryReceive(Udp, "OPTIONS sip:a SIP/2.0"u8, null))
        {
            taken++;
        }

        Assert.InRange(taken, SourceShares.Share, 4_999);
        Assert.True(_inbox.TryReceive(From(1), "BYE sip:a SIP/2.0"u8, null));
        Assert.True(_inbox.TryReceive(From(1) with { Transport = SipTransport.Tcp, Connection = 1 }, "OPTIONS sip:a SIP/2.0"u8, null));
    }

    [Fact]
    public void Strangers_connections_wait_long_before_anything_else_is_left_out()
    {
        for (var i = 0; i < SignallingInbox.MostOfStrangers; i++)
        {
            Assert.True(_inbox.TryReceive(Tcp, "OPTIONS sip:a SIP/2.0"u8, null, stranger: true));
        }

        Assert.False(_inbox.TryReceive(Tcp with { Connection = 2 }, "OPTIONS sip:a SIP/2.0"u8, null, stranger: true));
        Assert.True(_inbox.TryReceive(Tcp, "BYE sip:a SIP/2.0"u8, null));
        Assert.True(_inbox.TryReceive(Udp, "INVITE sip:a SIP/2.0"u8, null));

        _inbox.StrangerHandled();
        Assert.True(_inbox.TryReceive(Tcp, "OPTIONS sip:a SIP/2.0"u8, null, stranger: true));
    }

    private sealed class Nobody : IMailboxOwner<SignallingInput>
    {
        public void Handle(SignallingInput item) => throw new InvalidOperationException("the mailbox was not started");

        public TimeSpan? RunTimers() => null;
    }
}
