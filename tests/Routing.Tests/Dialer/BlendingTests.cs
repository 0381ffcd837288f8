using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>Inbound callers take the agents out of the campaigns and let them go again, without swinging.</summary>
public sealed class BlendingTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = Center.Start;
    private static readonly BlendPolicy Policy = BlendPolicy.Default;

    private readonly QueueBlend _blend = new("support");

    [Theory]
    [InlineData(1, 9.9, 1, 0, false)]
    [InlineData(1, 10, 1, 0, true)] // half of the threshold
    [InlineData(1, 1, 0.79, 10, true)]
    [InlineData(1, 1, 0.79, 9, false)] // too few to make a service level
    [InlineData(1, 1, 0.8, 10, false)]
    [InlineData(0, 0, 0.1, 100, false)] // nobody waits
    public void Pressure_takes_the_agents(int waiting, double longest, double level, int answered, bool taken)
    {
        _blend.See(Situation(waiting, longest, level, answered), Policy, Start);
        Assert.Equal(taken, _blend.Taken);
    }

    [Fact]
    public void They_are_given_back_after_the_least_time_and_a_time_of_calm()
    {
        _blend.See(Situation(3, 15), Policy, Start);
        Assert.Null(_blend.GiveBackAt(Policy));
        _blend.See(Situation(0, 0), Policy, Start.AddSeconds(10));
        Assert.Equal(Start.AddMinutes(2), _blend.GiveBackAt(Policy)); // calm for long, but taken for two minutes
        _blend.See(Situation(1, 5), Policy, Start.AddSeconds(90)); // neither pressure nor calm
        Assert.Null(_blend.GiveBackAt(Policy));
        _blend.See(Situation(1, 1), Policy, Start.AddSeconds(100));
        Assert.Null(_blend.GiveBack(Policy, Start.AddSeconds(159)));
        Assert.Contains("back in the campaigns", _blend.GiveBack(Policy, Start.AddSeconds(160)), StringComparison.Ordinal);
        Assert.False(_blend.Taken);
    }

    [Fact]
    public void A_load_that_crosses_the_threshold_every_few_seconds_does_not_make_it_swing()
    {
        var random = new Random(1);
        var changes = new List<DateTimeOffset>();
        for (var second = 0; second < 7_200; second += 3)
        {
            if (_blend.See(Situation(random.Next(3), random.Next(14), 0.7 + (0.3 * random.NextDouble()), 20), Policy, Start.AddSeconds(second)) is not null)
            {
                changes.Add(Start.AddSeconds(second));
            }
        }

        Assert.Single(changes); // taken once: it is never calm for a minute
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_load_that_comes_and_goes_changes_it_no_faster_than_the_least_time(int period)
    {
        var changes = new List<(DateTimeOffset At, bool Taken)>();
        for (var second = 0; second < 7_200; second++)
        {
            var rush = second % period < period / 2;
            if (_blend.See(Situation(rush ? 4 : 0, rush ? 18 : 0), Policy, Start.AddSeconds(second)) is not null)
            {
                changes.Add((Start.AddSeconds(second), _blend.Taken));
            }
        }

        for (var i = 1; i < changes.Count; i++)
        {
            Assert.NotEqual(changes[i - 1].Taken, changes[i].Taken);
            Assert.True(changes[i].Taken || changes[i].At - changes[i - 1].At >= Policy.LeastTaken);
        }

        Assert.InRange(changes.Count, 1, 2 * 7_200 / 120);
    }

    [Fact]
    public void A_rush_of_callers_takes_the_agents_and_lets_them_go_again()
    {
        var campaign = Shift.Campaign(1, DialMode.Progressive);
        var shift = new Shift(12, new CarrierModel(5), campaign);
        var inbound = new InboundRush(shift, everySeconds: 400, talk: 90);
        shift.Run(TimeSpan.FromMinutes(30));
        Assert.Empty(inbound.Changes);
        var (dialedBefore, waitBefore) = (shift.Floor.Dialed, inbound.LongestWait);

        inbound.EverySeconds = 10; // nine agents' worth of work
        shift.Run(TimeSpan.FromMinutes(20));
        var dialedInRush = shift.Floor.Dialed - dialedBefore;
        inbound.EverySeconds = 400;
        shift.Run(TimeSpan.FromMinutes(30));

        output.WriteLine($"changes: {string.Join(", ", inbound.Changes.Select(change => $"{change.At - Shift.Start:mm\\:ss} {change.Taken}"))}; dialed {dialedBefore} in 30 min, {dialedInRush} in the 20 of the rush; longest wait {inbound.LongestWait.TotalSeconds:0} s (before {waitBefore.TotalSeconds:0} s)");
        Assert.True(inbound.Changes[0].Taken);
        Assert.False(inbound.Changes[^1].Taken);
        Assert.InRange(inbound.Changes.Count, 2, 8);
        Assert.InRange(dialedInRush / 20.0, 0, 0.5 * dialedBefore / 30.0);
        Assert.InRange(shift.Floor.Dialed - dialedBefore - dialedInRush, dialedBefore / 2, int.MaxValue);
        Assert.Equal(0, shift.Rate(campaign));
    }

    private static QueueSituation Situation(int waiting, double longest, double level = 1, int answered = 0) =>
        new("support", waiting, TimeSpan.FromSeconds(longest), level, answered, TimeSpan.FromSeconds(20));
}
