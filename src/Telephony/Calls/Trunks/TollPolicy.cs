namespace Crm.Telephony.Calls.Trunks;

/// <summary>What calls may cost and where they may go, against whoever gets hold of a phone or a password here.</summary>
public sealed record TollPolicy
{
    /// <summary>No limits: for tests and for servers that are only called.</summary>
    public static readonly TollPolicy None = new() { Destinations = [new("", true, "everything is allowed")] };

    /// <summary>The longest prefix decides; of two the same, the later one. A number that none fits is refused.</summary>
    public IReadOnlyList<DestinationRule> Destinations { get; init; } = [];

    /// <summary>Over all trunks, in the unit of their rates. With a limit, a trunk without a rate for a number does not call it.</summary>
    public decimal? SpendPerDay { get; init; }

    /// <summary>Calls that one user may place in any hour.</summary>
    public int? CallsPerUserPerHour { get; init; }

    /// <summary>The spend's day begins at its midnight.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>When the day of <paramref name="now"/> is over, and its spend with it.</summary>
    public DateTimeOffset DayEnd(DateTimeOffset now)
    {
        var midnight = TimeZoneInfo.ConvertTime(now, TimeZone).Date.AddDays(1);
        while (TimeZone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(1); // the clocks skip midnight there on that day
        }
        return new DateTimeOffset(midnight, TimeZone.GetUtcOffset(midnight));
    }

    /// <summary>Why a number may not be called, as a sentence for the one who dialed it, and the range that it falls in; null when it may.</summary>
    public (string Range, string Sentence)? DestinationRefusal(string number) => Rule(number) switch
    {
        null => ("", $"Calls to {number} are not allowed: this site calls its own country only. An administrator allows more under \"outgoingCalls.allow\"."),
        { Allowed: false } rule => (rule.Prefix, $"Calls to {number} are not allowed: {rule.Why}."),
        _ => null,
    };

    private DestinationRule? Rule(string number)
    {
        DestinationRule? best = null;
        foreach (var rule in Destinations)
        {
            if (number.StartsWith(rule.Prefix, StringComparison.Ordinal) && (best is null || rule.Prefix.Length >= best.Prefix.Length))
            {
                best = rule;
            }
        }
        return best;
    }

    /// <summary>The rules of a site: its own country without premium numbers, then what it allows and denies itself.</summary>
    /// <param name="countryCode">With plus, e.g. "+1".</param>
    public static IReadOnlyList<DestinationRule> Rules(string countryCode, IEnumerable<string> allow, IEnumerable<string> deny) =>
    [
        new(countryCode, true, "the own country"),
        .. PremiumNumbers.Prefixes.Select(prefix => new DestinationRule(prefix, false, $"{prefix} is a premium, satellite or revenue-sharing range; an administrator allows it under \"outgoingCalls.allow\"")),
        .. allow.Select(prefix => new DestinationRule(prefix, true, "allowed by the site")),
        .. deny.Select(prefix => new DestinationRule(prefix, false, $"{prefix} is denied under \"outgoingCalls.deny\"")),
    ];
}

/// <param name="Why">What the prefix is, for a sentence.</param>
public sealed record DestinationRule(string Prefix, bool Allowed, string Why);
