using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>
/// Campaigns in their first minutes, when nothing is known of their calls yet, and with a ledger that would forgive a lot: quick answers are seen at once, and
/// that the others do not answer only a quarter of a minute later.
/// </summary>
public sealed class PacingStartTests(ITestOutputHelper output)
{
    private const int Days = 10;
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData(50, 120, 15, 9)]
    [InlineData(50, 12, 2, 2)]
    [InlineData(200, 12, 2, 2)]
    public void The_first_answers_are_not_lost_because_the_slow_ones_are_still_to_come(int agents, double talk, double wrapUp, double ring)
    {
        var policy = Shift.Campaign(1, DialMode.Predictive) with { RingLimit = TimeSpan.FromSeconds(15), MostLines = 1_000 };
        var floor = new SimulatedFloor(Shift.Start, 7, ["sales"], Population(talk, wrapUp, ring));
        floor.Post(new LineCapacity(1_000));
        for (var day = 1; day <= Days; day++)
        {
            floor.Post(new LedgerRestored(policy.Id, Shift.Start.AddDays(-day), 20 * agents, 20 * agents / 67));
        }

        floor.Post(new CampaignSet(policy));
        floor.SignIn(agents);
        floor.RunUntil(Shift.Start + Begin);
        var (answers, lost, used) = (floor.Outcomes.Count, floor.Outcomes.Count(o => o.Abandoned), floor.Agents.Utilization(floor.Now)!.Value);
        floor.RunUntil(Shift.Start.AddMinutes(8));
        var (later, laterLost) = (floor.Outcomes.Count - answers, floor.Outcomes.Count(o => o.Abandoned) - lost);
        output.WriteLine($"{agents} agents, talk {talk} s: {lost} of {answers} lost in the first {Begin.TotalSeconds} s at a utilization of {used:P0}; then {laterLost} of {later} ({(double)laterLost / later:P1}), in all {floor.Agents.Utilization(floor.Now):P0}");
        Assert.InRange((double)lost / answers, 0, 0.08);
        Assert.InRange(used, 0.65, 1);
        Assert.InRange((double)laterLost / later, 0, 0.04);
    }

    /// <summary>Of a hundred called 30 answer, 5 have a machine that talks shortly, 15 are busy, and 50 ring until the limit.</summary>
    private static Func<CampaignId, PastCall> Population(double talk, double wrapUp, double ring)
    {
        var random = new SplitMix(3);
        return _ => (random.Share() * 100) switch
        {
            < 30 => new PastCall(CallFate.Person, After(0.3 + Exponential(ring)), After(1 + Exponential(talk - 1)), After(wrapUp)),
            < 35 => new PastCall(CallFate.Person, After(0.3 + Exponential(ring)), After(3), After(wrapUp)),
            < 50 => new PastCall(CallFate.Busy, After(0.3), default, default),
            _ => new PastCall(CallFate.NoAnswer, After(60), default, default),
        };

        double Exponential(double mean) => -mean * Math.Log(1 - random.Share());
    }

    private static TimeSpan After(double seconds) => TimeSpan.FromSeconds(seconds);
}
