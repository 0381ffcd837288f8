using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Calls to and from trunks: credentials for their own realm, identity and privacy (RFC 3323, 3325), forks, redirections, silence, OPTIONS.</summary>
public sealed class TrunkTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Four = TimeSpan.FromSeconds(4);
    private static readonly SipInvite ToCarrier = Engines.CallTo(new SipToTrunk("carrier", "+4930123"));

    [Fact]
    public void A_configured_realm_is_the_only_one_that_is_answered()
    {
        var wire = With(Engines.Trunk with { Realm = "carrier.test" });
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.StartsWith("ACK ", wire.Send(Challenge(invite, 407, "elsewhere.test")).Single(), StringComparison.Ordinal);
        Assert.Equal(407, wire.Last<SipCallEnded>().Status);

        invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.Contains("realm=\"carrier.test\"", wire.Send(Challenge(invite, 407, "carrier.test"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_challenges_in_two_realms_the_trunks_own_is_answered()
    {
        var wire = With(Engines.Trunk with { Realm = "carrier.test" });
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        const string Two = "Proxy-Authenticate: Digest realm=\"elsewhere.test\", nonce=\"1\"\r\nProxy-Authenticate: Digest realm=\"carrier.test\", nonce=\"2\"\r\n";
        Assert.Contains("realm=\"carrier.test\", nonce=\"2\"", wire.Send(Wire.Response(invite, 407, extra: Two))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_configured_realm_the_first_in_which_a_call_got_through_is_the_only_one_from_then_on()
    {
        var wire = new Wire();
        string first = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        string again = wire.Send(Challenge(first, 401, "carrier.test"))[1];
        wire.Send(Wire.Response(again, 180));

        string second = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.StartsWith("ACK ", Assert.Single(wire.Send(Challenge(second, 407, "callee.test"))), StringComparison.Ordinal);
        Assert.Equal(407, wire.Last<SipCallEnded>().Status);
    }

    [Fact]
    public void A_realm_whose_challenge_was_answered_in_vain_is_not_learned()
    {
        var wire = new Wire();
        string first = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        string again = wire.Send(Challenge(first, 401, "elsewhere.test"))[1];
        wire.Send(Challenge(again, 401, "elsewhere.test"));
        string second = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.Equal(2, wire.Send(Challenge(second, 401, "carrier.test")).Count);
    }

    [Theory]
    [InlineData(false, false, "<sip:4912345@carrier.test>", null, null)]
    [InlineData(true, false, "<sip:4912345@carrier.test>", "<sip:4912345@carrier.test>", null)]
    [InlineData(true, true, "<sip:anonymous@anonymous.invalid>", "<sip:4912345@carrier.test>", "id")]
    [InlineData(false, true, "<sip:anonymous@anonymous.invalid>", null, "id")]
    public void Our_identity_goes_to_trunks_that_are_trusted_with_it_and_privacy_is_asked_for(bool asserts, bool hidden, string from, string? identity, string? privacy)
    {
        var wire = With(Engines.Trunk with { AssertIdentity = asserts });
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier with { Private = hidden }, now)).Single();
        Assert.Contains(from, Wire.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal(identity, HeaderOrNull(invite, "P-Asserted-Identity"));
        Assert.Equal(privacy, HeaderOrNull(invite, "Privacy"));
        Assert.Equal(hidden, !Wire.Header(invite, "From").Contains("Caller", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trunk_may_want_its_account_in_From_and_in_Contact()
    {
        var wire = With(Engines.Trunk with { FromUser = "acct", Account = "line-7", AssertIdentity = true });
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.Contains("<sip:acct@carrier.test>", Wire.Header(invite, "From"), StringComparison.Ordinal);
        Assert.Equal("<sip:line-7@192.0.2.1:5060>", Wire.Header(invite, "Contact"));
        Assert.Equal("<sip:4912345@carrier.test>", Wire.Header(invite, "P-Asserted-Identity"));
    }

    [Theory]
    [InlineData(true, "", "4930777", "4930777")]
    [InlineData(false, "", "4930777", "4912345")]
    [InlineData(true, "Privacy: id\r\n", "4930777", "anonymous")]
    [InlineData(true, "Privacy: critical; ID\r\n", "4930777", "anonymous")]
    [InlineData(false, "Privacy: user\r\n", "4930777", "anonymous")]
    [InlineData(true, "Privacy: none\r\n", "4930777", "4930777")]
    public void An_asserted_identity_is_believed_from_trusted_trunks_and_shown_to_nobody_when_privacy_is_asked_for(bool trusted, string privacy, string asserted, string shown)
    {
        var wire = With(Engines.Trunk with { TrustIdentity = trusted });
        wire.Send(Wire.Request("INVITE", extra: $"P-Asserted-Identity: \"Ann\" <sip:{asserted}@carrier.test>\r\n{privacy}", body: Wire.Sdp));
        var arrived = wire.Last<SipCallArrived>();
        Assert.Equal(shown, arrived.From);
        Assert.True(shown != "anonymous" || arrived.FromDisplay is null);
    }

    [Fact]
    public void Of_two_trunks_at_one_address_the_called_account_tells_which()
    {
        var wire = With(Engines.Trunk with { Account = "line-1" }, Engines.Trunk with { Name = "second", Account = "line-2", DialedInTo = true });
        wire.Send(Wire.Request("INVITE", uri: "sip:line-2@192.0.2.1", to: "sip:+4930555@crm.test", body: Wire.Sdp));
        Assert.Equal(("second", "+4930555"), (wire.Last<SipCallArrived>().Source.Name, wire.Last<SipCallArrived>().Dialed));
        wire.Send(Wire.Request("INVITE", uri: "sip:line-1@192.0.2.1", callId: "call-2", branch: "z9hG4bKa2", body: Wire.Sdp));
        Assert.Equal(("carrier", "line-1"), (wire.Last<SipCallArrived>().Source.Name, wire.Last<SipCallArrived>().Dialed));
        wire.Send(Wire.Request("INVITE", uri: "sip:other@192.0.2.1", callId: "call-3", branch: "z9hG4bKa3", body: Wire.Sdp));
        Assert.Equal("carrier", wire.Last<SipCallArrived>().Source.Name);
    }

    [Fact]
    public void Silence_fails_the_call_one_tick_past_its_limit_and_a_late_answer_is_ended()
    {
        var wire = new Wire();
        var start = wire.Now;
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier with { FirstResponse = Four }, now)).Single();
        wire.At(start + Four);
        Assert.Empty(wire.Events);
        wire.At(start + Four + Tick);
        Assert.True(wire.Last<SipCallEnded>() is { Status: 408, NoResponse: true, By: SipEndedBy.Failure });
        Assert.StartsWith("CANCEL ", Assert.Single(wire.Send(Wire.Response(invite, 180))), StringComparison.Ordinal);
        var late = wire.Send(Wire.Response(invite, 200, body: Wire.Sdp));
        Assert.Equal(["ACK", "BYE"], late.Select(text => text.Split(' ')[0]));
        Assert.Single(wire.Events.OfType<SipCallEnded>());
    }

    [Fact]
    public void Any_response_ends_the_silence_and_ringing_in_vain_is_no_silence()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier with { FirstResponse = Four, Timeout = TimeSpan.FromSeconds(30) }, now)).Single();
        wire.Send(Wire.Response(invite, 100));
        wire.Run(TimeSpan.FromSeconds(29));
        Assert.Empty(wire.Events);
        wire.Run(TimeSpan.FromSeconds(2));
        Assert.True(wire.Last<SipCallEnded>() is { Status: 408, NoResponse: false });
    }

    [Fact]
    public void Forked_branches_ring_side_by_side_the_first_200_wins_and_a_second_one_is_acknowledged_and_ended()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        string sdpA = Wire.Sdp.Replace("4000", "4100", StringComparison.Ordinal);
        wire.Send(Wire.Response(invite, 183, "a", body: sdpA));
        wire.Send(Wire.Response(invite, 183, "b", body: Wire.Sdp.Replace("4000", "4200", StringComparison.Ordinal)));
        Assert.Equal(2, wire.Events.OfType<SipCallProgress>().Count());

        // Branch a answers without SDP: what it said when it rang holds, not what b said last.
        Assert.StartsWith("ACK ", Assert.Single(wire.Send(Wire.Response(invite, 200, "a"))), StringComparison.Ordinal);
        Assert.Equal(sdpA, System.Text.Encoding.ASCII.GetString(wire.Last<SipCallAnswered>().Sdp.Span));
        var second = wire.Send(Wire.Response(invite, 200, "b", body: Wire.Sdp));
        Assert.Equal(["ACK", "BYE"], second.Select(text => text.Split(' ')[0]));
        Assert.All(second, text => Assert.EndsWith(";tag=b", Wire.Header(text, "To"), StringComparison.Ordinal));
        Assert.Empty(wire.Events.OfType<SipCallEnded>());
        Assert.Contains(";tag=a", Wire.Header(wire.Do((engine, now) => engine.Hangup(new(1), 16, "done", now)).Single(), "To"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_redirection_names_its_contacts_and_an_overload_how_long_it_lasts()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        string moved = Wire.Response(invite, 302).Replace("Contact: <sip:peer@192.0.2.10:5060>", "Contact: <sip:1@b.carrier.test>;q=0.5, <sip:2@c.carrier.test>", StringComparison.Ordinal);
        wire.Send(moved);
        Assert.Equal(["sip:1@b.carrier.test", "sip:2@c.carrier.test"], wire.Last<SipCallEnded>().Contacts);

        invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        wire.Send(Wire.Response(invite, 503, extra: "Retry-After: 90 (overload);duration=10\r\n"));
        Assert.Equal(TimeSpan.FromSeconds(90), wire.Last<SipCallEnded>().RetryAfter);
        Assert.Empty(wire.Last<SipCallEnded>().Contacts);
    }

    [Fact]
    public void A_call_that_was_redirected_goes_to_the_new_URI_and_names_the_old_one_in_To()
    {
        var wire = new Wire();
        var other = Engines.Udp(new IPEndPoint(IPAddress.Parse("192.0.2.11"), 5070));
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1") { RequestUri = "sip:2@192.0.2.11:5070", Flow = other }), now)).Single();
        Assert.StartsWith("INVITE sip:2@192.0.2.11:5070 ", invite, StringComparison.Ordinal);
        Assert.Equal("<sip:1@carrier.test>", Wire.Header(invite, "To"));
        Assert.Equal(other, wire.LastFlow);
        Assert.Throws<ArgumentException>(() => wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1") { RequestUri = "sip:2@a\r\nX: y" }), now)));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(503)]
    public void A_question_reports_whatever_the_trunk_answers(int status)
    {
        var wire = new Wire();
        long question = 0;
        string options = wire.Do((engine, now) => question = engine.Ping("carrier", now)).Single();
        Assert.StartsWith("OPTIONS sip:carrier.test ", options, StringComparison.Ordinal);
        Assert.Equal(Engines.Udp(Engines.Carrier), wire.LastFlow);
        wire.Send(Wire.Response(options, status));
        Assert.Equal(new SipTrunkAnswered("carrier", question, status, "Because"), wire.Last<SipTrunkAnswered>());
    }

    [Fact]
    public void A_question_to_a_silent_trunk_reports_a_time_out_and_one_that_cannot_be_sent_says_so_at_once()
    {
        var wire = new Wire();
        wire.Do((engine, now) => engine.Ping("carrier", now));
        wire.Run(TimeSpan.FromSeconds(33));
        Assert.Equal(408, wire.Last<SipTrunkAnswered>().Status);
        wire.Do((engine, now) => engine.Ping("carrier", now));
        wire.Do((engine, now) => engine.FlowFailed(Engines.Udp(Engines.Carrier), "Port unreachable", now));
        Assert.Equal((503, "Port unreachable"), (wire.Last<SipTrunkAnswered>().Status, wire.Last<SipTrunkAnswered>().Reason));
        Assert.Throws<ArgumentException>(() => wire.Do((engine, now) => engine.Ping("nobody", now)));
    }

    private static Wire With(params SipTrunk[] trunks) => new(Engines.ServerOptions() with { Trunks = trunks });

    private static string Challenge(string request, int status, string realm)
        => Wire.Response(request, status, extra: $"{(status == 407 ? "Proxy" : "WWW")}-Authenticate: Digest realm=\"{realm}\", nonce=\"n1\", qop=\"auth\"\r\n");

    private static string? HeaderOrNull(string message, string name)
        => message.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
}
