namespace Crm.Telephony.Calls.Trunks;

/// <summary>What we do with one trunk beyond what SIP has to know of it (the <see cref="Sip.SipTrunk"/> of the same name).</summary>
/// <param name="CallerId">The number that calls show when nobody asks for another one, or for one that is not allowed.</param>
public sealed record TrunkOptions(string Name, string CallerId)
{
    /// <summary>Null for a trunk that knows us by our address.</summary>
    public TrunkRegistration? Registration { get; init; }

    /// <summary>Null: it is not asked whether it is there, and counts as up.</summary>
    public QualifyOptions? Qualify { get; init; }

    /// <summary>Calls at once, in both directions; null for no limit of its own.</summary>
    public int? MaxCalls { get; init; }

    /// <summary>New outgoing calls a second; null for no limit. As many as this may start in one burst, at least one.</summary>
    public double? CallsPerSecond { get; init; }

    /// <summary>Caller-ids beside <see cref="CallerId"/> that calls may show.</summary>
    public IReadOnlyList<DialPattern> CallerIds { get; init; } = [];

    /// <summary>From E.164 to what the trunk wants to see as the caller.</summary>
    public IReadOnlyList<NumberRule> CallerIdRules { get; init; } = [];

    /// <summary>From E.164 to what the trunk wants to be dialed.</summary>
    public IReadOnlyList<NumberRule> Outgoing { get; init; } = [];

    /// <summary>From what the trunk signals, of caller and called, to E.164.</summary>
    public IReadOnlyList<NumberRule> Incoming { get; init; } = [];

    /// <summary>Names and addresses that are the trunk's own: redirections to anywhere else are not followed.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Price of a minute by prefix; the longest prefix counts.</summary>
    public IReadOnlyList<MinuteRate> Rates { get; init; } = [];

    /// <summary>A trunk about which nothing is said: it takes everything and shows whatever caller-id a call asks for.</summary>
    internal static TrunkOptions Open(string name) => new(name, "anonymous") { CallerIds = [DialPattern.TryParse("*")!] };
}

/// <summary>How we register at a trunk; user and password are those of its <see cref="Sip.SipTrunk"/>.</summary>
public sealed record TrunkRegistration(TimeSpan Expires);

/// <summary>Whether a trunk answers, asked by OPTIONS.</summary>
/// <param name="Period">From one question to the next; after an unexpected answer a quarter of it, at least <paramref name="Patience"/>.</param>
/// <param name="Patience">How long an answer may take.</param>
/// <param name="DownAfter">Questions in a row without an answer until the trunk counts as down.</param>
/// <param name="UpAfter">Answers in a row until it counts as up again.</param>
public sealed record QualifyOptions(TimeSpan Period, TimeSpan Patience, int DownAfter, int UpAfter);

/// <summary>In whatever unit the site counts its money.</summary>
public sealed record MinuteRate(string Prefix, decimal PerMinute);

/// <summary>Calls to numbers that begin with <paramref name="Prefix"/> try these trunks in this order. The longest prefix counts.</summary>
public sealed record TrunkRoute(string Prefix, IReadOnlyList<string> Trunks);

/// <summary>How numbers are called.</summary>
public sealed record DialingOptions
{
    /// <summary>A trunk without an entry has no limits and no rules.</summary>
    public IReadOnlyList<TrunkOptions> Trunks { get; init; } = [];

    /// <summary>None: every number may try every trunk, in the order in which the trunks are listed.</summary>
    public IReadOnlyList<TrunkRoute> Routes { get; init; } = [];

    /// <summary>How long a trunk may say nothing to an INVITE before the next one is tried.</summary>
    public TimeSpan NoResponse { get; init; } = TimeSpan.FromSeconds(4);

    public TollPolicy Toll { get; init; } = TollPolicy.None;

    /// <summary>What the toll ledger knew when the server stopped.</summary>
    public TollState? TollState { get; init; }
}
