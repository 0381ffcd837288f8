namespace Crm.Routing;

/// <summary>Everything that routing decides by. Immutable; a change is a new version.</summary>
/// <param name="Numbers">Called number → name of the IVR that answers it.</param>
public sealed record RoutingConfiguration(
    int Version,
    IReadOnlyDictionary<string, TierPolicy> Tiers,
    IReadOnlyDictionary<string, Calendar> Calendars,
    IReadOnlyDictionary<string, QueuePolicy> Queues,
    IReadOnlyDictionary<string, Ivr.IvrScript> Ivrs,
    IReadOnlyDictionary<string, string> Numbers)
{
    /// <summary>How calls work that agents place themselves.</summary>
    public OutboundPolicy Outbound { get; init; } = OutboundPolicy.Default;

    /// <summary>Who is served earlier because of a complaint or a bad score; null: nobody.</summary>
    public CarePolicy? Care { get; init; }

    /// <summary>How long the caller waits with music for an agent's phone that was lost in mid-call.</summary>
    public TimeSpan ReconnectLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads a number that a caller typed: the number to call back, or null when it is none that may be called. Pure.</summary>
    public Func<string, string?> ReadNumber { get; init; } = typed => typed;

    /// <summary>Everything that is wrong with this configuration; empty when it may be used. <see cref="RoutingCore"/> takes no other.</summary>
    public IReadOnlyList<ConfigurationProblem> Check() => ConfigurationCheck.Run(this);

    /// <summary>Every prompt that calls may hear under this configuration: those that it names, and <see cref="Ivr.PromptNames.All"/>.</summary>
    public IReadOnlySet<string> PromptsNeeded() => ConfigurationCheck.PromptsOf(this);
}

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Path">Where, e.g. <c>queues.support.ringTime</c>.</param>
/// <param name="Problem">What is wrong, with the value.</param>
/// <param name="WriteInstead">What to write there.</param>
public sealed record ConfigurationProblem(string Path, string Problem, string WriteInstead);

/// <summary>What a queue's policy says for queued calls, for calls that an agent places.</summary>
/// <param name="Music">What the customer hears while the agent's lost phone is waited for.</param>
public sealed record OutboundPolicy(TimeSpan WrapUp, int WrapUpExtensions, TimeSpan SetAside, string Music)
{
    public static readonly OutboundPolicy Default = new(TimeSpan.FromSeconds(30), 1, TimeSpan.FromSeconds(30), "music");
}

/// <summary>A customer tier.</summary>
/// <param name="Priority">Where a caller of this tier starts; higher is first.</param>
public sealed record TierPolicy(string Name, int Priority);

/// <summary>Customers who are not content are served earlier. The first reason that holds counts, and the explanation names it.</summary>
/// <param name="Priority">Added to that of the tier, 1 to 1000.</param>
/// <param name="OpenComplaint">A complaint that is not settled is a reason.</param>
/// <param name="CsatAtMost">A last satisfaction up to this one (1 to 5) is a reason; null: none is.</param>
/// <param name="NpsAtMost">A last likelihood to recommend up to this one (0 to 10) is a reason; null: none is.</param>
public sealed record CarePolicy(int Priority, bool OpenComplaint, int? CsatAtMost, int? NpsAtMost)
{
    /// <summary>Why this caller is served earlier, in words; null when not.</summary>
    internal string? ReasonFor(CallerProfile profile) =>
        OpenComplaint && profile.OpenComplaint ? "an open complaint"
        : profile.LastCsat <= CsatAtMost ? $"a last satisfaction of {profile.LastCsat} of 5"
        : profile.LastNps <= NpsAtMost ? $"a last recommendation of {profile.LastNps} of 10"
        : null;
}

/// <summary>Callers whom an agent of the queue has served and who stay on are asked how it was.</summary>
/// <param name="Ivr">The script that asks (<see cref="Ivr.RatingStep"/>).</param>
/// <param name="Share">Of the callers, above 0 up to 1.</param>
/// <param name="OnlyAgreed">Only those who agreed before (<see cref="Ivr.AgreeStep"/>).</param>
public sealed record SurveyPolicy(string Ivr, double Share, bool OnlyAgreed);

/// <summary>How one queue works. All spans are positive.</summary>
/// <param name="Skills">Required: skill → least level. All must hold.</param>
/// <param name="AgingSeconds">Waiting this long adds 1 to a caller's priority.</param>
/// <param name="RingTime">How long one agent's phone rings.</param>
/// <param name="OwnerFirst">How long the ticket's owner or the last agent is waited for before others are asked; zero: they are not preferred.</param>
/// <param name="SetAside">How long an agent who did not answer is passed over before being Ready again; the reason is visible.</param>
/// <param name="WrapUp">Length of the wrap-up timer.</param>
/// <param name="WrapUpExtensions">How often an agent may ask for another <paramref name="WrapUp"/>.</param>
/// <param name="ServiceLevel">The threshold T of the service level.</param>
/// <param name="Music">Prompt name of the hold music.</param>
/// <param name="PositionEvery">How often the caller's place is announced; zero never.</param>
/// <param name="Record">Whether conversations are recorded.</param>
/// <param name="Capacity">Most callers who may wait; the next hears <paramref name="FullPrompt"/> and is released, unless an agent is ready.</param>
/// <param name="EscapeKey">A key that leads a waiting caller to <paramref name="EscapeIvrStep"/> (message, callback) of the IVR that it came through, or null.</param>
public sealed record QueuePolicy(
    string Name,
    string Title,
    IReadOnlyDictionary<string, int> Skills,
    int AgingSeconds,
    TimeSpan RingTime,
    TimeSpan OwnerFirst,
    TimeSpan SetAside,
    TimeSpan WrapUp,
    int WrapUpExtensions,
    TimeSpan ServiceLevel,
    string Music,
    TimeSpan PositionEvery,
    bool Record,
    int Capacity,
    string FullPrompt,
    char? EscapeKey,
    string? EscapeIvrStep)
{
    /// <summary>What callers are asked after the conversation; null: nothing.</summary>
    public SurveyPolicy? Survey { get; init; }
}

/// <summary>Opening hours in a time zone (IANA name). A day without an entry is closed. A period may end at 24:00.</summary>
public sealed record Calendar(
    string Name,
    string TimeZone,
    IReadOnlyDictionary<DayOfWeek, IReadOnlyList<OpenPeriod>> Hours,
    IReadOnlySet<DateOnly> Holidays);

/// <summary>Open from <paramref name="From"/> up to, not including, <paramref name="To"/>; both since midnight, <paramref name="To"/> up to 24 h.</summary>
public readonly record struct OpenPeriod(TimeSpan From, TimeSpan To);
