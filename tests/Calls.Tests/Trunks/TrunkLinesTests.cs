using Crm.Telephony.Calls.Trunks;
using static Crm.Calls.Tests.Trunks.TestTrunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>Free lines and refusals, as a dialer on another thread reads them.</summary>
public sealed class TrunkLinesTests
{
    [Fact]
    public void Lines_are_free_up_to_the_limits_of_calls_and_of_calls_a_second_which_comes_back_with_time()
    {
        var a = Trunk("a", o => o with { MaxCalls = 10, CallsPerSecond = 4 });
        var b = Trunk("b", o => o with { MaxCalls = 3 });
        (a.Calls, b.Calls) = (2, 1);
        for (var i = 0; i < 4; i++)
        {
            a.Place(At(0));
        }
        var lines = Lines(At(0), a, b);
        Assert.Equal(2, lines.FreeLines(null, 100, At(0)));
        Assert.Equal(2 + 2, lines.FreeLines(null, 100, At(0.5)));
        Assert.Equal(2 + 4, lines.FreeLines(null, 100, At(60)));
        Assert.Equal(5, lines.FreeLines(null, 5, At(60)));
        Assert.Equal(2, lines.FreeLines("+49301", 100, At(60)));
        Assert.Equal(0, lines.FreeLines("112", 100, At(60)));
    }

    [Fact]
    public void A_trunk_that_is_not_up_has_no_lines_and_one_without_a_limit_as_many_as_the_server()
    {
        var away = Trunk("a", o => o with { Registration = new TrunkRegistration(At(60)) });
        var open = Trunk("b");
        Assert.Equal(50, Lines(At(0), away, open).FreeLines(null, 50, At(0)));
        Assert.Equal(0, Lines(At(0), away).FreeLines(null, 50, At(0)));
        Assert.Equal("b", Lines(At(0), away, open).First("+12125550100"));
    }

    [Fact]
    public void A_number_is_refused_when_it_may_not_be_called_has_no_route_or_no_trunk_of_it_is_up()
    {
        var away = Trunk("a", o => o with { Registration = new TrunkRegistration(At(60)) });
        var lines = Lines(At(0), away, Trunk("b"));
        Assert.Contains("not allowed", lines.Refusal("+9791234567", Noon)?.Sentence, StringComparison.Ordinal);
        Assert.Null(lines.Refusal("+12125550100", Noon));
        Assert.Equal(new("No line to call out by works at present: a is not registered (registering).", OfNumber: false), Lines(At(0), away).Refusal("+12125550100", Noon));
        var unrouted = new TrunkLines(new RouteTable([new("+1", ["a"])], []), lines.Lines, TollPolicy.None).Refusal("+44201234567", Noon)!;
        Assert.StartsWith("No route leads to +44", unrouted.Sentence, StringComparison.Ordinal);
        Assert.True(unrouted.OfNumber);
        Assert.StartsWith("No trunk is configured", TrunkLines.Empty.Refusal("+12125550100", Noon)?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spent_day_refuses_every_number_until_it_is_over()
    {
        var policy = new TollPolicy { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), Destinations = TollPolicy.Rules("+1", [], []) };
        var end = policy.DayEnd(Noon);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 5, 0, 0, TimeSpan.Zero), end);
        Assert.Equal(end.AddDays(1), policy.DayEnd(end));
        var lines = Lines(At(0), Trunk("a")) with { Spent = new("spent", end) };
        Assert.Equal(new("spent", OfNumber: false), lines.Refusal("+12125550100", end.AddTicks(-1)));
        Assert.Null(lines.Refusal("+12125550100", end));
    }

    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static TrunkLines Lines(TimeSpan now, params Trunk[] trunks)
        => new(
            new RouteTable([new("+", [.. trunks.Select(trunk => trunk.Name)]), new("+49", ["b"])], []),
            trunks.ToDictionary(trunk => trunk.Name, trunk => trunk.Line(now)),
            new TollPolicy { Destinations = TollPolicy.Rules("+1", ["+", "112"], []) });
}
