using Crm.Telephony.Sip;
using Crm.TestKit.Sip;

namespace Crm.Sip.Tests;

/// <summary>Session timers (RFC 4028): who refreshes, how often, what is refused, and when a session is over.</summary>
public sealed class SessionTimerTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly SipCallKey Call = new(1);
    private static readonly SipInvite ToCarrier = Engines.CallTo(new SipToTrunk("carrier", "1"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_sides_that_know_timers_refresh_a_long_call_and_never_lose_it(bool weCall)
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        var (caller, callee) = weCall ? (server, carrier) : (carrier, server);
        var call = caller.Do((engine, now) => engine.Invite(weCall ? ToCarrier : Engines.CallServer(), now));
        Assert.True(network.RunUntil(() => callee.Of<SipCallArrived>().Any(), TimeSpan.FromMinutes(1)));
        callee.Do((engine, now) => engine.Answer(callee.Of<SipCallArrived>().Single().Call, Engines.Answer, now));
        network.Run(TimeSpan.FromHours(4));
        Assert.Empty(caller.Of<SipCallEnded>());
        // The callee, to whom the choice was left, refreshes every quarter of an hour, and nobody offers anything anew.
        Assert.InRange(callee.Sent.Count(line => line.StartsWith("UPDATE ", StringComparison.Ordinal)), 15, 16);
        Assert.Empty(caller.Of<SipOfferReceived>());
        caller.Do((engine, now) => engine.Hangup(call, 16, "done", now));
        network.Run(TimeSpan.FromMinutes(2));
        Assert.Null(server.Engine.NextDeadline);
        Assert.Null(carrier.Engine.NextDeadline);
    }

    [Fact]
    public void When_the_network_is_cut_both_sides_end_the_call_by_themselves()
    {
        var (network, server, carrier) = Engines.ServerAndCarrier();
        server.Do((engine, now) => engine.Invite(ToCarrier, now));
        network.RunUntil(() => carrier.Of<SipCallArrived>().Any(), TimeSpan.FromMinutes(1));
        carrier.Do((engine, now) => engine.Answer(carrier.Of<SipCallArrived>().Single().Call, Engines.Answer, now));
        network.Run(TimeSpan.FromSeconds(5));
        network.Loss = 1;
        network.Run(TimeSpan.FromMinutes(31));
        // The refresher learns it from its UPDATE, the other from the silence.
        Assert.Equal((SipEndedBy.Failure, 408), (carrier.Of<SipCallEnded>().Single().By, carrier.Of<SipCallEnded>().Single().Status));
        Assert.Equal((SipEndedBy.Failure, 408, "The session was not refreshed in time"), (server.Of<SipCallEnded>().Single().By, server.Of<SipCallEnded>().Single().Status, server.Of<SipCallEnded>().Single().Reason));
        network.Run(TimeSpan.FromMinutes(2));
        Assert.Null(server.Engine.NextDeadline);
        Assert.Null(carrier.Engine.NextDeadline);
    }

    [Fact]
    public void A_peer_that_knows_no_timers_has_none()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.Equal(("timer, 100rel", "1800"), (Wire.Header(invite, "Supported"), Wire.Header(invite, "Session-Expires")));
        wire.Send(Wire.Response(invite, 200, body: Wire.Sdp));
        Assert.Empty(wire.Run(TimeSpan.FromHours(2)));
        Assert.Null(wire.Engine.NextDeadline);
    }

    [Fact]
    public void As_caller_and_refresher_we_repeat_ourselves_at_half_the_interval_and_give_up_when_nobody_answers()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        var agreed = wire.Now;
        wire.Send(Wire.Response(invite, 200, extra: "Session-Expires: 300;refresher=uac\r\nAllow: INVITE, UPDATE\r\n", body: Wire.Sdp));
        Assert.Empty(wire.At(agreed + TimeSpan.FromSeconds(150)));
        string update = wire.At(agreed + TimeSpan.FromSeconds(150) + Tick).Single();
        Assert.StartsWith("UPDATE ", update, StringComparison.Ordinal);
        Assert.Equal(("300;refresher=uac", "0"), (Wire.Header(update, "Session-Expires"), Wire.Header(update, "Content-Length")));

        agreed = wire.Now;
        wire.Send(Wire.Response(update, 200, extra: "Session-Expires: 300;refresher=uac\r\n"));
        wire.At(agreed + TimeSpan.FromSeconds(150) + Tick);
        wire.Run(TimeSpan.FromSeconds(33));
        Assert.Equal((SipEndedBy.Failure, 408), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void As_the_one_who_watches_we_end_the_call_one_tick_past_the_limit()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        var agreed = wire.Now;
        wire.Send(Wire.Response(invite, 200, extra: "Session-Expires: 90;refresher=uas\r\n", body: Wire.Sdp));
        Assert.Empty(wire.At(agreed + TimeSpan.FromSeconds(60)));
        Assert.StartsWith("BYE ", wire.At(agreed + TimeSpan.FromSeconds(60) + Tick).Single(), StringComparison.Ordinal);
        Assert.Equal("The session was not refreshed in time", wire.Last<SipCallEnded>().Reason);
    }

    [Theory]
    [InlineData("UPDATE", "")]
    [InlineData("INVITE", "sdp")]
    public void A_refresh_of_the_peer_starts_the_time_anew(string method, string body)
    {
        var (wire, tag) = Arrived("Supported: timer\r\nSession-Expires: 120;refresher=uac\r\n", out string ok);
        Assert.Equal(("120;refresher=uac", "timer"), (Wire.Header(ok, "Session-Expires"), Wire.Header(ok, "Require")));
        wire.Run(TimeSpan.FromSeconds(80));
        var sent = wire.Send(Wire.Request(method, cseq: 2, toTag: tag, branch: "z9hG4bKr", extra: "Supported: timer\r\nSession-Expires: 120;refresher=uac\r\n", body: body.Length == 0 ? "" : Wire.Sdp));
        if (method == "INVITE")
        {
            sent = wire.Do((engine, now) => engine.AnswerOffer(Call, Engines.Answer, now));
            wire.Send(Wire.Request("ACK", cseq: 2, toTag: tag, branch: "z9hG4bKra"));
        }
        Assert.Equal("120;refresher=uac", Wire.Header(sent[^1], "Session-Expires"));
        var refreshed = wire.Now;
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(88)));
        Assert.StartsWith("BYE ", wire.At(refreshed + TimeSpan.FromSeconds(88) + Tick).Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Supported: timer\r\nSession-Expires: 600\r\n", "600;refresher=uas")]
    [InlineData("Supported: timer\r\nx: 600;refresher=uas\r\n", "600;refresher=uas")]
    [InlineData("Supported: timer\r\nSession-Expires: 7200;refresher=uac\r\n", "1800;refresher=uac")]
    [InlineData("Supported: timer\r\nSession-Expires: 7200\r\nMin-SE: 3600\r\n", "3600;refresher=uas")]
    [InlineData("Supported: timer\r\n", "1800;refresher=uas")]
    [InlineData("Require: timer\r\nSession-Expires: 90;refresher=uac\r\n", "90;refresher=uac")]
    [InlineData("Session-Expires: 600\r\n", "600;refresher=uas")]
    [InlineData("Session-Expires: 10\r\n", "90;refresher=uas")]
    [InlineData("", null)]
    public void What_a_caller_asks_for_is_agreed_to_within_our_time_and_its_own(string asks, string? agreed)
    {
        _ = Arrived(asks, out string ok);
        Assert.Equal(agreed, ok.Split("\r\n").FirstOrDefault(line => line.StartsWith("Session-Expires:", StringComparison.Ordinal))?["Session-Expires: ".Length..]);
        Assert.Equal(agreed?.EndsWith("uac", StringComparison.Ordinal) == true, ok.Contains("Require: timer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Session-Expires: 89")]
    [InlineData("Session-Expires: 0")]
    public void Too_small_an_interval_is_refused_with_the_smallest_that_we_take(string asks)
    {
        var wire = new Wire();
        string refused = wire.Send(Wire.Request("INVITE", extra: $"Supported: timer\r\n{asks}\r\n", body: Wire.Sdp)).Single();
        Assert.Equal((422, "90"), (Wire.Status(refused), Wire.Header(refused, "Min-SE")));
        Assert.Empty(wire.Events.OfType<SipCallArrived>());

        (wire, string tag) = Arrived("Supported: timer\r\nSession-Expires: 120;refresher=uac\r\n", out _);
        refused = wire.Send(Wire.Request("UPDATE", cseq: 2, toTag: tag, branch: "z9hG4bKu", extra: $"Supported: timer\r\n{asks}\r\n")).Single();
        Assert.Equal((422, "90"), (Wire.Status(refused), Wire.Header(refused, "Min-SE")));
    }

    [Theory]
    [InlineData("Session-Expires: soon")]
    [InlineData("Session-Expires: 99999999999999999999")]
    [InlineData("Session-Expires: -1")]
    [InlineData("Session-Expires: 600;;=")]
    public void A_header_that_cannot_be_read_asks_for_nothing(string header)
    {
        _ = Arrived($"{header}\r\n", out string ok);
        Assert.DoesNotContain("Session-Expires", ok, StringComparison.Ordinal);
    }

    [Fact]
    public void A_422_is_followed_once_by_the_interval_that_it_names()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        var sent = wire.Send(Wire.Response(invite, 422, extra: "Min-SE: 3600\r\n"));
        Assert.Equal(["ACK", "INVITE"], sent.Select(text => text.Split(' ')[0]));
        Assert.Equal(("3600", "3600", Wire.Header(invite, "Call-ID")), (Wire.Header(sent[1], "Session-Expires"), Wire.Header(sent[1], "Min-SE"), Wire.Header(sent[1], "Call-ID")));
        Assert.StartsWith("ACK ", Assert.Single(wire.Send(Wire.Response(sent[1], 422, extra: "Min-SE: 7200\r\n"))), StringComparison.Ordinal);
        Assert.Equal(422, wire.Last<SipCallEnded>().Status);
    }

    [Fact]
    public void A_peer_that_allows_no_UPDATE_is_refreshed_by_a_re_INVITE_that_changes_nothing()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        wire.Send(Wire.Response(invite, 200, extra: "Session-Expires: 90;refresher=uac\r\nAllow: INVITE, ACK, BYE\r\n", body: Wire.Sdp));
        string again = wire.Run(TimeSpan.FromSeconds(46)).Select(sent => sent.Text).First();
        Assert.StartsWith("INVITE ", again, StringComparison.Ordinal);
        Assert.Equal(invite.Split("\r\n\r\n")[1], again.Split("\r\n\r\n")[1]);
        Assert.Equal("90;refresher=uac", Wire.Header(again, "Session-Expires"));
        wire.Send(Wire.Response(again, 200, extra: "Session-Expires: 90;refresher=uac\r\n", body: Wire.Sdp));
        wire.Run(TimeSpan.FromSeconds(40));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
    }

    [Theory]
    [InlineData(481)]
    [InlineData(408)]
    public void A_peer_that_has_lost_the_call_ends_it(int status)
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        wire.Send(Wire.Response(invite, 200, extra: "Session-Expires: 90;refresher=uac\r\nAllow: UPDATE\r\n", body: Wire.Sdp));
        string update = wire.Run(TimeSpan.FromSeconds(45.1)).Single().Text;
        wire.Send(Wire.Response(update, status));
        Assert.Equal((SipEndedBy.Failure, status), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void An_UPDATE_that_the_peer_does_not_serve_after_all_becomes_a_re_INVITE()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        wire.Send(Wire.Response(invite, 200, extra: "Session-Expires: 90;refresher=uac\r\nAllow: UPDATE\r\n", body: Wire.Sdp));
        string update = wire.Run(TimeSpan.FromSeconds(45.1)).Single().Text;
        Assert.StartsWith("INVITE ", Assert.Single(wire.Send(Wire.Response(update, 405))), StringComparison.Ordinal);
    }

    /// <summary>A call that came in with these headers and was answered and acknowledged; also our 200.</summary>
    private static (Wire Wire, string Tag) Arrived(string headers, out string ok)
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", extra: headers, body: Wire.Sdp));
        ok = wire.Do((engine, now) => engine.Answer(Call, Engines.Answer, now)).Single();
        string tag = Wire.ToTag(ok);
        wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack"));
        return (wire, tag);
    }
}
