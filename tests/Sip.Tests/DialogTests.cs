using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Dialogs and their races, message by message (RFC 3261 sections 9, 12, 13, 14 and 15).</summary>
public sealed class DialogTests
{
    private static readonly SipCallKey Call = new(1);

    [Fact]
    public void A_200_that_crosses_the_CANCEL_is_acknowledged_and_ended_by_BYE()
    {
        var wire = Placed(out string invite);
        wire.Send(Wire.Response(invite, 180));
        string cancel = wire.Do((engine, now) => engine.Hangup(Call, 16, "No", now)).Single();
        Assert.Equal((Wire.Header(invite, "Via"), "1 CANCEL"), (Wire.Header(cancel, "Via"), Wire.Header(cancel, "CSeq")));
        wire.Send(Wire.Response(cancel, 200));
        var sent = wire.Send(Wire.Response(invite, 200, body: Wire.Sdp));
        Assert.Equal(["ACK", "BYE"], sent.Select(text => text.Split(' ')[0]));
        Assert.Equal(new SipCallEnded(Call, SipEndedBy.Us, 487, "No", 16), Assert.Single(wire.Events.OfType<SipCallEnded>()));
        Assert.Empty(wire.Events.OfType<SipCallAnswered>());
        wire.Send(Wire.Response(sent[1], 200));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void CANCEL_waits_for_a_provisional_response()
    {
        var wire = Placed(out string invite);
        Assert.Empty(wire.Do((engine, now) => engine.Hangup(Call, 16, "No", now)));
        Assert.StartsWith("CANCEL ", wire.Send(Wire.Response(invite, 100)).Single(), StringComparison.Ordinal);
        Assert.StartsWith("ACK ", wire.Send(Wire.Response(invite, 487)).Single(), StringComparison.Ordinal);
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void A_cancelled_call_that_never_answers_is_forgotten_after_64_T1()
    {
        var wire = Placed(out string invite);
        wire.Send(Wire.Response(invite, 180));
        wire.Do((engine, now) => engine.Hangup(Call, 16, "No", now));
        wire.Run(TimeSpan.FromSeconds(40));
        Assert.Null(wire.Engine.NextDeadline);
        Assert.Empty(wire.Send(Wire.Response(invite, 200, body: Wire.Sdp)));
    }

    [Fact]
    public void Ringing_longer_than_asked_for_is_cancelled_with_408()
    {
        var wire = Placed(out string invite);
        wire.Send(Wire.Response(invite, 180));
        var limit = TimeSpan.FromSeconds(61);
        Assert.Empty(wire.At(limit));
        Assert.StartsWith("CANCEL ", wire.At(limit + TimeSpan.FromTicks(1)).Single(), StringComparison.Ordinal);
        Assert.Equal((SipEndedBy.Failure, 408), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void A_CANCEL_after_the_200_changes_nothing()
    {
        var wire = Arrived();
        string tag = Answer(wire);
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("CANCEL")).Single()));
        wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack"));
        Assert.Single(wire.Events.OfType<SipCallConfirmed>());
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void A_CANCEL_is_answered_with_the_tag_of_the_INVITE_s_answers()
    {
        var wire = Arrived();
        string ringing = wire.Do((engine, now) => engine.Ring(Call, default, now)).Single();
        var sent = wire.Send(Wire.Request("CANCEL", extra: "Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"));
        Assert.Equal([200, 487], sent.Select(Wire.Status));
        Assert.All(sent, text => Assert.Equal(Wire.ToTag(ringing), Wire.ToTag(text)));
        Assert.Equal(new SipCallEnded(Call, SipEndedBy.Peer, 487, "Call completed elsewhere", null), wire.Last<SipCallEnded>());
        // The leg is over: commands for it do nothing.
        Assert.Empty(wire.Do((engine, now) => engine.Answer(Call, Engines.Answer, now)));
    }

    [Fact]
    public void The_second_answer_of_a_fork_is_acknowledged_and_ended()
    {
        var wire = Placed(out string invite);
        wire.Send(Wire.Response(invite, 180, "one"));
        wire.Send(Wire.Response(invite, 180, "two"));
        Assert.StartsWith("ACK ", wire.Send(Wire.Response(invite, 200, "two", body: Wire.Sdp)).Single(), StringComparison.Ordinal);
        var second = wire.Send(Wire.Response(invite, 200, "one", body: Wire.Sdp));
        Assert.Equal(["ACK", "BYE"], second.Select(text => text.Split(' ')[0]));
        Assert.All(second, text => Assert.Equal("one", Wire.ToTag(text)));
        wire.Send(Wire.Response(second[1], 200));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        Assert.Equal("two", Wire.ToTag(wire.Do((engine, now) => engine.Hangup(Call, 16, "Bye", now)).Single()));
    }

    [Fact]
    public void A_BYE_before_the_ACK_ends_the_call_and_the_repetition_of_the_200()
    {
        var wire = Arrived();
        string tag = Answer(wire);
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("BYE", cseq: 2, toTag: tag, branch: "z9hG4bKbye")).Single()));
        Assert.Equal((SipEndedBy.Peer, 200), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void Our_BYE_waits_for_the_ACK_of_our_200()
    {
        var wire = Arrived();
        string tag = Answer(wire);
        Assert.Empty(wire.Do((engine, now) => engine.Hangup(Call, 16, "Bye", now)));
        Assert.Single(wire.Events.OfType<SipCallEnded>());
        Assert.StartsWith("BYE sip:peer@192.0.2.10:5060 ", wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack")).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Requests_outside_a_dialog_and_out_of_order_are_refused()
    {
        var wire = Established(out string tag);
        Assert.Equal(481, Wire.Status(wire.Send(Wire.Request("BYE", cseq: 2, toTag: "wrong", branch: "z9hG4bK1")).Single()));
        Assert.Equal(481, Wire.Status(wire.Send(Wire.Request("BYE", cseq: 2, toTag: tag, fromTag: "wrong", branch: "z9hG4bK2")).Single()));
        Assert.Equal(500, Wire.Status(wire.Send(Wire.Request("BYE", cseq: 1, toTag: tag, branch: "z9hG4bK3")).Single()));
        Assert.Equal(405, Wire.Status(wire.Send(Wire.Request("REFER", cseq: 5, toTag: tag, branch: "z9hG4bK4")).Single()));
        Assert.Equal(501, Wire.Status(wire.Send(Wire.Request("DANCE", cseq: 6, toTag: tag, branch: "z9hG4bK5")).Single()));
        Assert.Equal(420, Wire.Status(wire.Send(Wire.Request("INFO", cseq: 7, toTag: tag, branch: "z9hG4bK6", extra: "Require: magic\r\n")).Single()));
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("OPTIONS", cseq: 8, toTag: tag, branch: "z9hG4bK7")).Single()));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("BYE", cseq: 9, toTag: tag, branch: "z9hG4bK8")).Single()));
    }

    [Fact]
    public void INFO_is_answered_and_reported_with_its_body()
    {
        var wire = Established(out string tag);
        string info = Wire.Request("INFO", cseq: 2, toTag: tag, branch: "z9hG4bK1", body: "Signal=5\r\nDuration=160\r\n").Replace("application/sdp", "application/dtmf-relay", StringComparison.Ordinal);
        Assert.Equal(200, Wire.Status(wire.Send(info).Single()));
        Assert.Equal(200, Wire.Status(wire.Send(info).Single()));
        var event_ = Assert.Single(wire.Events.OfType<SipInfoReceived>());
        Assert.Equal(("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), (event_.ContentType, System.Text.Encoding.ASCII.GetString(event_.Body.Span)));
    }

    [Fact]
    public void A_re_INVITE_is_offered_answered_acknowledged_and_moves_the_target()
    {
        var wire = Established(out string tag);
        string again = Wire.Request("INVITE", cseq: 2, toTag: tag, branch: "z9hG4bKre", body: Wire.Sdp).Replace("peer@192.0.2.10:5060>", "peer@192.0.2.99:5070>", StringComparison.Ordinal);
        Assert.Equal(100, Wire.Status(wire.Send(again).Single()));
        Assert.Equal(Engines.Offer, wire.Last<SipOfferReceived>().Offer.ToArray());
        Assert.Equal(500, Wire.Status(wire.Send(Wire.Request("INVITE", cseq: 3, toTag: tag, branch: "z9hG4bKre2", body: Wire.Sdp)).Single()));
        Assert.Equal(200, Wire.Status(wire.Do((engine, now) => engine.AnswerOffer(Call, Engines.Answer, now)).Single()));
        wire.Send(Wire.Request("ACK", cseq: 2, toTag: tag, branch: "z9hG4bKreack"));
        Assert.Single(wire.Events.OfType<SipCallConfirmed>());
        string bye = wire.Do((engine, now) => engine.Hangup(Call, 16, "Bye", now)).Single();
        Assert.StartsWith("BYE sip:peer@192.0.2.99:5070 ", bye, StringComparison.Ordinal);
        Assert.Equal(5070, wire.LastFlow.Remote.Port);
    }

    [Fact]
    public void A_refused_re_INVITE_and_an_answered_UPDATE_leave_the_call_up()
    {
        var wire = Established(out string tag);
        wire.Send(Wire.Request("INVITE", cseq: 2, toTag: tag, branch: "z9hG4bKre", body: Wire.Sdp));
        Assert.Equal(488, Wire.Status(wire.Do((engine, now) => engine.RejectOffer(Call, 488, "Not Acceptable Here", now)).Single()));
        wire.Send(Wire.Request("ACK", cseq: 2, toTag: tag, branch: "z9hG4bKre"));
        Assert.Empty(wire.Send(Wire.Request("UPDATE", cseq: 3, toTag: tag, branch: "z9hG4bKup", body: Wire.Sdp)));
        Assert.Equal(200, Wire.Status(wire.Do((engine, now) => engine.AnswerOffer(Call, Engines.Answer, now)).Single()));
        Assert.Equal(200, Wire.Status(wire.Send(Wire.Request("UPDATE", cseq: 4, toTag: tag, branch: "z9hG4bKup2")).Single()));
        Assert.Throws<InvalidOperationException>(() => wire.Do((engine, now) => engine.AnswerOffer(Call, Engines.Answer, now)));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void A_re_INVITE_that_is_cancelled_ends_with_487_and_a_late_answer_does_nothing()
    {
        var wire = Established(out string tag);
        wire.Send(Wire.Request("INVITE", cseq: 2, toTag: tag, branch: "z9hG4bKre", body: Wire.Sdp));
        Assert.Equal([200, 487], wire.Send(Wire.Request("CANCEL", cseq: 2, toTag: tag, branch: "z9hG4bKre")).Select(Wire.Status));
        Assert.Empty(wire.Do((engine, now) => engine.AnswerOffer(Call, Engines.Answer, now)));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void Glare_is_refused_with_491_and_ours_is_tried_again_within_two_seconds()
    {
        var wire = Established(out string tag);
        string ours = wire.Do((engine, now) => engine.Offer(Call, Engines.Offer, now)).Single();
        Assert.Equal(491, Wire.Status(wire.Send(Wire.Request("INVITE", cseq: 2, toTag: tag, branch: "z9hG4bKre", body: Wire.Sdp)).Single()));
        wire.Send(Wire.Request("ACK", cseq: 2, toTag: tag, branch: "z9hG4bKre"));
        wire.Send(Wire.Response(ours, 491));
        var again = wire.Run(TimeSpan.FromSeconds(2.1)).Select(sent => sent.Text).First(text => text.StartsWith("INVITE ", StringComparison.Ordinal));
        Assert.NotEqual(Wire.Header(ours, "CSeq"), Wire.Header(again, "CSeq"));
        wire.Send(Wire.Response(again, 200, body: Wire.Sdp));
        Assert.Equal((200, Engines.Offer.Length), (wire.Last<SipOfferAnswered>().Status, wire.Last<SipOfferAnswered>().Sdp.Length));
    }

    [Fact]
    public void A_call_without_an_offer_is_answered_in_the_ACK()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE"));
        Assert.True(wire.Last<SipCallArrived>().Offer.IsEmpty);
        string tag = Answer(wire);
        wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack", body: Wire.Sdp));
        Assert.Equal(Engines.Offer, wire.Last<SipCallConfirmed>().Sdp.ToArray());
    }

    [Fact]
    public void Route_sets_are_followed_in_both_directions()
    {
        const string Routes = "Record-Route: <sip:192.0.2.51;lr>\r\nRecord-Route: <sip:192.0.2.52:5070;lr>\r\n";
        var server = new Wire();
        server.Send(Wire.Request("INVITE", extra: Routes, body: Wire.Sdp));
        string tag = Answer(server);
        server.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack"));
        string bye = server.Do((engine, now) => engine.Hangup(Call, 16, "Bye", now)).Single();
        Assert.StartsWith("BYE sip:peer@192.0.2.10:5060 ", bye, StringComparison.Ordinal);
        Assert.Equal("<sip:192.0.2.51;lr>", Wire.Header(bye, "Route"));
        Assert.Equal("192.0.2.51:5060", server.LastFlow.Remote.ToString());

        var client = Placed(out string invite);
        string ack = client.Send(Wire.Response(invite, 200, extra: Routes, body: Wire.Sdp)).Single();
        Assert.Equal("<sip:192.0.2.52:5070;lr>", Wire.Header(ack, "Route"));
        Assert.Equal("192.0.2.52:5070", client.LastFlow.Remote.ToString());
    }

    [Fact]
    public void A_trunk_s_challenge_is_answered_once_and_a_stale_nonce_once_more()
    {
        var wire = Placed(out string invite);
        string second = Challenged(wire, invite, "");
        Assert.Contains("Authorization: Digest username=\"us\"", second, StringComparison.Ordinal);
        Assert.Equal("2 INVITE", Wire.Header(second, "CSeq"));
        string third = Challenged(wire, second, ", stale=true");
        Assert.Equal("3 INVITE", Wire.Header(third, "CSeq"));
        Assert.Single(wire.Send(Wire.Response(third, 407, extra: "Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n3\", stale=true\r\n")));
        Assert.Equal((SipEndedBy.Peer, 407), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));

        static string Challenged(Wire wire, string request, string stale)
            => wire.Send(Wire.Response(request, 407, extra: $"Proxy-Authenticate: Digest realm=\"carrier\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256{stale}\r\n")).Single(text => text.StartsWith("INVITE ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_redirection_and_a_Reason_header_are_reported_as_they_are()
    {
        var wire = Placed(out string invite);
        wire.Send(Wire.Response(invite, 302, extra: "Reason: Q.850;cause=17;text=\"User busy\"\r\n"));
        Assert.Equal(new SipCallEnded(Call, SipEndedBy.Peer, 302, "User busy", 17), wire.Last<SipCallEnded>() with { Contacts = [] });
        Assert.Equal("sip:peer@192.0.2.10:5060", Assert.Single(wire.Last<SipCallEnded>().Contacts));
    }

    [Fact]
    public void Header_values_with_line_breaks_are_refused_and_display_names_kept_in_one_line()
    {
        var wire = new Wire();
        Assert.Throws<ArgumentException>(() => wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")) with { Headers = [("X-Contact", "a\r\nVia: x")] }, now)));
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1\r\nX: y")) with { FromDisplay = "a\"\r\nX: y" }, now)).Single();
        Assert.StartsWith("\"a\\\"  X: y\" <sip:4912345@carrier.test>", Wire.Header(invite, "From"), StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nX:", invite, StringComparison.Ordinal);
    }

    private static Wire Placed(out string invite)
    {
        var wire = new Wire();
        invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        return wire;
    }

    private static Wire Arrived()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", body: Wire.Sdp));
        return wire;
    }

    private static string Answer(Wire wire) => Wire.ToTag(wire.Do((engine, now) => engine.Answer(Call, Engines.Answer, now)).Single());

    private static Wire Established(out string tag)
    {
        var wire = Arrived();
        tag = Answer(wire);
        wire.Send(Wire.Request("ACK", toTag: tag, branch: "z9hG4bKack"));
        return wire;
    }
}
