using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>Our registrations at other registrars (RFC 3261 section 10.2): kept fresh, tried again, in the interval that the registrar wants.</summary>
public sealed class ClientRegistrationTests
{
    private static readonly SipRegister Registration = new("carrier.test", Engines.Udp(Engines.Carrier), "us", "trunk secret", TimeSpan.FromMinutes(10)) { Account = "+4930100", Trunk = "carrier" };

    [Fact]
    public void A_challenge_is_answered_and_the_account_is_what_is_registered()
    {
        var wire = new Wire();
        string first = Start(wire);
        Assert.StartsWith("REGISTER sip:carrier.test ", first, StringComparison.Ordinal);
        Assert.Equal("<sip:+4930100@192.0.2.1:5060>;expires=600", Wire.Header(first, "Contact"));
        Assert.Equal("<sip:+4930100@carrier.test>", Wire.Header(first, "To"));
        string second = wire.Send(Challenge(first, "carrier.test")).Single();
        Assert.Contains("username=\"us\"", Wire.Header(second, "Authorization"), StringComparison.Ordinal);
        wire.Send(Granted(second, 600));
        Assert.Equal(200, wire.Last<SipRegistrationChanged>().Status);
    }

    [Fact]
    public void It_is_refreshed_before_the_time_that_the_registrar_granted_to_our_Contact_is_over()
    {
        var wire = new Wire();
        string first = Start(wire);
        // Somebody else's Contact stands beside ours, with another time; the header's is a third.
        string ok = Wire.Response(first, 200, extra: "Expires: 3000\r\n").Replace("Contact: <sip:peer@192.0.2.10:5060>", "Contact: <sip:+4930100@192.0.2.9:5060>;expires=20, <sip:+4930100@192.0.2.1:5060>;expires=100", StringComparison.Ordinal);
        var granted = wire.Now;
        wire.Send(ok);
        var refresh = Next(wire);
        Assert.InRange((refresh.At - granted).TotalSeconds, 75, 85.1);
        Assert.Equal(Wire.Header(first, "Call-ID"), Wire.Header(refresh.Text, "Call-ID"));
        wire.Send(Granted(refresh.Text, 100));
        Assert.Single(wire.Events.OfType<SipRegistrationChanged>());
    }

    [Fact]
    public void A_time_that_is_too_brief_is_asked_for_again_at_once_as_the_registrar_wants_it_but_not_in_a_circle()
    {
        var wire = new Wire();
        string again = wire.Send(Wire.Response(Start(wire), 423, extra: "Min-Expires: 1800\r\n")).Single();
        Assert.EndsWith(";expires=1800", Wire.Header(again, "Contact"), StringComparison.Ordinal);
        Assert.Empty(wire.Events);
        Assert.Empty(wire.Send(Wire.Response(again, 423, extra: "Min-Expires: 3600\r\n")));
        Assert.Equal(423, wire.Last<SipRegistrationChanged>().Status);
    }

    [Theory]
    [InlineData("Min-Expires: 300\r\n")]
    [InlineData("Min-Expires: 99999999999\r\n")]
    [InlineData("")]
    public void A_423_that_asks_for_nothing_sensible_is_a_failure(string header)
    {
        var wire = new Wire();
        Assert.Empty(wire.Send(Wire.Response(Start(wire), 423, extra: header)));
        Assert.Equal(423, wire.Last<SipRegistrationChanged>().Status);
    }

    [Fact]
    public void Failures_are_tried_again_ever_more_slowly_each_a_little_off_the_beat()
    {
        var wire = new Wire();
        string request = Start(wire);
        List<double> waits = [];
        for (int i = 0; i < 9; i++)
        {
            var failed = wire.Now;
            wire.Send(Wire.Response(request, 500));
            var next = Next(wire);
            waits.Add((next.At - failed).TotalSeconds);
            request = next.Text;
        }
        double[] centers = [2, 4, 8, 16, 32, 60, 60, 60, 60];
        Assert.All(waits.Zip(centers), pair => Assert.InRange(pair.First, pair.Second * 0.75, (pair.Second * 1.25) + 0.001));
        Assert.True(waits.Skip(5).Distinct().Count() > 1, "every wait is the same");
        Assert.Single(wire.Events.OfType<SipRegistrationChanged>());
    }

    [Fact]
    public void The_seed_decides_the_jitter()
    {
        Assert.Equal(FirstWait(1), FirstWait(1));
        Assert.NotEqual(FirstWait(1), FirstWait(2));

        static TimeSpan FirstWait(byte seed)
        {
            var wire = new Wire(Engines.Options(Engines.Server, seed) with { Trunks = [Engines.Trunk] });
            wire.Send(Wire.Response(Start(wire), 500));
            var from = wire.Now;
            return Next(wire).At - from;
        }
    }

    [Fact]
    public void A_registrar_that_asks_for_time_gets_it_within_reason()
    {
        var wire = new Wire();
        var start = wire.Now;
        wire.Send(Wire.Response(Start(wire), 503, extra: "Retry-After: 120\r\n"));
        Assert.Empty(wire.Run(TimeSpan.FromSeconds(120)));
        Assert.Equal(TimeSpan.FromSeconds(120) + TimeSpan.FromTicks(1), Next(wire).At - start);

        wire = new Wire();
        wire.Send(Wire.Response(Start(wire), 503, extra: "Retry-After: 86000\r\n"));
        start = wire.Now;
        Assert.Equal(TimeSpan.FromMinutes(10) + TimeSpan.FromTicks(1), Next(wire).At - start);
    }

    [Fact]
    public void The_realm_that_took_the_registration_is_the_only_one_that_calls_answer()
    {
        var wire = new Wire();
        string second = wire.Send(Challenge(Start(wire), "carrier.test")).Single();
        wire.Send(Granted(second, 600));
        string invite = wire.Do((engine, now) => engine.Invite(Engines.CallTo(new SipToTrunk("carrier", "1")), now)).Single();
        Assert.StartsWith("ACK ", Assert.Single(wire.Send(Challenge(invite, "callee.test"))), StringComparison.Ordinal);
        Assert.Equal(401, wire.Last<SipCallEnded>().Status);
    }

    private static string Start(Wire wire) => wire.Do((engine, now) => engine.Register(Registration, now)).Single();

    /// <summary>Lets time pass until something is sent, and not a tick longer.</summary>
    private static (TimeSpan At, string Text) Next(Wire wire)
    {
        while (true)
        {
            var at = wire.Engine.NextDeadline!.Value;
            if (wire.At(at) is [var text, ..])
            {
                return (at, text);
            }
        }
    }

    private static string Challenge(string request, string realm) => Wire.Response(request, 401, extra: $"WWW-Authenticate: Digest realm=\"{realm}\", nonce=\"n1\", qop=\"auth\"\r\n");

    private static string Granted(string request, int seconds)
        => Wire.Response(request, 200).Replace("Contact: <sip:peer@192.0.2.10:5060>", $"Contact: <sip:+4930100@192.0.2.1:5060>;expires={seconds}", StringComparison.Ordinal);
}
