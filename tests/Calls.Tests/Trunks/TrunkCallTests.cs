using System.Net;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using static Crm.Calls.Tests.Trunks.TestTrunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>One call on its way over several trunks: what moves it to the next, what never does, and where redirections may lead.</summary>
public sealed class TrunkCallTests
{
    private const string Number = "+12125550111";
    private readonly Trunk _a = Trunk("a");
    private readonly Trunk _b = Trunk("b");

    public static TheoryData<SipCallEnded> OfTheTrunk => new(Silent(), Silent(503), Refused(500), Refused(502), Refused(503), Refused(504), Refused(580), Refused(401), Refused(407));

    public static TheoryData<int> OfTheCallee => new(400, 403, 404, 408, 410, 415, 480, 484, 486, 487, 488, 600, 603, 604, 606, 607, 608);

    [Theory]
    [MemberData(nameof(OfTheTrunk))]
    public void A_trunk_that_fails_the_call_is_followed_by_the_next(SipCallEnded failure)
    {
        var call = Call(_a, _b);
        Assert.Same(_a, call.Next(At(0))!.Trunk);
        Assert.Same(_b, call.After(failure, At(1))!.Trunk);
        Assert.Null(call.After(Refused(500), At(2)));
        Assert.Equal((500, "because", null), call.Failure);
        Assert.Equal((1, 1), (_a.Failed, _b.Failed));
    }

    [Theory]
    [MemberData(nameof(OfTheCallee))]
    public void What_the_called_person_s_end_says_is_final(int status)
    {
        var call = Call(_a, _b);
        call.Next(At(0));
        Assert.Null(call.After(Refused(status), At(1)));
        Assert.Equal(0, _a.Failed);
        Assert.Equal(0, _b.Placed);
    }

    [Fact]
    public void Ringing_in_vain_and_our_own_hang_up_are_final()
    {
        foreach (var ended in new[] { new SipCallEnded(new(1), SipEndedBy.Failure, 408, "Nobody answered in time", null), new SipCallEnded(new(1), SipEndedBy.Us, 500, "gone", null) })
        {
            var call = Call(_a, _b);
            call.Next(At(0));
            Assert.Null(call.After(ended, At(1)));
        }
    }

    [Fact]
    public void Trunks_that_take_no_call_are_passed_over_and_when_none_is_left_it_says_why()
    {
        var full = Trunk("full", o => o with { MaxCalls = 2 });
        full.Calls = 2;
        var away = Trunk("away", o => o with { Registration = new TrunkRegistration(At(60)) });
        away.RegistrationChanged(403, "Forbidden");
        Assert.Same(_b, Call(full, away, _b).Next(At(0))!.Trunk);

        var call = Call(full, away);
        Assert.Null(call.Next(At(0)));
        Assert.Equal((503, $"no trunk takes a call to {Number} now: full has its 2 calls; away is not registered (403 Forbidden)", null), call.Failure);
        Assert.Equal((503, $"no route leads to {Number}", null), Unrouted().Failure);

        static TrunkCall Unrouted()
        {
            var unrouted = Call();
            unrouted.Next(At(0));
            return unrouted;
        }
    }

    [Fact]
    public void A_trunk_that_asks_to_be_left_alone_is_for_that_long_and_not_for_ever()
    {
        var call = Call(_a, _b);
        call.Next(At(0));
        call.After(Refused(503) with { RetryAfter = At(30) }, At(0));
        Assert.Equal(TrunkState.Resting, _a.State(At(30) - Tick));
        Assert.Equal("asked to be left alone for another 10 s", _a.Problem(At(20)));
        Assert.Equal(TrunkState.Up, _a.State(At(30)));

        call = Call(_a);
        call.Next(At(40));
        call.After(Refused(503) with { RetryAfter = TimeSpan.FromDays(1) }, At(40));
        Assert.Equal(TrunkState.Up, _a.State(At(40) + TimeSpan.FromMinutes(5)));
        Assert.Equal(TrunkState.Resting, _a.State(At(40) + TimeSpan.FromMinutes(5) - Tick));
    }

    [Fact]
    public void A_trunk_that_was_silent_a_moment_ago_comes_last_but_comes()
    {
        var call = Call(_a, _b);
        call.Next(At(0));
        call.After(Silent(), At(4));
        var next = Call(_a, _b);
        Assert.Same(_b, next.Next(At(5))!.Trunk);
        Assert.Same(_a, next.After(Refused(500), At(5))!.Trunk);
        Assert.Same(_a, Call(_a, _b).Next(At(19))!.Trunk);
    }

    [Fact]
    public void The_number_is_dialed_as_each_trunk_wants_it()
    {
        var national = Trunk("national", o => o with { Outgoing = [new NumberRule(DialPattern.TryParse("+1*")!, 2, "")] });
        var call = Call(national, _b);
        Assert.Equal("2125550111", call.Next(At(0))!.Dialed);
        Assert.Equal(Number, call.After(Refused(500), At(0))!.Dialed);
    }

    [Fact]
    public void A_redirection_is_followed_to_the_trunk_s_own_hosts_only()
    {
        var call = Call(_a, _b);
        call.Next(At(0));
        var second = call.After(Refused(302, "sip:+1900@evil.test", "sip:+12125550111@192.0.2.10:5080", "sip:+12125550111@a.test"), At(0))!;
        Assert.Equal((_a, "sip:+12125550111@192.0.2.10:5080"), (second.Trunk, second.RequestUri));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.10"), 5080), second.Flow!.Value.Remote);
        var third = call.After(Refused(301, "sip:+12125550111@A.TEST;transport=udp"), At(0))!;
        Assert.Equal((_a, null), (third.Trunk, third.Flow));
        Assert.Equal(0, _a.Failed);

        var elsewhere = call.After(Refused(302, "sip:+12125550111@evil.test"), At(0))!;
        Assert.Equal((_b, null), (elsewhere.Trunk, elsewhere.RequestUri));
        Assert.Null(call.After(Refused(300), At(0)));
        Assert.Equal((503, "redirected to where it may not go", null), call.Failure);
    }

    [Fact]
    public void A_circle_of_redirections_ends_and_the_next_trunk_is_tried()
    {
        var call = Call(_a, _b);
        call.Next(At(0));
        for (var i = 0; i < 3; i++)
        {
            Assert.Same(_a, call.After(Refused(302, "sip:1@a.test"), At(0))!.Trunk);
        }
        Assert.Same(_b, call.After(Refused(302, "sip:1@a.test"), At(0))!.Trunk);
    }

    [Theory]
    [InlineData("sip:+19005550100@a.test", false)]
    [InlineData("sip:%2B19005550100@a.test", false)]
    [InlineData("sip:19005550100@a.test", false)]
    [InlineData("sip:+19005550100;phone-context=x@a.test", false)]
    [InlineData("sip:+12125550199@a.test", true)]
    [InlineData("tel:+12125550199", false)]
    [InlineData("sip:a.test", false)]
    [InlineData("sip:1@a.test?Replaces=x", false)]
    public void A_redirection_never_leads_to_a_number_that_could_not_have_been_called(string contact, bool followed)
    {
        var trunk = Trunk("a", o => o with { Incoming = [new NumberRule(DialPattern.TryParse("1XXXXXXXXXX")!, 0, "+")] });
        var call = new TrunkCall(Number, [trunk], (number, _) => !number.StartsWith("+1900", StringComparison.Ordinal));
        call.Next(At(0));
        Assert.Equal(followed, call.After(Refused(302, contact), At(0)) is not null);
    }

    private static TrunkCall Call(params Trunk[] route) => new(Number, route, (_, _) => true);
}
