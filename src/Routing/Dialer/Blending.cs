namespace Crm.Routing.Dialer;

/// <summary>When an inbound queue takes its agents out of the campaigns, and when it gives them back.</summary>
/// <param name="TakeWait">Taken when a caller has waited this share of the threshold, 0.5 for half of it.</param>
/// <param name="TakeServiceLevel">Taken when somebody waits and the service level is below this.</param>
/// <param name="FewestAnswered">So many answered calls make a service level.</param>
/// <param name="GiveWait">Calm is: nobody waits longer than this share of the threshold…</param>
/// <param name="GiveServiceLevel">…and nobody waits at all, or the service level is at least this.</param>
/// <param name="LeastTaken">Kept at least this long; twice as long each time that they are taken again soon after, up to eight times.</param>
/// <param name="CalmFor">Given back when it was calm for this long without a break.</param>
public sealed record BlendPolicy(
    double TakeWait, double TakeServiceLevel, int FewestAnswered, double GiveWait, double GiveServiceLevel, TimeSpan LeastTaken, TimeSpan CalmFor)
{
    /// <summary>Taken at half of the threshold or below 80 %; given back after two minutes at the earliest and one of calm.</summary>
    public static readonly BlendPolicy Default = new(0.5, 0.8, 10, 0.1, 0.9, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
}

/// <summary>
/// One inbound queue and the campaigns: two thresholds and a least time, so that it does not swing.
/// <code>
///           a caller waits too long, or the service level is low while somebody waits
///   Given ─────────────────────────────────────────────────────────────────────────────▶ Taken
///     ▲                                                                                    │
///     └───────────── taken for LeastTaken, and calm for all of the last CalmFor ───────────┘
/// </code>
/// The calm that the agents bring about themselves looks like the end of a rush. Who is given back and taken again at once was given back too early: the
/// least time doubles each time that it happens.
/// </summary>
internal sealed class QueueBlend
{
    private const int MostDoubled = 8;

    private DateTimeOffset _takenAt;
    private DateTimeOffset _givenAt = DateTimeOffset.MinValue;
    private int _times = 1;
    private DateTimeOffset? _calmSince;

    public QueueBlend(string queue)
    {
        Queue = queue;
        Review = new Deadline(this);
    }

    public string Queue { get; }

    public bool Taken { get; private set; }

    /// <summary>Runs while the queue may give its agents back soon.</summary>
    public Deadline Review { get; }

    /// <returns>Why the agents were taken or given back by this; null when nothing changed.</returns>
    public string? See(QueueSituation now, BlendPolicy policy, DateTimeOffset at)
    {
        if (!Taken)
        {
            return Pressure(now, policy) is { } why ? Take(why, policy, at) : null;
        }

        _calmSince = IsCalm(now, policy) ? _calmSince ?? at : null;
        return GiveBack(policy, at);
    }

    /// <summary>When the agents are given back if nothing happens before; null while it is not calm.</summary>
    public DateTimeOffset? GiveBackAt(BlendPolicy policy) =>
        !Taken || _calmSince is not { } calm ? null
        : Later(_takenAt + (policy.LeastTaken * _times), calm + policy.CalmFor);

    /// <inheritdoc cref="See"/>
    public string? GiveBack(BlendPolicy policy, DateTimeOffset at)
    {
        if (GiveBackAt(policy) is not { } due || at < due)
        {
            return null;
        }

        Taken = false;
        _givenAt = at;
        _calmSince = null;
        return $"Nobody has waited long in {Queue} for {policy.CalmFor.TotalSeconds:0} s; its agents are back in the campaigns.";
    }

    private string Take(string why, BlendPolicy policy, DateTimeOffset at)
    {
        Taken = true;
        _times = at - _givenAt < 2 * policy.LeastTaken * _times ? Math.Min(MostDoubled, 2 * _times) : 1;
        _takenAt = at;
        _calmSince = null;
        return why;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static string? Pressure(QueueSituation now, BlendPolicy policy) =>
        now.Waiting == 0 ? null
        : now.LongestWait >= policy.TakeWait * now.Threshold
            ? $"A caller in {now.Queue} has waited {now.LongestWait.TotalSeconds:0} s of {now.Threshold.TotalSeconds:0} s; its agents take inbound calls only."
        : now.Answered >= policy.FewestAnswered && now.ServiceLevel < policy.TakeServiceLevel
            ? $"The service level of {now.Queue} is {now.ServiceLevel * 100:0} % and somebody waits; its agents take inbound calls only."
        : null;

    private static bool IsCalm(QueueSituation now, BlendPolicy policy) =>
        now.Waiting == 0
        || (now.LongestWait <= policy.GiveWait * now.Threshold && (now.Answered < policy.FewestAnswered || now.ServiceLevel >= policy.GiveServiceLevel));
}
