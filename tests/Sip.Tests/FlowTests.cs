using Crm.Telephony.Sip;
using Crm.TestKit.Sip;

namespace Crm.Sip.Tests;

/// <summary>Calls over flows that come and go, and over networks that lose, delay and repeat.</summary>
public sealed class FlowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_phone_on_a_connection_is_called_by_it_and_keeps_its_call_on_the_next_one()
    {
        var (network, server, phone, flow, call, arrived) = ConnectedCall();
        network.Cut(phone, flow);
        Assert.Single(server.Of<SipPhoneUnregistered>());
        network.Run(TimeSpan.FromSeconds(10));
        Assert.Empty(server.Of<SipCallEnded>());

        // The client notices and registers again by a new connection, with the same Contact.
        Assert.Equal(2, server.Of<SipPhoneRegistered>().Count());
        Assert.Equal(server.Of<SipPhoneRegistered>().First().Contact, server.Of<SipPhoneRegistered>().Last().Contact);
        Assert.NotEqual(server.Of<SipPhoneRegistered>().First().Flow, server.Of<SipPhoneRegistered>().Last().Flow);
        server.Do((engine, now) => engine.Hangup(call, 16, "Bye", now));
        Assert.True(network.RunUntil(() => phone.Of<SipCallEnded>().Any(), Minute));
        Assert.Equal(new SipCallEnded(arrived, SipEndedBy.Peer, 200, "Bye", 16), phone.Of<SipCallEnded>().Single());
    }

    [Fact]
    public void A_phone_that_does_not_come_back_loses_its_call_after_35_seconds()
    {
        var wire = new Wire { Flow = Engines.Udp(Engines.Carrier) };
        var tcp = new SipFlow(SipTransport.Tcp, Engines.Carrier, 9);
        wire.Flow = tcp;
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        string tag = Wire.ToTag(wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now)).Single());
        wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack"));
        wire.Do((engine, now) => engine.FlowFailed(tcp, "Closed", now));
        var limit = wire.Now + TimeSpan.FromSeconds(35);
        wire.At(limit);
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        wire.At(limit + TimeSpan.FromTicks(1));
        Assert.Equal((SipEndedBy.Failure, 503), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void A_browser_that_registers_the_same_Contact_again_keeps_its_call_for_good()
    {
        var wire = new Wire { Flow = Wire.Web(1), User = "ann" };
        Register(1);
        string challenge = wire.Send(Wire.Request("INVITE", from: "sip:ann@crm.test", body: Wire.Sdp)).Single();
        wire.Send(Wire.Request("INVITE", cseq: 2, branch: "z9hG4bKb", from: "sip:ann@crm.test", extra: AccessTests.Credentials(challenge, "MD5", 1, "ann secret", "ann", "INVITE"), body: Wire.Sdp));
        string tag = Wire.ToTag(wire.Do((engine, now) => engine.Answer(new(1), Engines.Answer, now)).Single());
        wire.Send(Wire.Request("ACK", cseq: 2, from: "sip:ann@crm.test", toTag: tag, branch: "z9hG4bKack"));
        wire.Do((engine, now) => engine.FlowFailed(Wire.Web(1), "Closed", now));
        Assert.Single(wire.Events.OfType<SipPhoneUnregistered>());
        wire.Run(TimeSpan.FromSeconds(20));
        wire.Flow = Wire.Web(2);
        Register(11);
        wire.Run(Minute);
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        Assert.StartsWith("BYE sip:peer@192.0.2.10:5060 ", wire.Do((engine, now) => engine.Hangup(new(1), 16, "Bye", now)).Single(), StringComparison.Ordinal);
        Assert.Equal(Wire.Web(2), wire.LastFlow);

        void Register(uint cseq)
        {
            const string Contact = "<sip:peer@192.0.2.10:5060>;expires=120";
            string asked = wire.Send(AccessTests.Register(cseq, user: "ann", contact: Contact)).Single();
            Assert.Equal(200, Wire.Status(wire.Send(AccessTests.Register(cseq + 1, AccessTests.Credentials(asked, "MD5", 1, "ann secret", "ann"), "ann", Contact)).Single()));
        }
    }

    [Fact]
    public void A_flow_that_fails_ends_what_waits_on_it()
    {
        var wire = new Wire();
        wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now));
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        wire.Do((engine, now) => engine.FlowFailed(Engines.Udp(Engines.Carrier), "Port unreachable", now));
        Assert.Equal([503, 503], wire.Events.OfType<SipCallEnded>().Select(ended => ended.Status));
        wire.Run(Minute);
        Assert.Null(wire.Engine.NextDeadline);
    }

    [Fact]
    public void Two_calls_interleaved_keep_apart()
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        var placed = Enumerable.Range(0, 2).Select(_ => carrier.Do((engine, now) => engine.Invite(Engines.CallServer(), now))).ToArray();
        Assert.True(network.RunUntil(() => server.Of<SipCallArrived>().Count() == 2, Minute));
        var arrived = server.Of<SipCallArrived>().ToArray();
        server.Do((engine, now) => engine.Answer(arrived[1].Call, Engines.Answer, now));
        server.Do((engine, now) => engine.Ring(arrived[0].Call, default, now));
        network.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(placed[1], carrier.Of<SipCallAnswered>().Single().Call);
        Assert.Equal(placed[0], carrier.Of<SipCallProgress>().Single().Call);
        carrier.Do((engine, now) => engine.Hangup(placed[0], 16, "No", now));
        network.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(arrived[0].Call, server.Of<SipCallEnded>().Single().Call);
        carrier.Do((engine, now) => engine.Hangup(placed[1], 16, "Done", now));
        network.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(2, server.Of<SipCallEnded>().Count());
    }

    /// <summary>Twenty calls a run, answered and then ended by either side, over a network that loses a fifth, repeats and reorders.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_call_completes_and_nothing_is_left_over_a_bad_network(int seed)
    {
        var (network, server, carrier) = Engines.ServerAndCarrier(seed);
        (network.Loss, network.Duplication, network.MaxDelay) = (0.2, 0.1, TimeSpan.FromMilliseconds(200));
        server.OnEvent = output =>
        {
            if (output is SipCallArrived arrived)
            {
                server.Do((engine, now) => engine.Ring(arrived.Call, default, now));
                server.Do((engine, now) => engine.Answer(arrived.Call, Engines.Answer, now));
            }
        };
        for (int i = 0; i < 20; i++)
        {
            carrier.Do((engine, now) => engine.Invite(Engines.CallServer(), now));
            network.Run(TimeSpan.FromMilliseconds(50));
        }
        Assert.True(network.RunUntil(() => carrier.Of<SipCallAnswered>().Count() == 20 && server.Of<SipCallConfirmed>().Count() == 20, Minute));
        foreach (var answered in carrier.Of<SipCallAnswered>().Where(answered => answered.Call.Value % 2 == 0).ToArray())
        {
            carrier.Do((engine, now) => engine.Hangup(answered.Call, 16, "Bye", now));
        }
        network.Run(Minute);
        foreach (var confirmed in server.Of<SipCallConfirmed>().ToArray())
        {
            server.Do((engine, now) => engine.Hangup(confirmed.Call, 16, "Bye", now));
        }
        network.Run(Minute * 3);
        Assert.Equal((20, 20), (server.Of<SipCallEnded>().Count(), carrier.Of<SipCallEnded>().Count()));
        Assert.Equal(20, server.Of<SipCallArrived>().Count());
        Assert.Null(server.Engine.NextDeadline);
        Assert.Null(carrier.Engine.NextDeadline);
    }

    private static (FakeNetwork Network, FakeHost Server, FakeHost Phone, SipFlow Flow, SipCallKey Call, SipCallKey Arrived) ConnectedCall()
    {
        var network = new FakeNetwork(1);
        var server = network.Add(new SipEngine(Engines.ServerOptions() with { Trunks = [] }), Engines.Server);
        // A phone takes calls from its server as it would from a trunk.
        var options = Engines.Options(Engines.Desk, 3) with { Trunks = [new("server", [new(Engines.Server.Address, 0)], new("crm.test", 5060), Engines.Udp(Engines.Server), null, null, false)] };
        var phone = network.Add(new SipEngine(options), Engines.Desk);
        var open = network.Connect(phone, server, SipTransport.Tcp);
        var flow = open with { Connection = 0 };
        phone.Do((engine, now) => engine.Register(new("192.0.2.1", flow, "bob", "bob secret", TimeSpan.FromMinutes(5)), now));
        Assert.True(network.RunUntil(() => phone.Of<SipRegistrationChanged>().Any(), Minute));
        var call = server.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToPhone("bob")), now));
        Assert.True(network.RunUntil(() => phone.Of<SipCallArrived>().Any(), Minute));
        var arrived = phone.Of<SipCallArrived>().Single().Call;
        phone.Do((engine, now) => engine.Answer(arrived, Engines.Answer, now));
        Assert.True(network.RunUntil(() => phone.Of<SipCallConfirmed>().Any(), Minute));
        return (network, server, phone, open, call, arrived);
    }
}
