namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>A campaign run on its own past before it runs on people.</summary>
/// <param name="Campaign">As it will be set; it is run as if it were started.</param>
/// <param name="Agents">How many will be ready for it.</param>
/// <param name="History">What became of earlier calls like these; drawn from with replacement. The more, the narrower the interval.</param>
/// <param name="Length">How long each run is, in virtual time.</param>
/// <param name="Runs">How many runs; their spread makes the interval. At least 5.</param>
/// <param name="Seed">The same seed gives the same result.</param>
public sealed record RehearsalPlan(CampaignPolicy Campaign, int Agents, IReadOnlyList<PastCall> History, TimeSpan Length, int Runs, ulong Seed);

/// <summary>What is to be expected of the campaign.</summary>
/// <param name="Abandonment">Abandoned of all live answers at the end of a run, 0 to 1.</param>
/// <param name="Utilization">Talk and wrap-up of the agents' time, 0 to 1.</param>
/// <param name="CallsPerHour">Calls dialed.</param>
/// <param name="AnswersPerHour">Calls that a person answered.</param>
public sealed record RehearsalResult(Expected Abandonment, Expected Utilization, Expected CallsPerHour, Expected AnswersPerHour);

/// <summary>A figure with the interval that 90 of 100 runs stay within.</summary>
public readonly record struct Expected(double Mean, double Low, double High);

/// <summary>Runs a campaign on its own answer history: the real dialer and the real routing, with simulated agents and carrier, in virtual time. Pure.</summary>
public static class Rehearsal
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    /// <param name="progress">Called after each run with the share that is done, 0 to 1.</param>
    /// <exception cref="ArgumentException">The plan has no history, no agents, or fewer than five runs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled between two runs.</exception>
    public static RehearsalResult Run(RehearsalPlan plan, Action<double>? progress = null, CancellationToken cancel = default)
    {
        if (plan.History.Count == 0 || plan.Agents < 1 || plan.Runs < 5 || plan.Length <= TimeSpan.Zero)
        {
            throw new ArgumentException("A rehearsal needs earlier calls, at least one agent, a length, and at least five runs.", nameof(plan));
        }

        var runs = new List<Measured>(plan.Runs);
        for (var run = 0; run < plan.Runs; run++)
        {
            cancel.ThrowIfCancellationRequested();
            runs.Add(Once(plan, plan.Seed + ((ulong)run * 7919)));
            progress?.Invoke((run + 1.0) / plan.Runs);
        }

        return new RehearsalResult(
            Spread(runs, run => run.Abandonment), Spread(runs, run => run.Utilization), Spread(runs, run => run.Calls), Spread(runs, run => run.Answers));
    }

    private static Measured Once(RehearsalPlan plan, ulong seed)
    {
        var random = new SplitMix(seed);
        var campaign = plan.Campaign with { Run = CampaignRun.Running };
        var floor = new SimulatedFloor(Start, seed, [campaign.Queue], _ => plan.History[random.Below(plan.History.Count)]);
        floor.Post(new LineCapacity(campaign.MostLines + plan.Agents));
        floor.Post(new CampaignSet(campaign));
        floor.SignIn(plan.Agents);
        floor.RunUntil(Start + plan.Length);
        var answers = floor.Outcomes.Count;
        var abandoned = floor.Outcomes.Count(outcome => outcome.Abandoned);
        var hours = plan.Length.TotalHours;
        return new Measured(
            answers == 0 ? 0 : (double)abandoned / answers, floor.Agents.Utilization(floor.Now), floor.Dialed / hours, answers / hours);
    }

    private static Expected Spread(List<Measured> runs, Func<Measured, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return new Expected(sorted.Average(), At(0.05), At(0.95));

        double At(double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];
    }

    private readonly record struct Measured(double Abandonment, double Utilization, double Calls, double Answers);
}
