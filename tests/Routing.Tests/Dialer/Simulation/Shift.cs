using Crm.Routing.Dialer;
using Crm.Routing.Dialer.Rehearsing;

namespace Crm.Routing.Tests.Dialer.Simulation;

/// <summary>Simulated hours of campaigns, and the figures that the targets are about.</summary>
internal sealed class Shift
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly AttemptPlan Plan = new(3, 6, 2, new Dictionary<string, TimeSpan> { ["no-answer"] = TimeSpan.FromHours(4), ["busy"] = TimeSpan.FromMinutes(15) });

    public Shift(int agents, CarrierModel carrier, params CampaignPolicy[] campaigns)
    {
        Carrier = carrier;
        Campaigns = campaigns;
        Floor = new SimulatedFloor(Start, 7, [.. campaigns.Select(campaign => campaign.Queue).Append("support").Distinct()], _ => carrier.Next());
        Floor.Post(new LineCapacity(1000));
        foreach (var campaign in campaigns)
        {
            Floor.Post(new CampaignSet(campaign));
        }

        Floor.SignIn(agents);
    }

    public CarrierModel Carrier { get; }

    public CampaignPolicy[] Campaigns { get; }

    public SimulatedFloor Floor { get; }

    public static CampaignId Id(int number) => new(new Guid(number, 0, 0, new byte[8]));

    public static CampaignPolicy Campaign(int number, DialMode mode, DialProfile? profile = null, int weight = 1) => new(
        Id(number), $"Campaign {number}", CampaignRun.Running, mode, "sales", weight, TimeSpan.FromSeconds(25), 500, profile ?? CountryProfiles.UnitedStates, Plan);

    public void Run(TimeSpan span) => Floor.RunUntil(Floor.Now + span);

    /// <summary>Utilization over the next span.</summary>
    public double UtilizationOver(TimeSpan span)
    {
        Floor.Agents.CountFrom(Floor.Now);
        Run(span);
        return Floor.Agents.Utilization(Floor.Now)!.Value;
    }

    /// <summary>The highest rate of any window of the ledger that ends with an outcome.</summary>
    public double WorstWindow(CampaignPolicy campaign) => Windows(campaign).DefaultIfEmpty().Max();

    public double Rate(CampaignPolicy campaign)
    {
        var own = Floor.Outcomes.Where(outcome => outcome.Campaign == campaign.Id).ToList();
        return own.Count == 0 ? 0 : (double)own.Count(outcome => outcome.Abandoned) / own.Count;
    }

    private IEnumerable<double> Windows(CampaignPolicy campaign)
    {
        var own = Floor.Outcomes.Where(outcome => outcome.Campaign == campaign.Id).ToList();
        var (first, abandoned) = (0, 0);
        for (var last = 0; last < own.Count; last++)
        {
            abandoned += own[last].Abandoned ? 1 : 0;
            for (; own[first].At <= own[last].At - campaign.Profile.AbandonWindow; first++)
            {
                abandoned -= own[first].Abandoned ? 1 : 0;
            }

            yield return (double)abandoned / (last - first + 1);
        }
    }
}
