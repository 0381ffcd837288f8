namespace Crm.Telephony.Calls.Trunks;

/// <summary>What trunks could carry at one instant, to be read from any thread.</summary>
internal sealed record TrunkLines(RouteTable Routes, IReadOnlyDictionary<string, TrunkLines.Line> Lines, TollPolicy Toll)
{
    /// <summary>The limit of the day's spend was hit; null when it was not.</summary>
    public SpentOut? Spent { get; init; }

    /// <param name="Until">The day's end.</param>
    internal sealed record SpentOut(string Sentence, DateTimeOffset Until);

    public static readonly TrunkLines Empty = new(new RouteTable([], []), new Dictionary<string, Line>(), TollPolicy.None);

    /// <param name="Problem">Why it is not up; null when it is.</param>
    /// <param name="Free">Calls up to its limit.</param>
    /// <param name="Tokens">New calls that its rate allowed at <paramref name="At"/>, and how many a second come to them; null without a limit.</param>
    internal sealed record Line(string? Problem, int Free, double? Tokens, double PerSecond, TimeSpan At)
    {
        public int FreeAt(TimeSpan now)
        {
            var passed = Math.Max(0, (now - At).TotalSeconds);
            var byRate = Tokens is { } tokens ? (int)Math.Min(Math.Max(1, PerSecond), tokens + (passed * PerSecond) + 1e-9) : int.MaxValue;
            return Problem is null ? Math.Min(Free, byRate) : 0;
        }
    }

    /// <summary>How many calls the trunks of a number's route take; over all trunks without a number.</summary>
    /// <param name="most">What stands for no limit.</param>
    public int FreeLines(string? number, int most, TimeSpan now)
    {
        long free = 0;
        foreach (var name in number is null ? Lines.Keys : Routes.Of(number))
        {
            free += Lines.TryGetValue(name, out var line) ? line.FreeAt(now) : 0;
        }
        return (int)Math.Min(most, free);
    }

    /// <summary>The first trunk of a number's route that is up, else the first; "" where none is.</summary>
    public string First(string number)
    {
        var names = Routes.Of(number);
        return names.FirstOrDefault(name => Lines.GetValueOrDefault(name) is { Problem: null }) ?? names.FirstOrDefault() ?? "";
    }

    /// <summary>Why no call to this number could go out, for a reason that will not pass within seconds; null when one could.</summary>
    public NumberRefusal? Refusal(string number, DateTimeOffset utcNow)
    {
        if (Toll.DestinationRefusal(number) is var (_, sentence))
        {
            return new(sentence, OfNumber: true);
        }
        if (Spent is { } spent && utcNow < spent.Until)
        {
            return new(spent.Sentence, OfNumber: false);
        }
        var names = Routes.Of(number);
        if (names.Count == 0)
        {
            return Lines.Count == 0
                ? new("No trunk is configured, so there is no line to call out by. The administrator adds one under \"trunks\" in contact-center.json.", OfNumber: false)
                : new($"No route leads to {number}. The administrator adds one under \"outgoingCalls.routes\" in contact-center.json.", OfNumber: true);
        }
        var problems = names.Select(name => (Name: name, Lines.GetValueOrDefault(name)?.Problem)).ToList();
        return problems.Exists(trunk => trunk.Problem is null) ? null : new($"No line to call out by works at present: {string.Join("; ", problems.Select(trunk => $"{trunk.Name} {trunk.Problem}"))}.", OfNumber: false);
    }
}
