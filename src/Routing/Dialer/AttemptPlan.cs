namespace Crm.Routing.Dialer;

/// <summary>When a lead is tried again, by what became of the last attempt, and how often.</summary>
/// <param name="PerNumber">Most attempts to one number, ever.</param>
/// <param name="PerLead">Most attempts to one lead over all its numbers, ever.</param>
/// <param name="PerDay">Most attempts to one number within 24 hours.</param>
/// <param name="Again">Disposition → how long to wait before the next attempt. A disposition that is not named here ends the lead.</param>
public sealed record AttemptPlan(int PerNumber, int PerLead, int PerDay, IReadOnlyDictionary<string, TimeSpan> Again)
{
    /// <summary>An attempt keeps counting against <see cref="PerDay"/> for so long.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Dispositions that end one number only (wrong number, no such number): the lead goes on with its others.</summary>
    public IReadOnlySet<string> EndsNumber { get; init; } = new HashSet<string>();

    /// <summary>
    /// Which number of the lead is tried next, and when at the earliest. A number that was not tried yet comes at once, in the order given; else
    /// the number whose time comes first. The gate is asked all the same when the time has come.
    /// </summary>
    /// <param name="numbers">The lead's numbers, the preferred one first.</param>
    /// <param name="attempts">All attempts so far that are over, oldest first.</param>
    public NextAttempt Next(IReadOnlyList<string> numbers, IReadOnlyList<PastAttempt> attempts, DateTimeOffset now)
    {
        if (numbers.Count == 0)
        {
            return NextAttempt.Never("the lead has no number");
        }

        if (attempts.FirstOrDefault(attempt => !Again.ContainsKey(attempt.Disposition) && !EndsNumber.Contains(attempt.Disposition)) is { } last)
        {
            return NextAttempt.Never($"an attempt ended as \"{last.Disposition}\", which is not tried again");
        }

        if (attempts.Count >= PerLead)
        {
            return NextAttempt.Never($"the lead was tried {attempts.Count} times, and {PerLead} are allowed");
        }

        NextAttempt? first = null;
        foreach (var number in numbers)
        {
            if (Due(number, attempts, now) is { } due && (first is null || due < first.At))
            {
                first = new NextAttempt(number, due, due == now ? "due now" : "due when the last attempt's wait is over");
            }
        }

        return first ?? NextAttempt.Never($"every number was tried {PerNumber} times or can no longer be tried");
    }

    /// <summary>The earliest instant at which the number of attempts in a day allows one more; <paramref name="now"/> when it does already.</summary>
    internal DateTimeOffset DayAllows(IEnumerable<DateTimeOffset> attempts, DateTimeOffset now)
    {
        var recent = attempts.Where(at => at + Day > now).Order().ToList();
        return recent.Count < PerDay ? now : recent[recent.Count - PerDay] + Day;
    }

    private DateTimeOffset? Due(string number, IReadOnlyList<PastAttempt> attempts, DateTimeOffset now)
    {
        var own = attempts.Where(attempt => attempt.Number == number).ToList();
        if (own.Count >= PerNumber || own.Exists(attempt => EndsNumber.Contains(attempt.Disposition)))
        {
            return null;
        }

        if (own.Count == 0)
        {
            return now;
        }

        var again = own[^1].At + Again[own[^1].Disposition];
        var day = DayAllows(own.Select(attempt => attempt.At), now);
        var due = again > day ? again : day;
        return due > now ? due : now;
    }
}

/// <summary>An attempt that is over.</summary>
public sealed record PastAttempt(string Number, DateTimeOffset At, string Disposition);

/// <summary>What comes next for a lead.</summary>
/// <param name="Number">Null when the lead is done.</param>
/// <param name="At">The earliest instant; null when the lead is done.</param>
/// <param name="Why">Plain words.</param>
public sealed record NextAttempt(string? Number, DateTimeOffset? At, string Why)
{
    internal static NextAttempt Never(string why) => new(null, null, why);
}
