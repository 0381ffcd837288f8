namespace Crm.Routing.Dialer;

/// <summary>May this number be called now? Everything that the answer depends on; what is unknown is null and leads to a refusal.</summary>
/// <param name="Number">E.164 with +.</param>
/// <param name="AddressZone">IANA time zone of the customer's address; null when no address is known (then the number alone decides).</param>
/// <param name="Mode">How the call would be started.</param>
/// <param name="AgentReserved">Whether an agent is reserved for this very call (click-to-call and preview included).</param>
/// <param name="InProgress">Whether another call to or from this number is under way; null when that is not known.</param>
/// <param name="Attempts">When this number was tried before, in any order, by this campaign; null when that is not known.</param>
/// <param name="LeadAttempts">How often the lead was tried over all its numbers; null when that is not known.</param>
/// <param name="Plan">The caps.</param>
/// <param name="DoNotCall">What the do-not-call data say; null when they were not asked.</param>
/// <param name="Consent">Whether the customer agreed to be called.</param>
/// <param name="LastAbandonedAt">When a call to this number was last abandoned, by any campaign; null when never.</param>
/// <param name="Ledger">The campaign's ledger; null when it is not known. A call with a reserved agent does without.</param>
public sealed record DialQuestion(
    string Number,
    string? AddressZone,
    DialMode Mode,
    bool AgentReserved,
    bool? InProgress,
    IReadOnlyList<DateTimeOffset>? Attempts,
    int? LeadAttempts,
    AttemptPlan Plan,
    DoNotCallReading? DoNotCall,
    DialConsent Consent,
    DateTimeOffset? LastAbandonedAt,
    LedgerReading? Ledger);

/// <summary>What do-not-call data say about one number.</summary>
/// <param name="Version">Which data, e.g. <c>national 2026-03-01 + own 4711</c>.</param>
/// <param name="AsOf">Age of the oldest supplied list; null when no supplied list was loaded.</param>
/// <param name="ListedIn">The list that has the number, or null.</param>
/// <param name="OptedOutAt">When the customer opted out, by key, by an agent or in writing; null when never.</param>
public sealed record DoNotCallReading(string Version, DateTimeOffset? AsOf, string? ListedIn, DateTimeOffset? OptedOutAt);

/// <summary>A campaign's ledger of abandoned calls at one instant.</summary>
public sealed record LedgerReading(int LiveAnswers, int Abandoned)
{
    /// <summary>Abandoned of all live answers, 0 to 1.</summary>
    public double Rate => LiveAnswers == 0 ? 0 : (double)Abandoned / LiveAnswers;
}

/// <summary>Whether a customer agreed to be called.</summary>
public enum DialConsent
{
    Unknown,
    Given,
    /// <summary>Given once and taken back: never called, whatever the profile says.</summary>
    Withdrawn,
}
