using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>What a rehearsal says of a campaign is what the campaign then does.</summary>
public sealed class RehearsalTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<PastCall> History = [.. Enumerable.Repeat(new CarrierModel(3), 2_000).Select(carrier => carrier.Next())];

    [Fact]
    public void What_is_expected_is_what_other_runs_of_the_same_carrier_come_to()
    {
        var expected = Run(Plan(DialMode.Predictive));
        var (busy, calls, inside) = (0.0, 0.0, 0);
        for (var seed = 100UL; seed < 105; seed++)
        {
            var campaign = Shift.Campaign(1, DialMode.Predictive);
            var shift = new Shift(10, new CarrierModel(seed), campaign);
            busy += shift.UtilizationOver(TimeSpan.FromMinutes(40)) / 5;
            calls += shift.Floor.Dialed / 5 / (2 / 3.0);
            inside += shift.Rate(campaign) <= expected.Abandonment.High + 0.005 ? 1 : 0;
        }

        var progressive = Run(Plan(DialMode.Progressive));
        output.WriteLine($"{busy:P1} busy, {calls:0} calls an hour; expected {expected}, progressive {progressive}");
        Assert.InRange(busy, expected.Utilization.Mean - 0.05, expected.Utilization.Mean + 0.05);
        Assert.InRange(calls, 0.9 * expected.CallsPerHour.Mean, 1.1 * expected.CallsPerHour.Mean);
        Assert.InRange(inside, 4, 5);
        Assert.InRange(expected.HighestRate.High, 0, 0.03);
        Assert.True(expected.Utilization.Mean > progressive.Utilization.Mean);
        Assert.Equal(new Expected(0, 0, 0), progressive.Abandonment);
    }

    [Fact]
    public void Phones_that_are_not_picked_up_show_as_abandoned_calls_also_in_progressive_mode()
    {
        var result = Run(Plan(DialMode.Progressive) with { MissedOffers = 0.1 });
        output.WriteLine($"{result}");
        Assert.InRange(result.Abandonment.Mean, 0.04, 0.15);
        Assert.InRange(result.HighestRate.High, 0.04, 1);
    }

    [Fact]
    public void What_stands_in_the_ledger_counts()
    {
        var plan = Plan(DialMode.Predictive);
        var spent = Run(plan with { Ledger = [(TimeSpan.FromHours(2), 200, 12)] });
        Assert.Equal(0.06, spent.HighestRate.High, 0.005);
        Assert.Equal(new Expected(0, 0, 0), spent.Abandonment); // above the limit nothing is risked
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_and_progress_rises_to_one()
    {
        var told = new List<double>();
        var plan = Plan(DialMode.Predictive, agents: 8) with { Length = TimeSpan.FromMinutes(20) };
        var result = Run(plan);
        Assert.Equal(result, Run(plan, told.Add));
        Assert.NotEqual(result, Run(plan with { Seed = 2 }));
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1], 1e-9);
        Assert.True(told.Count >= 4 * plan.Runs);
    }

    [Fact]
    public void It_ends_within_a_few_virtual_minutes_of_being_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var told = 0;
        Assert.Throws<OperationCanceledException>(() => Run(Plan(DialMode.Predictive, agents: 8), _ =>
        {
            told++;
            stop.Cancel();
        }, stop.Token));
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_plan_that_says_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Run(Plan(DialMode.Progressive, agents: 0)));
        Assert.Throws<ArgumentException>(() => Run(Plan(DialMode.Progressive, agents: 3) with { History = [] }));
        Assert.Throws<ArgumentException>(() => Run(Plan(DialMode.Progressive, agents: 3) with { Runs = 4 }));
    }

    private static RehearsalResult Run(RehearsalPlan plan, Action<double>? progress = null, CancellationToken? cancel = null) =>
        Rehearsal.Run(plan, progress, cancel ?? TestContext.Current.CancellationToken);

    private static RehearsalPlan Plan(DialMode mode, int agents = 10) => new(Shift.Campaign(1, mode), agents, History, TimeSpan.FromMinutes(40), 5, 1);
}
