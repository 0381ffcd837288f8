using Crm.HelpDesk.Campaigns;

namespace Crm.HelpDesk.Tests.Campaigns;

/// <summary>How many calls a list still takes: what is foretold half-way is what it then takes.</summary>
public sealed class ListForecastTests
{
    [Theory]
    [InlineData(0.3, 3)]
    [InlineData(0.3, 6)]
    [InlineData(0.6, 4)]
    public void At_every_stage_of_a_list_the_forecast_is_within_a_tenth_of_what_it_takes(double ends, int cap)
    {
        var plan = RetryPlan.Usual with { PerNumber = cap, PerLead = cap };
        var random = new Random(4);
        var leads = new Queue<int>(Enumerable.Repeat(0, 3_000));
        var over = new Dictionary<int, int>();
        var (made, told) = (0, new List<(int Made, double Left)>());
        while (leads.TryDequeue(out var attempts))
        {
            made++;
            attempts++;
            if (attempts == cap || random.NextDouble() < ends)
            {
                over[attempts] = over.GetValueOrDefault(attempts) + 1;
            }
            else
            {
                leads.Enqueue(attempts); // a retry comes after everybody who was not tried
            }

            if (made % 500 == 0)
            {
                told.Add((made, ListForecast.AttemptsLeft(Count(leads, over), plan, 1 - ends)));
            }
        }

        Assert.All(told, t => Assert.InRange(t.Left, 0.9 * (made - t.Made) - 30, 1.1 * (made - t.Made) + 30));
    }

    [Fact]
    public void A_second_number_that_prolongs_leads_is_learned_from_those_that_went_further()
    {
        var plan = RetryPlan.Usual with { PerNumber = 2, PerLead = 4 };
        var fresh = ListForecast.AttemptsLeft(new Dictionary<int, (int, int)> { [0] = (100, 0) }, plan, 1);
        Assert.Equal(200, fresh, 1e-9); // as if each had one number
        var learned = ListForecast.AttemptsLeft(new Dictionary<int, (int, int)> { [0] = (100, 0), [4] = (0, 50) }, plan, 1);
        Assert.Equal(400, learned, 1e-9);
    }

    [Fact]
    public void A_lead_at_its_cap_and_a_list_without_leads_take_no_calls()
    {
        Assert.Equal(0, ListForecast.AttemptsLeft(new Dictionary<int, (int, int)> { [8] = (10, 5) }, RetryPlan.Usual, 0.5));
        Assert.Equal(0, ListForecast.AttemptsLeft(new Dictionary<int, (int, int)>(), RetryPlan.Usual, 0.5));
    }

    private static Dictionary<int, (int Open, int Over)> Count(IEnumerable<int> open, Dictionary<int, int> over)
    {
        var counts = open.GroupBy(attempts => attempts).ToDictionary(g => g.Key, g => (Open: g.Count(), Over: 0));
        foreach (var (attempts, ended) in over)
        {
            counts[attempts] = (counts.GetValueOrDefault(attempts).Open, ended);
        }

        return counts;
    }
}
