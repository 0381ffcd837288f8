using Crm.Telephony.Calls.Trunks;
using static Crm.Calls.Tests.Trunks.TestTrunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>Patterns, rewriting, caller-ids, routes and rates.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("+1XXXXXXXXXX", "+12125550100", true)]
    [InlineData("+1XXXXXXXXXX", "+121255501000", false)]
    [InlineData("+1XXXXXXXXXX", "+1212555010", false)]
    [InlineData("+1XXXXXXXXXX", "+1212555010a", false)]
    [InlineData("00*", "0049301", true)]
    [InlineData("00*", "00", true)]
    [InlineData("00*", "049", false)]
    [InlineData("*", "", true)]
    [InlineData("XX", "7", false)]
    [InlineData("#31#*", "#31#030", true)]
    public void A_pattern_is_characters_X_for_a_digit_and_a_star_for_the_rest(string pattern, string number, bool matches)
        => Assert.Equal(matches, DialPattern.TryParse(pattern)!.Matches(number));

    [Theory]
    [InlineData("")]
    [InlineData("1*2")]
    [InlineData("1+")]
    [InlineData("x")]
    [InlineData("[0-9]")]
    [InlineData("1 2")]
    public void What_is_no_pattern_is_refused(string text) => Assert.Null(DialPattern.TryParse(text));

    [Theory]
    [InlineData("+12125550100", "2125550100")]
    [InlineData("+49301234", "01149301234")]
    [InlineData("911", "911")]
    public void The_first_rule_that_fits_rewrites_and_without_one_a_number_stays(string number, string dialed)
    {
        NumberRule[] rules = [Rule("+1XXXXXXXXXX", 2, ""), Rule("+*", 1, "011"), Rule("+49*", 3, "never")];
        Assert.Equal(dialed, NumberRule.Apply(rules, number));
    }

    [Fact]
    public void Taking_more_than_there_is_leaves_what_is_put_in_its_place() => Assert.Equal("+1", NumberRule.Apply([Rule("*", 20, "+1")], "555"));

    [Theory]
    [InlineData("+12125550177", "12125550177")]
    [InlineData("+13105550100", "12125550100")]
    [InlineData(null, "12125550100")]
    public void A_call_shows_the_caller_id_that_it_asks_for_only_where_the_trunk_allows_it(string? asked, string shown)
    {
        var trunk = Trunk("a", o => o with { CallerIds = [DialPattern.TryParse("+121255501XX")!], CallerIdRules = [Rule("+*", 1, "")] });
        Assert.Equal(shown, trunk.CallerIdFor(asked));
    }

    [Theory]
    [InlineData("+49301", "b,a")]
    [InlineData("+491701", "c")]
    [InlineData("+12125550100", "a")]
    [InlineData("112", "")]
    public void The_longest_prefix_decides_which_trunks_are_tried(string number, string trunks)
    {
        var table = new RouteTable([new("+", ["a"]), new("+49", ["b", "a"]), new("+4917", ["c"])], ["a", "b", "c"]);
        Assert.Equal(trunks, string.Join(',', table.Of(number)));
        Assert.Equal(["x", "y"], new RouteTable([], ["x", "y"]).Of(number));
    }

    [Theory]
    [InlineData("+4930", 0.02)]
    [InlineData("+49170", 0.1)]
    [InlineData("112", null)]
    public void The_longest_prefix_has_the_price(string number, double? price)
        => Assert.Equal((decimal?)price, Trunk("a", o => o with { Rates = [new("+", 1), new("+49", 0.02m), new("+4917", 0.1m)] }).RateOf(number));

    [Fact]
    public void A_bucket_lets_a_second_s_worth_pass_at_once_and_then_one_at_a_time()
    {
        var bucket = new TokenBucket(2, At(0));
        Assert.True(bucket.TryTake(At(0)));
        Assert.True(bucket.TryTake(At(0)));
        Assert.False(bucket.TryTake(At(0.5) - TimeSpan.FromMilliseconds(1)));
        Assert.True(bucket.TryTake(At(0.5)));
        Assert.False(bucket.TryTake(At(0.5)));
        Assert.Equal(2, bucket.Available(At(60)));

        var slow = new TokenBucket(0.1, At(0));
        Assert.True(slow.TryTake(At(0)));
        Assert.False(slow.TryTake(At(9)));
        Assert.True(slow.TryTake(At(10)));
        Assert.Equal(0, slow.Available(At(5)));
    }

    [Fact]
    public void Over_any_span_no_more_pass_than_the_rate_allows()
    {
        var bucket = new TokenBucket(7, At(0));
        var taken = Enumerable.Range(0, 100_000).Where(i => bucket.TryTake(At(i / 1000.0))).Select(i => i / 1000.0).ToArray();
        Assert.InRange(taken.Length, 700, 707);
        for (var i = 8; i < taken.Length; i++)
        {
            Assert.True(taken[i] - taken[i - 8] > 0.14, $"9 calls between {taken[i - 8]} and {taken[i]} s");
        }
    }

    private static NumberRule Rule(string match, int strip, string add) => new(DialPattern.TryParse(match)!, strip, add);
}
