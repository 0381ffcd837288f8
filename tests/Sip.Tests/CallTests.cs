using Crm.Telephony.Sip;
using Crm.TestKit.Sip;

namespace Crm.Sip.Tests;

/// <summary>Whole calls between two engines (RFC 3261 sections 13 to 15).</summary>
public sealed class CallTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_call_is_answered_confirmed_and_hung_up_by_the_caller()
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        var placed = carrier.Do((engine, now) => engine.Invite(Engines.CallServer(), now));
        Assert.True(network.RunUntil(() => server.Of<SipCallArrived>().Any(), Minute));

        var arrived = server.Of<SipCallArrived>().Single();
        Assert.Equal(new SipSource(SipSourceKind.Trunk, "carrier"), arrived.Source);
        Assert.Equal(("4912345", "Caller", "100"), (arrived.From, arrived.FromDisplay, arrived.Dialed));
        Assert.Equal(Engines.Offer, arrived.Offer.ToArray());

        server.Do((engine, now) => engine.Ring(arrived.Call, default, now));
        server.Do((engine, now) => engine.Answer(arrived.Call, Engines.Answer, now));
        Assert.True(network.RunUntil(() => server.Of<SipCallConfirmed>().Any(), Minute));
        Assert.Equal(180, carrier.Of<SipCallProgress>().Single().Status);
        Assert.Equal(Engines.Answer, carrier.Of<SipCallAnswered>().Single().Sdp.ToArray());

        carrier.Do((engine, now) => engine.Hangup(placed, 16, "Done \"here\"", now));
        Assert.True(network.RunUntil(() => server.Of<SipCallEnded>().Any(), Minute));
        Assert.Equal(new SipCallEnded(arrived.Call, SipEndedBy.Peer, 200, "Done \"here\"", 16), server.Of<SipCallEnded>().Single());
        network.Run(Minute);
        Assert.Single(carrier.Of<SipCallEnded>());
        Assert.Null(server.Engine.NextDeadline);
        Assert.Null(carrier.Engine.NextDeadline);
    }

    [Fact]
    public void A_call_through_a_trunk_with_early_media_is_answered_and_ended_by_the_callee()
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        var placed = server.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "+49 30 1#")), now));
        Assert.True(network.RunUntil(() => carrier.Of<SipCallArrived>().Any(), Minute));
        var arrived = carrier.Of<SipCallArrived>().Single();
        Assert.Equal("+49 30 1#", arrived.Dialed);
        carrier.Do((engine, now) => engine.Ring(arrived.Call, Engines.Answer, now));
        carrier.Do((engine, now) => engine.Answer(arrived.Call, Engines.Answer, now));
        Assert.True(network.RunUntil(() => carrier.Of<SipCallConfirmed>().Any(), Minute));
        var progress = server.Of<SipCallProgress>().Single();
        Assert.Equal((183, Engines.Answer.Length), (progress.Status, progress.Sdp.Length));
        carrier.Do((engine, now) => engine.Hangup(arrived.Call, 16, "Bye", now));
        Assert.True(network.RunUntil(() => server.Of<SipCallEnded>().Any(), Minute));
        Assert.Equal(new SipCallEnded(placed, SipEndedBy.Peer, 200, "Bye", 16), server.Of<SipCallEnded>().Single());
    }

    [Fact]
    public void A_phone_registers_is_called_and_unregisters()
    {
        var network = new FakeNetwork(1);
        var server = network.Add(new SipEngine(Engines.ServerOptions()), Engines.Server);
        var phone = network.Add(new SipEngine(Engines.CarrierOptions() with { LocalAddress = (_, _) => new("192.0.2.20", 5060) }), Engines.Desk);
        var key = phone.Do((engine, now) => engine.Register(new("192.0.2.1", Engines.Udp(Engines.Server), "bob", "bob secret", TimeSpan.FromMinutes(2)), now));
        Assert.True(network.RunUntil(() => phone.Of<SipRegistrationChanged>().Any(), Minute));
        Assert.Equal(200, phone.Of<SipRegistrationChanged>().Single().Status);
        var registered = server.Of<SipPhoneRegistered>().Single();
        Assert.Equal(("bob", "sip:bob@192.0.2.20:5060", false), (registered.User, registered.Contact, registered.Refresh));

        network.Run(TimeSpan.FromMinutes(10));
        Assert.True(server.Of<SipPhoneRegistered>().Count() > 4);
        Assert.True(server.Of<SipPhoneRegistered>().Last().Refresh);
        Assert.Empty(server.Of<SipPhoneUnregistered>());

        server.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToPhone("bob")), now));
        Assert.True(network.RunUntil(() => phone.Of<SipCallArrived>().Any(), Minute));
        var arrived = phone.Of<SipCallArrived>().Single();
        Assert.Equal("bob", arrived.Dialed);
        phone.Do((engine, now) => engine.Reject(arrived.Call, 486, "Busy Here", now));
        Assert.True(network.RunUntil(() => server.Of<SipCallEnded>().Any(), Minute));
        Assert.Equal((SipEndedBy.Peer, 486, "Busy Here"), (server.Of<SipCallEnded>().Single().By, server.Of<SipCallEnded>().Single().Status, server.Of<SipCallEnded>().Single().Reason));

        phone.Do((engine, now) => engine.Unregister(key, now));
        Assert.True(network.RunUntil(() => phone.Of<SipRegistrationChanged>().Count() > 1, Minute));
        Assert.Single(server.Of<SipPhoneUnregistered>());
        Assert.Equal(480, phone.Of<SipRegistrationChanged>().Last().Status);
        server.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToPhone("bob")), now));
        Assert.Equal(480, server.Of<SipCallEnded>().Last().Status);
    }

    [Fact]
    public void A_cancelled_call_ends_with_487_at_both_sides()
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        var placed = carrier.Do((engine, now) => engine.Invite(Engines.CallServer(), now));
        Assert.True(network.RunUntil(() => server.Of<SipCallArrived>().Any(), Minute));
        network.Run(TimeSpan.FromMilliseconds(50));
        carrier.Do((engine, now) => engine.Hangup(placed, 16, "Changed my mind", now));
        Assert.True(network.RunUntil(() => server.Of<SipCallEnded>().Any(), Minute));
        Assert.Equal(new SipCallEnded(server.Of<SipCallArrived>().Single().Call, SipEndedBy.Peer, 487, "Changed my mind", 16), server.Of<SipCallEnded>().Single());
        Assert.Equal((SipEndedBy.Us, 487), (carrier.Of<SipCallEnded>().Single().By, carrier.Of<SipCallEnded>().Single().Status));
        network.Run(Minute);
        Assert.Contains("ACK sip:100@crm.test SIP/2.0", carrier.Sent);
        Assert.Null(server.Engine.NextDeadline);
        Assert.Null(carrier.Engine.NextDeadline);
    }

    [Theory]
    [InlineData("multipart/mixed;boundary=\"x y\"", "--x y\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\n\u0001\u0002\r\n--x y\r\ncontent-type: application/SDP\r\n\r\n{0}\r\n--x y--\r\n", true)]
    [InlineData("multipart/alternative; boundary=b", "preamble\r\n--b  \r\nContent-Disposition: session\r\nContent-Type: application/sdp\r\n\r\n{0}\r\n--b--", true)]
    [InlineData("multipart/mixed;boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\n{0}\r\n--b--", false)]
    [InlineData("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\n\r\n{0}", false)]
    [InlineData("multipart/mixed;boundary=b", "--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n\r\n{0}\r\n--b--", false)]
    [InlineData("multipart/mixed;boundary=b", "--b--\r\n--b\r\nContent-Type: application/sdp\r\n\r\n{0}\r\n--b--", false)]
    [InlineData("multipart/mixed", "--b\r\nContent-Type: application/sdp\r\n\r\n{0}\r\n--b--", false)]
    [InlineData("multipart/mixed;boundary=b", "--b", false)]
    public void SDP_is_found_among_the_parts_of_a_body_and_a_body_without_it_is_refused(string type, string body, bool found)
    {
        var wire = new Wire();
        string invite = Wire.Request("INVITE", body: body.Replace("{0}", Wire.Sdp, StringComparison.Ordinal)).Replace("Content-Type: application/sdp\r\nContent-Length", $"Content-Type: {type}\r\nContent-Length", StringComparison.Ordinal);
        Assert.Equal(found ? 100 : 415, Wire.Status(wire.Send(invite).Single()));
        if (found)
        {
            Assert.Equal(Wire.Sdp, System.Text.Encoding.ASCII.GetString(wire.Last<SipCallArrived>().Offer.Span));
        }
    }
}
