namespace Crm.Routing.Dialer;

/// <summary>When an inbound queue takes agents out of the campaigns, and when it gives them back.</summary>
/// <param name="TakeWait">Agents are taken when a caller has waited this share of the threshold, 0.5 for half of it.</param>
/// <param name="TakeServiceLevel">They are taken when somebody waits and the service level is below this.</param>
/// <param name="FewestAnswered">So many answered calls make a service level.</param>
/// <param name="GiveWait">Calm is: nobody waits longer than this share of the threshold…</param>
/// <param name="GiveServiceLevel">…nobody waits at all, or the service level is at least this.</param>
/// <param name="LeastTaken">None is given back so soon after one was taken; twice as long each time that more were needed soon after one was given back, up to eight times.</param>
/// <param name="CalmFor">The first is given back when it was calm for this long without a break, and one could be spared on average of that time.</param>
/// <param name="GiveEvery">The others follow one by one, at least so far apart, as long as it stays calm.</param>
public sealed record BlendPolicy(
    double TakeWait, double TakeServiceLevel, int FewestAnswered, double GiveWait, double GiveServiceLevel, TimeSpan LeastTaken, TimeSpan CalmFor, TimeSpan GiveEvery)
{
    /// <summary>Taken at half of the threshold or below 80 %; given back after two minutes at the earliest and one of calm, then one every 20 seconds.</summary>
    public static readonly BlendPolicy Default = new(0.5, 0.8, 10, 0.1, 0.9, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20));
}

/// <summary>
/// How many agents one inbound queue keeps out of the campaigns: as many as its callers need, and no more. Two thresholds and a least time, so that it does not swing.
/// <code>
///   n ──a caller waits too long, or the service level is low while somebody waits──▶ as many as talk with its callers, and one for each who waits, if more than n
///   n ──nobody taken for LeastTaken, calm for all of CalmFor with one to spare on average, none given back for GiveEvery──▶ n − 1
/// </code>
/// The calm that the agents bring about themselves looks like the end of a rush: so one of them is to spare only while it has nothing to do, and, while others talk
/// with callers, while a second one waits for the next caller. On average, because in a small team all talk at once now and then, whatever there is to do.
/// More that are needed soon after one was given back show that it was too early: the least time doubles each time that it happens.
/// </summary>
internal sealed class QueueBlend
{
    private const int MostDoubled = 8;

    private DateTimeOffset _takenAt;
    private DateTimeOffset? _givenAt;
    private int _times = 1;
    private Calm? _calm;

    public QueueBlend(string queue)
    {
        Queue = queue;
        Review = new Deadline(this);
    }

    public string Queue { get; }

    /// <summary>How many agents the queue keeps.</summary>
    public int Keeps { get; private set; }

    /// <summary>Runs while the queue may give an agent back soon.</summary>
    public Deadline Review { get; }

    /// <param name="staff">The queue's agents who could also serve campaigns.</param>
    /// <returns>Why it keeps another number of them because of this; null when nothing changed.</returns>
    public string? See(QueueSituation now, BlendStaff staff, BlendPolicy policy, DateTimeOffset at)
    {
        Keeps = Math.Min(Keeps, staff.All); // who signed out is not kept
        if (Pressure(now, policy) is { } why)
        {
            _calm = null;
            return Take(Math.Min(staff.All, staff.WithCallers + now.Waiting), why, policy, at);
        }

        _calm = Keeps > 0 && IsCalm(now, policy) ? (_calm ?? new Calm(at, staff.Spare)).With(staff.Spare, at, policy.CalmFor) : null;
        return GiveBack(policy, at);
    }

    /// <summary>When an agent is given back if nothing happens before; null while it is not calm.</summary>
    public DateTimeOffset? GiveBackAt(BlendPolicy policy) =>
        Keeps == 0 || _calm is not { CanSpareOne: true } calm ? null
        : Latest(_takenAt + (policy.LeastTaken * _times), calm.Since + policy.CalmFor, _givenAt + policy.GiveEvery ?? default);

    /// <inheritdoc cref="See"/>
    public string? GiveBack(BlendPolicy policy, DateTimeOffset at)
    {
        if (GiveBackAt(policy) is not { } due || at < due)
        {
            return null;
        }

        Keeps--;
        (_givenAt, _calm) = (at, _calm?.WithoutOne());
        return Keeps == 0 ? $"Nobody waits long in {Queue} any more: its last agent is back in the campaigns."
            : $"Nobody has waited long in {Queue} for {policy.CalmFor.TotalSeconds:0} s: one more agent is back in the campaigns, {Keeps} still for its callers.";
    }

    private string? Take(int wanted, string why, BlendPolicy policy, DateTimeOffset at)
    {
        if (wanted <= Keeps)
        {
            return null;
        }

        if (_givenAt is { } given)
        {
            _times = at - given < 2 * policy.LeastTaken * _times ? Math.Min(MostDoubled, 2 * _times) : 1;
        }

        (Keeps, _takenAt, _givenAt) = (wanted, at, null); // a number that rises in steps doubles the time once
        return why;
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var instant in instants)
        {
            latest = instant > latest ? instant : latest;
        }

        return latest;
    }

    private static string? Pressure(QueueSituation now, BlendPolicy policy) =>
        now.Waiting == 0 ? null
        : now.LongestWait >= policy.TakeWait * now.Threshold
            ? $"a caller had waited {now.LongestWait.TotalSeconds:0} s of {now.Threshold.TotalSeconds:0} s"
        : now.Answered >= policy.FewestAnswered && now.ServiceLevel < policy.TakeServiceLevel
            ? $"its service level was {now.ServiceLevel * 100:0} % while somebody waited"
        : null;

    private static bool IsCalm(QueueSituation now, BlendPolicy policy) =>
        now.Waiting == 0
        || (now.LongestWait <= policy.GiveWait * now.Threshold && (now.Answered < policy.FewestAnswered || now.ServiceLevel >= policy.GiveServiceLevel));
}

/// <summary>A time without pressure, and how many of the kept agents could be spared on average of its last minute or so.</summary>
/// <param name="Since">When it began.</param>
/// <param name="At">When it was looked at last.</param>
/// <param name="Spare">How many could be spared then.</param>
/// <param name="Average">On average, older times counting less and less.</param>
internal readonly record struct Calm(DateTimeOffset Since, DateTimeOffset At, int Spare, double Average)
{
    public Calm(DateTimeOffset since, int spare)
        : this(since, since, spare, spare)
    {
    }

    /// <summary>Whether one can, and could most of the time: a caller now and then is no reason to keep an agent.</summary>
    public bool CanSpareOne => Spare >= 1 && Average >= 0.8;

    public Calm With(int spare, DateTimeOffset at, TimeSpan window) => new(Since, at, spare, Spare + ((Average - Spare) * Math.Exp((At - at) / window)));

    /// <summary>As if it had been one fewer all the time.</summary>
    public Calm WithoutOne() => this with { Spare = Spare - 1, Average = Average - 1 };
}

/// <summary>The agents of an inbound queue who could also serve campaigns.</summary>
/// <param name="All">Those who work.</param>
/// <param name="WithCallers">Of them, those who talk with an inbound caller or wrap one up.</param>
/// <param name="Idle">Of those that the queue keeps, the ones who are ready.</param>
internal readonly record struct BlendStaff(int All, int WithCallers, int Idle)
{
    /// <summary>How many of those who are kept have nothing to do; while some talk with callers, one of them is for the next caller.</summary>
    public int Spare => Idle - (WithCallers > 0 ? 1 : 0);
}
