using Crm.Routing.Dialer;

namespace Crm.Routing.Tests.Dialer;

public sealed class AttemptPlanTests
{
    private const string Home = "+12125550101";
    private const string Mobile = "+12125550102";

    private static readonly DateTimeOffset Now = Center.Start;

    private readonly AttemptPlan _plan = new(3, 5, 2, new Dictionary<string, TimeSpan>
    {
        ["busy"] = TimeSpan.FromMinutes(15),
        ["no-answer"] = TimeSpan.FromHours(4),
    })
    {
        EndsNumber = new HashSet<string> { "wrong-number" },
    };

    [Fact]
    public void Numbers_are_tried_in_order_before_one_is_tried_again()
    {
        Assert.Equal((Home, Now), Next());
        Assert.Equal((Mobile, Now), Next(Past(Home, 0, "busy")));
        Assert.Equal((Home, Now.AddMinutes(15)), Next(Past(Home, 0, "busy"), Past(Mobile, 0, "no-answer")));
    }

    [Fact]
    public void The_wait_follows_the_disposition_of_the_last_attempt() =>
        Assert.Equal((Mobile, Now.AddMinutes(10)), Next(Past(Home, 30, "no-answer"), Past(Mobile, 1500, "no-answer"), Past(Mobile, 5, "busy")));

    [Fact]
    public void A_wait_that_is_over_is_due_now() => Assert.Equal((Home, Now), Next(Past(Home, 500, "no-answer"), Past(Mobile, 1, "busy")));

    [Theory]
    [InlineData("sold")]
    [InlineData("not-interested")]
    public void Any_other_disposition_ends_the_lead(string disposition) => Assert.Equal(((string?)null, (DateTimeOffset?)null), Next(Past(Home, 0, disposition)));

    [Fact]
    public void A_wrong_number_ends_that_number_only()
    {
        Assert.Equal((Mobile, Now), Next(Past(Home, 0, "wrong-number")));
        Assert.Equal(((string?)null, (DateTimeOffset?)null), Next(Past(Home, 0, "wrong-number"), Past(Mobile, 0, "wrong-number")));
    }

    [Fact]
    public void Caps_of_number_and_lead_hold()
    {
        PastAttempt[] home = [Past(Home, 9000, "busy"), Past(Home, 8000, "busy"), Past(Home, 7000, "busy")];
        Assert.Equal(Mobile, Next(home).Number);
        Assert.Equal(Mobile, Next([.. home, Past(Mobile, 6000, "busy")]).Number);
        Assert.Null(Next([.. home, Past(Mobile, 6000, "busy"), Past(Mobile, 5000, "busy")]).Number);
    }

    [Fact]
    public void A_number_that_was_tried_often_today_waits_for_the_day_to_pass()
    {
        PastAttempt[] attempts = [Past(Home, 60, "busy"), Past(Home, 30, "busy"), Past(Mobile, 1500, "busy"), Past(Mobile, 1, "no-answer")];
        Assert.Equal((Mobile, Now.AddMinutes(239)), Next(attempts));
        Assert.Equal((Home, Now.AddMinutes(-60).AddHours(24)), Next([.. attempts[..3], Past(Mobile, 1, "wrong-number")]));
    }

    [Fact]
    public void A_lead_without_a_number_is_done() => Assert.Null(_plan.Next([], [], Now).Number);

    private static PastAttempt Past(string number, int minutesAgo, string disposition) => new(number, Now.AddMinutes(-minutesAgo), disposition);

    private (string? Number, DateTimeOffset? At) Next(params PastAttempt[] attempts)
    {
        var next = _plan.Next([Home, Mobile], attempts, Now);
        return (next.Number, next.At);
    }
}
