using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>Simulated shifts with the real cores: how busy the agents are, and that the limit of abandoned calls stands in every window.</summary>
public sealed class PacingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(10, 4, 0.72)]
    [InlineData(50, 4, 0.85)]
    [InlineData(200, 1, 0.85)]
    public void Predictive_keeps_agents_busy_and_never_passes_the_limit(int agents, int hours, double least)
    {
        var campaign = Shift.Campaign(1, DialMode.Predictive);
        var shift = new Shift(agents, new CarrierModel(11), campaign);
        var first = shift.UtilizationOver(TimeSpan.FromHours(1));
        var all = hours == 1 ? first : (first + (shift.UtilizationOver(TimeSpan.FromHours(hours - 1)) * (hours - 1))) / hours;
        var progressive = new Shift(agents, new CarrierModel(11), Shift.Campaign(1, DialMode.Progressive));
        var plain = progressive.UtilizationOver(TimeSpan.FromHours(hours));
        output.WriteLine(
            $"{agents} agents, {hours} h: utilization {all:P1} (first hour {first:P1}, progressive {plain:P1}), abandoned {shift.Rate(campaign):P2}, "
            + $"worst window {shift.WorstWindow(campaign):P2}, {shift.Floor.Outcomes.Count} answers of {shift.Floor.Dialed} calls");
        Assert.InRange(shift.WorstWindow(campaign), 0, 0.03);
        Assert.InRange(all, Math.Max(least, plain), 1);
        Assert.Equal(0, progressive.Rate(campaign));
    }
}
