namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>A campaign run on its own past before it runs on people.</summary>
/// <param name="Campaign">As it will be set; it is run as if it were started.</param>
/// <param name="Agents">How many will be ready for it.</param>
/// <param name="History">What became of earlier calls like these; drawn from with replacement. The more, the narrower the interval.</param>
/// <param name="Length">How long each run is, in virtual time.</param>
/// <param name="Runs">How many runs; their spread makes the interval. At least 5.</param>
/// <param name="Seed">The same seed gives the same result.</param>
public sealed record RehearsalPlan(CampaignPolicy Campaign, int Agents, IReadOnlyList<PastCall> History, TimeSpan Length, int Runs, ulong Seed)
{
    /// <summary>What stands in the ledger as it begins: how long ago, live answers, abandoned ones among them.</summary>
    public IReadOnlyList<(TimeSpan Ago, int Answered, int Abandoned)> Ledger { get; init; } = [];

    /// <summary>Share of the answered calls that the agent's phone does not take in time, 0 to 1.</summary>
    public double MissedOffers { get; init; }
}

/// <summary>What is to be expected of the campaign.</summary>
/// <param name="Abandonment">Abandoned of the live answers of a run, 0 to 1.</param>
/// <param name="HighestRate">The highest that the ledger stands at in a run, with what stood in it before: what the law looks at. 0 to 1.</param>
/// <param name="Utilization">Talk and wrap-up of the agents' time, 0 to 1.</param>
/// <param name="CallsPerHour">Calls dialed.</param>
/// <param name="AnswersPerHour">Calls that a person answered.</param>
public sealed record RehearsalResult(Expected Abandonment, Expected HighestRate, Expected Utilization, Expected CallsPerHour, Expected AnswersPerHour);

/// <summary>A figure with the interval that 90 of 100 runs stay within.</summary>
public readonly record struct Expected(double Mean, double Low, double High);

/// <summary>Runs a campaign on its own answer history: the real dialer and the real routing, with simulated agents and carrier, in virtual time. Pure.</summary>
public static class Rehearsal
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Between two of them it may be cancelled, and says how far it is.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(5);

    /// <param name="progress">Called with the share that is done, 0 to 1.</param>
    /// <exception cref="ArgumentException">The plan has no history, no agents, or fewer than five runs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled on the way.</exception>
    public static RehearsalResult Run(RehearsalPlan plan, Action<double>? progress = null, CancellationToken cancel = default)
    {
        if (plan.History.Count == 0 || plan.Agents < 1 || plan.Runs < 5 || plan.Length <= TimeSpan.Zero)
        {
            throw new ArgumentException("A rehearsal needs earlier calls, at least one agent, a length, and at least five runs.", nameof(plan));
        }

        var runs = new List<Measured>(plan.Runs);
        for (var run = 0; run < plan.Runs; run++)
        {
            runs.Add(Once(plan, plan.Seed + ((ulong)run * 7919), share => progress?.Invoke((runs.Count + share) / plan.Runs), cancel));
        }

        return new RehearsalResult(
            Spread(runs, run => run.Abandonment), Spread(runs, run => run.HighestRate), Spread(runs, run => run.Utilization),
            Spread(runs, run => run.Calls), Spread(runs, run => run.Answers));
    }

    private static Measured Once(RehearsalPlan plan, ulong seed, Action<double> progress, CancellationToken cancel)
    {
        var random = new SplitMix(seed);
        var campaign = plan.Campaign with { Run = CampaignRun.Running };
        var floor = new SimulatedFloor(Start, seed, [campaign.Queue], _ => plan.History[random.Below(plan.History.Count)]) { MissedOffers = plan.MissedOffers };
        floor.Post(new LineCapacity(campaign.MostLines + plan.Agents));
        foreach (var (ago, answered, abandoned) in plan.Ledger)
        {
            floor.Post(new LedgerRestored(campaign.Id, Start - ago, answered, abandoned));
        }

        floor.Post(new CampaignSet(campaign));
        floor.SignIn(plan.Agents);
        var (end, highest) = (Start + plan.Length, floor.Dialer.Ledger(campaign.Id, Start)!.Rate);
        while (floor.Now < end)
        {
            cancel.ThrowIfCancellationRequested();
            floor.RunUntil(end - floor.Now < Slice ? end : floor.Now + Slice);
            highest = Math.Max(highest, floor.Dialer.Ledger(campaign.Id, floor.Now)!.Rate);
            progress((floor.Now - Start) / plan.Length);
        }

        var (answers, hours) = (floor.Outcomes.Count, plan.Length.TotalHours);
        var abandonment = answers == 0 ? 0 : (double)floor.Outcomes.Count(outcome => outcome.Abandoned) / answers;
        return new Measured(abandonment, highest, floor.Agents.Utilization(floor.Now) ?? 0, floor.Dialed / hours, answers / hours);
    }

    private static Expected Spread(List<Measured> runs, Func<Measured, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return new Expected(sorted.Average(), At(0.05), At(0.95));

        double At(double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];
    }

    private readonly record struct Measured(double Abandonment, double HighestRate, double Utilization, double Calls, double Answers);
}
