namespace Crm.Routing.Dialer;

/// <summary>The gate's answer, with everything that it was made from. Stored with the attempt, or with the refusal.</summary>
/// <param name="Sentence">The reason in plain words, with the values.</param>
/// <param name="NextAllowedAt">When allowed: now. Else the first instant at which nothing known today forbids the call; null: never, unless something else than time changes. Supposes that the do-not-call data are kept up to date.</param>
public sealed record DialAnswer(bool Allowed, DialReason Reason, string Sentence, DateTimeOffset? NextAllowedAt, DialProof Proof);

/// <summary>Why a call is allowed or refused: the first rule that refused it, in this order.</summary>
public enum DialReason
{
    Allowed,
    /// <summary>Not an E.164 number with + and 8 to 15 digits.</summary>
    NumberInvalid,
    /// <summary>The profile or the plan cannot be used (an empty window, no days, caps that are not positive).</summary>
    RulesInvalid,
    /// <summary>The number belongs to another country than the profile.</summary>
    OtherCountry,
    /// <summary>It is not known in which time zones the number may be.</summary>
    ZoneUnknown,
    OptedOut,
    DoNotCall,
    /// <summary>The do-not-call data were not asked.</summary>
    DoNotCallUnknown,
    /// <summary>The supplied do-not-call data are missing or older than the profile allows.</summary>
    DoNotCallOld,
    ConsentMissing,
    ConsentWithdrawn,
    /// <summary>What was tried before is not known.</summary>
    HistoryUnknown,
    /// <summary>Another call to or from the number is under way.</summary>
    InProgress,
    NumberCap,
    LeadCap,
    DayCap,
    /// <summary>A call to this number was abandoned lately: only with an agent reserved.</summary>
    AgentDue,
    /// <summary>The ledger of abandoned calls is not known.</summary>
    LedgerUnknown,
    /// <summary>The ledger of abandoned calls is over its limit: only with an agent reserved.</summary>
    LedgerOver,
    /// <summary>Outside the hours or the days in at least one of the zones.</summary>
    OutsideHours,
}

/// <summary>What the gate looked at.</summary>
/// <param name="At">The instant that was asked about.</param>
/// <param name="Country">Of the number, ISO 3166 two letters, or null.</param>
/// <param name="Profile">The profile's country.</param>
/// <param name="LocalTimes">The called party's local time in each zone that it may be in, and how that zone was found.</param>
/// <param name="DoNotCallAge">Age of the supplied do-not-call data at <paramref name="At"/>.</param>
/// <param name="AttemptsInDay">Attempts to this number within the last 24 hours.</param>
/// <param name="LedgerRate">Abandoned of all live answers of the campaign, 0 to 1.</param>
public sealed record DialProof(
    DateTimeOffset At,
    string Number,
    string? Country,
    string Profile,
    IReadOnlyList<LocalTimeProof> LocalTimes,
    string? DoNotCallVersion,
    TimeSpan? DoNotCallAge,
    DialConsent Consent,
    int? NumberAttempts,
    int? AttemptsInDay,
    int? LeadAttempts,
    bool AgentReserved,
    double? LedgerRate,
    int? LedgerAnswers);

/// <summary>One zone that the called party may be in.</summary>
/// <param name="Local">The wall clock there, with its offset.</param>
/// <param name="From">How it was derived: <c>area code 212</c>, <c>country code 49</c>, <c>address</c>.</param>
public sealed record LocalTimeProof(string Zone, DateTimeOffset Local, string From);
