using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Reliable provisional responses (RFC 3262), towards callers that require them and from those whom we call.</summary>
public sealed class ReliableProvisionalTests
{
    private static readonly SipCallKey Call = new(1);
    private static readonly SipInvite ToCarrier = Engines.CallTo(new SipToTrunk("carrier", "1"));
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Ringing_is_repeated_until_its_PRACK_and_not_after()
    {
        var wire = Arrived();
        string ringing = Ring(wire);
        Assert.Equal((180, "100rel"), (Wire.Status(ringing), Wire.Header(ringing, "Require")));
        var repeats = wire.Run(TimeSpan.FromSeconds(4));
        Assert.Equal(3, repeats.Count);
        Assert.All(repeats, sent => Assert.Equal(ringing, sent.Text));
        Assert.Equal(200, Wire.Status(Acknowledge(wire, ringing, 2)));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(55)));
        // Proxies want a sign of life each minute (RFC 3261 section 13.3.1.1); it is one more reliable response.
        string again = wire.Run(TimeSpan.FromSeconds(2)).First().Text;
        Assert.Equal(RSeq(ringing) + 1, RSeq(again));
    }

    [Fact]
    public void The_numbers_rise_by_one_and_a_word_said_meanwhile_waits_for_the_PRACK()
    {
        var wire = Arrived();
        string first = Ring(wire);
        Assert.Empty(wire.Do((engine, now) => engine.Ring(Call, default, now)));
        Assert.Empty(wire.Do((engine, now) => engine.Ring(Call, Engines.Answer, now)));
        var sent = wire.Send(Prack(first, 2));
        Assert.Equal([200, 183], sent.Select(Wire.Status));
        Assert.Equal(RSeq(first) + 1, RSeq(sent[1]));
    }

    [Fact]
    public void An_answer_waits_for_the_PRACK_of_early_media_and_not_for_that_of_mere_ringing()
    {
        var wire = Arrived();
        string media = wire.Do((engine, now) => engine.Ring(Call, Engines.Answer, now)).Single();
        Assert.Empty(wire.Do((engine, now) => engine.Answer(Call, Engines.Answer, now)));
        Assert.Equal([200, 200], wire.Send(Prack(media, 2)).Select(Wire.Status));

        wire = Arrived();
        Ring(wire);
        Assert.Equal(200, Wire.Status(wire.Do((engine, now) => engine.Answer(Call, Engines.Answer, now)).Single()));
        Assert.All(wire.Run(TimeSpan.FromSeconds(5)), sent => Assert.StartsWith("SIP/2.0 200 ", sent.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0 1 INVITE")]
    [InlineData("1 INVITE")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void A_PRACK_for_nothing_of_ours_gets_481_and_changes_nothing(string rack)
    {
        var wire = Arrived();
        string ringing = Ring(wire);
        Assert.Equal(481, Wire.Status(wire.Send(Prack(ringing, 2, rack)).Single()));
        Assert.Single(wire.Run(T1 + TimeSpan.FromTicks(1)));
        Assert.Equal(200, Wire.Status(Acknowledge(wire, ringing, 3)));
        Assert.Equal(481, Wire.Status(wire.Send(Prack(ringing, 4)).Single()));
    }

    [Fact]
    public void A_caller_that_never_acknowledges_is_refused_after_64_T1()
    {
        var wire = Arrived();
        Ring(wire);
        var sent = wire.Run(T1 * 64 + TimeSpan.FromTicks(1));
        Assert.StartsWith("SIP/2.0 504 ", sent[^1].Text, StringComparison.Ordinal);
        Assert.Equal((SipEndedBy.Failure, 408), (wire.Last<SipCallEnded>().By, wire.Last<SipCallEnded>().Status));
    }

    [Fact]
    public void Callers_that_only_support_it_are_rung_as_ever()
    {
        var wire = new Wire();
        wire.Send(Wire.Request("INVITE", extra: "Supported: 100rel\r\n", body: Wire.Sdp));
        Assert.DoesNotContain("RSeq", Ring(wire), StringComparison.Ordinal);
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void What_rings_reliably_is_acknowledged_once_in_order_and_each_branch_by_itself()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        Assert.Equal("timer, 100rel", Wire.Header(invite, "Supported"));
        string prack = wire.Send(Reliable(invite, "a", 7)).Single();
        Assert.StartsWith("PRACK sip:peer@192.0.2.10:5060 ", prack, StringComparison.Ordinal);
        Assert.Equal(("7 1 INVITE", "2 PRACK"), (Wire.Header(prack, "RAck"), Wire.Header(prack, "CSeq")));
        Assert.Empty(wire.Send(Reliable(invite, "a", 7)));
        Assert.Empty(wire.Send(Reliable(invite, "a", 9)));
        Assert.Single(wire.Events.OfType<SipCallProgress>());
        Assert.Equal("8 1 INVITE", Wire.Header(wire.Send(Reliable(invite, "a", 8)).Single(), "RAck"));
        Assert.Equal("100 1 INVITE", Wire.Header(wire.Send(Reliable(invite, "b", 100)).Single(), "RAck"));
    }

    [Fact]
    public void The_answered_call_goes_on_with_the_numbers_and_the_route_of_the_2xx()
    {
        var wire = new Wire();
        string invite = wire.Do((engine, now) => engine.Invite(ToCarrier, now)).Single();
        wire.Send(Reliable(invite, "a", 1));
        string ack = wire.Send(Wire.Response(invite, 200, "a", "Record-Route: <sip:192.0.2.10;lr>\r\n", Wire.Sdp)).Single();
        Assert.Equal(("1 ACK", "<sip:192.0.2.10;lr>"), (Wire.Header(ack, "CSeq"), Wire.Header(ack, "Route")));
        string bye = wire.Do((engine, now) => engine.Hangup(Call, 16, "done", now)).Single();
        Assert.Equal(("3 BYE", "<sip:192.0.2.10;lr>"), (Wire.Header(bye, "CSeq"), Wire.Header(bye, "Route")));
    }

    private static Wire Arrived()
    {
        var wire = new Wire();
        Assert.Equal(100, Wire.Status(wire.Send(Wire.Request("INVITE", extra: "Require: 100rel\r\n", body: Wire.Sdp)).Single()));
        return wire;
    }

    private static string Ring(Wire wire) => wire.Do((engine, now) => engine.Ring(Call, default, now)).Single();

    private static string Acknowledge(Wire wire, string ringing, uint cseq) => wire.Send(Prack(ringing, cseq)).Single();

    private static string Prack(string ringing, uint cseq, string? rack = null)
        => Wire.Request("PRACK", cseq: cseq, toTag: Wire.ToTag(ringing), branch: $"z9hG4bKp{cseq}", extra: $"RAck: {rack ?? $"{RSeq(ringing)} 1 INVITE"}\r\n");

    private static uint RSeq(string response) => uint.Parse(Wire.Header(response, "RSeq"), System.Globalization.CultureInfo.InvariantCulture);

    private static string Reliable(string invite, string tag, uint rseq)
        => Wire.Response(invite, 183, tag, $"Require: 100rel\r\nRSeq: {rseq}\r\n", Wire.Sdp);
}
