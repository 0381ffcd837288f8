using System.Net;
using Crm.Host.Demo;
using Crm.TestKit;
using Crm.TestKit.Calls;
using Crm.TestKit.Processes;

namespace Crm.Host.Tests.Campaigns;

/// <summary>The simulated carrier keeps to what it was told: otherwise what campaigns are shown on would prove nothing.</summary>
public sealed class CalledPeopleTests
{
    private static readonly CalledPopulation Mixed = new(11, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1))
    {
        Person = 0.3, Machine = 0.2, Busy = 0.2, Declines = 0.1, Congestion = 0.1, NoSuchNumber = 0.1,
    };

    [Fact]
    public void A_population_has_its_shares_and_gives_the_same_plan_for_the_same_call()
    {
        var plans = Enumerable.Range(0, 4_000).Select(i => Mixed.Draw(Number(i), 1)).ToList();
        double Share(CalledOutcome outcome) => plans.Count(p => p.Outcome == outcome) / (double)plans.Count;
        Assert.InRange(Share(CalledOutcome.Person), 0.27, 0.33);
        Assert.InRange(Share(CalledOutcome.Busy), 0.17, 0.23);
        Assert.InRange(Share(CalledOutcome.NoSuchNumber), 0.08, 0.12);
        Assert.Equal(plans, Enumerable.Range(0, 4_000).Select(i => Mixed.Draw(Number(i), 1)));
        Assert.NotEqual(plans, Enumerable.Range(0, 4_000).Select(i => Mixed.Draw(Number(i), 2)));
    }

    [Fact]
    public async Task Every_call_of_a_burst_ends_as_its_plan_says()
    {
        using var scratch = new ScratchDirectory("carrier");
        await using var carrier = await CampaignCarrier.StartAsync(scratch.File("carrier"), 0, Mixed.Draw);
        await using var center = await SimplePhone.StartAsync(scratch.File("center"), 0, 700);
        var at = new IPEndPoint(IPAddress.Loopback, carrier.Port);
        var calls = Enumerable.Range(0, 60).ToDictionary(Number, i => center.Call(at, Number(i), "+12125550100"));
        foreach (var (number, call) in calls)
        {
            var ended = await center.EndedAsync(call);
            Assert.Equal(Status(Mixed.Draw(number, 1).Outcome), ended.Status);
        }

        Assert.Equal(calls.Keys.Order(StringComparer.Ordinal), carrier.People.Calls.Select(c => c.Number).Order(StringComparer.Ordinal));
        Assert.All(carrier.People.Calls, line => Assert.Equal(line.Plan.Outcome is CalledOutcome.Person or CalledOutcome.Machine, line.AnsweredAt is not null));
    }

    private static string Number(int i) => $"+1212555{i:0000}";

    private static int Status(CalledOutcome outcome) => outcome switch
    {
        CalledOutcome.Busy => 486,
        CalledOutcome.Declines => 603,
        CalledOutcome.Congestion => 503,
        CalledOutcome.NoSuchNumber => 404,
        _ => 200,
    };
}
