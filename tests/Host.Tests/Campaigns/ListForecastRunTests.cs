using Crm.HelpDesk.Campaigns;
using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Host.Tests.Campaigns;

/// <summary>When the list is done, as the page says it while a simulated floor dials it, against when it is.</summary>
public sealed class ListForecastRunTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly RetryPlan Plan = RetryPlan.Usual with { PerNumber = 3, PerLead = 3 };

    private readonly CampaignPolicy _campaign = new(
        new CampaignId(Guid.CreateVersion7()), "Spring", CampaignRun.Running, DialMode.Progressive, "sales", 1, TimeSpan.FromSeconds(20), 50, CountryProfiles.UnitedStates,
        new AttemptPlan(3, 3, 3, new Dictionary<string, TimeSpan>()));

    [Fact]
    public void The_end_is_foretold_to_a_tenth_of_the_way_from_the_first_half_hour_on()
    {
        var random = new Random(8);
        var (fresh, again, over, ended) = (1_500, new Queue<int>(), new Dictionary<int, int>(), 0);
        var dialed = new List<DateTimeOffset>();
        SimulatedFloor floor = null!;
        floor = new SimulatedFloor(Start, 3, ["sales"], _ => Next());
        floor.Post(new LineCapacity(100));
        floor.LeadsLeft[_campaign.Id] = fresh;
        floor.Post(new CampaignSet(_campaign));
        floor.SignIn(10);

        var told = new List<(DateTimeOffset At, DateTimeOffset Ends)>();
        for (var at = Start.AddMinutes(30); at < Start.AddHours(24) && over.Values.Sum() < 1_500; at = at.AddMinutes(30))
        {
            floor.RunUntil(at);
            var pace = dialed.Count(call => call > at.AddHours(-1)) / Math.Min(1, (at - Start).TotalHours);
            told.Add((at, at + TimeSpan.FromHours(ListForecast.AttemptsLeft(Leads(), Plan, 1 - ((double)ended / dialed.Count)) / Math.Max(1, pace))));
        }

        var end = dialed[^1];
        output.WriteLine($"{dialed.Count} calls until {end - Start}; told {string.Join(", ", told.Select(t => (t.Ends - Start).ToString("hh\\:mm", null)))}");
        Assert.InRange(told.Count, 5, 40);
        Assert.All(told.Where(t => t.At < end.AddMinutes(-30)), t => Assert.InRange((t.Ends - t.At) / (end - t.At), 0.85, 1.15));

        PastCall Next()
        {
            dialed.Add(floor.Now);
            var attempts = (fresh > 0 ? 0 : again.Dequeue()) + 1;
            fresh -= fresh > 0 ? 1 : 0;
            var person = random.NextDouble() < 0.3;
            if (person || attempts == Plan.PerLead)
            {
                over[attempts] = over.GetValueOrDefault(attempts) + 1;
                ended += person ? 1 : 0;
            }
            else
            {
                again.Enqueue(attempts);
                floor.LeadsLeft[_campaign.Id]++;
            }

            return person ? new PastCall(CallFate.Person, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60 + random.Next(60)), TimeSpan.FromSeconds(15))
                : new PastCall(CallFate.NoAnswer, default, default, default);
        }

        Dictionary<int, (int Open, int Over)> Leads() => Enumerable.Range(0, Plan.PerLead + 1).ToDictionary(
            attempts => attempts, attempts => (attempts == 0 ? fresh : again.Count(made => made == attempts), over.GetValueOrDefault(attempts)));
    }
}
