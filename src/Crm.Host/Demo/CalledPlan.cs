namespace Crm.Host.Demo;

/// <summary>What a called number does.</summary>
internal enum CalledOutcome
{
    /// <summary>A person answers and talks.</summary>
    Person,
    /// <summary>An answering machine: its greeting, a beep, then silence.</summary>
    Machine,
    /// <summary>Rings until the caller gives up.</summary>
    NoAnswer,
    Busy,
    /// <summary>The person presses decline.</summary>
    Declines,
    /// <summary>The person marks the call as unwanted (SIP 607, RFC 8197).</summary>
    Unwanted,
    /// <summary>The network has no line free.</summary>
    Congestion,
    /// <summary>Nobody has this number.</summary>
    NoSuchNumber,
}

/// <summary>One call to one number, from the first ring to the end.</summary>
/// <param name="RingFor">From the first ring to the answer or the refusal.</param>
/// <param name="StayFor">On the line after the answer, if nobody hangs up before.</param>
/// <param name="Voice">Which of the carrier's voices speaks.</param>
internal sealed record CalledPlan(CalledOutcome Outcome, TimeSpan RingFor, TimeSpan StayFor, int Voice)
{
    /// <summary>Keys pressed, each so long after the answer.</summary>
    public IReadOnlyList<(TimeSpan After, string Keys)> Keys { get; init; } = [];
}

/// <summary>How a population of called numbers behaves. The shares need not add up to 1: the rest does not answer.</summary>
/// <param name="RingFor">Mean time to the answer; drawn evenly between half and one and a half of it.</param>
/// <param name="TalkFor">Mean time on the line; exponential, at least a second.</param>
internal sealed record CalledPopulation(int Seed, TimeSpan RingFor, TimeSpan TalkFor)
{
    public double Person { get; init; } = 0.5;
    public double Machine { get; init; }
    public double Busy { get; init; }
    public double Declines { get; init; }
    public double Congestion { get; init; }
    public double NoSuchNumber { get; init; }

    /// <summary>The plan of the <paramref name="attempt"/>th call (from 1) to a number: the same for the same seed, whatever else is called meanwhile.</summary>
    public CalledPlan Draw(string number, int attempt)
    {
        var chance = new Random(Mix(Seed, number, attempt));
        var outcome = Outcome(chance.NextDouble());
        var ring = outcome is CalledOutcome.Busy or CalledOutcome.Congestion or CalledOutcome.NoSuchNumber ? RingFor / 10 : RingFor * (0.5 + chance.NextDouble());
        var talk = TalkFor * -Math.Log(1 - chance.NextDouble());
        return new CalledPlan(outcome, ring, talk < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : talk, chance.Next(1 << 16));
    }

    private CalledOutcome Outcome(double roll)
    {
        foreach (var (share, outcome) in new[]
                 {
                     (Person, CalledOutcome.Person), (Machine, CalledOutcome.Machine), (Busy, CalledOutcome.Busy), (Declines, CalledOutcome.Declines),
                     (Congestion, CalledOutcome.Congestion), (NoSuchNumber, CalledOutcome.NoSuchNumber),
                 })
        {
            if (roll < share)
            {
                return outcome;
            }

            roll -= share;
        }

        return CalledOutcome.NoAnswer;
    }

    /// <summary>FNV-1a: the runtime's own string hash differs from run to run.</summary>
    private static int Mix(int seed, string number, int attempt)
    {
        var hash = 2166136261u ^ (uint)seed;
        foreach (var c in number)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)((hash ^ (uint)attempt) * 16777619u);
    }
}
