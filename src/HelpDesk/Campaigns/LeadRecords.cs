namespace Crm.HelpDesk.Campaigns;

/// <summary>A lead.</summary>
/// <param name="Reference">The supplier's own key.</param>
/// <param name="Priority">0 to 100; higher is called first.</param>
/// <param name="Zones">IANA names by the address: all that it may be in. Empty when the address tells none.</param>
/// <param name="Fields">What else the list says: column → text.</param>
/// <param name="IsCallback">Its next call was promised.</param>
/// <param name="DueAt">From when on it may be dialed.</param>
/// <param name="AgentId">Who promised to call back.</param>
/// <param name="Outcome">Of the last attempt, or why it was denied.</param>
public sealed record LeadRecord(
    Guid Id,
    Guid ListId,
    Guid? CustomerId,
    string Name,
    string? Organization,
    string? Reference,
    int Priority,
    IReadOnlyList<string> Zones,
    IReadOnlyDictionary<string, string> Fields,
    LeadState State,
    bool IsCallback,
    DateTimeOffset DueAt,
    Guid? AgentId,
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    string? Outcome,
    IReadOnlyList<LeadNumberRecord> Numbers);

/// <param name="Number">E.164.</param>
/// <param name="Invalid">The network said that there is no such number.</param>
public sealed record LeadNumberRecord(string Number, int Attempts, DateTimeOffset? LastAttemptAt, bool Invalid);

/// <summary>A lead that was given to a process, with what the dial gate asks for.</summary>
/// <param name="Lead">As it is after the claim.</param>
/// <param name="Numbers">Those that neither caps nor do-not-call data forbid; the one to dial first is first.</param>
/// <param name="ListVersion">Of the supplied list that it comes from.</param>
public sealed record ClaimedLead(LeadRecord Lead, IReadOnlyList<NumberFacts> Numbers, string ListVersion, DateOnly ListDate)
{
    /// <summary>The customer has agreed to such calls, by what is recorded of it.</summary>
    public bool Agreed { get; init; }
}

/// <summary>What is known about dialing a number.</summary>
/// <param name="Number">E.164.</param>
/// <param name="Attempts">Of the lead to this number, ever; 0 where no lead is asked about.</param>
/// <param name="AttemptsLastDay">Within 24 hours, by whichever campaign or agent.</param>
/// <param name="LastAbandonedAt">The last time within <see cref="LeadQueue.AbandonsKnownFor"/> that somebody answered there and no agent was there.</param>
public sealed record NumberFacts(string Number, int Attempts, int AttemptsLastDay, DateTimeOffset? LastAttemptAt, DateTimeOffset? LastAbandonedAt);

/// <summary>A supplied list of leads.</summary>
/// <param name="Enabled">Its leads may be dialed.</param>
/// <param name="ExpiresAt">Its leads are not dialed from here on; null for never.</param>
/// <param name="DoNotCall">Leads that may not be called by the data at load.</param>
public sealed record LeadListRecord(
    Guid Id,
    Guid CampaignId,
    string Name,
    string Version,
    DateOnly Date,
    bool Enabled,
    DateTimeOffset ImportedAt,
    string ImportedBy,
    DateTimeOffset? ExpiresAt,
    int Rows,
    int Accepted,
    int Rejected,
    int Duplicates,
    int DoNotCall,
    long Revision);

/// <summary>A supplied do-not-call list.</summary>
/// <param name="Date">The day that the data is of; what its age is counted from.</param>
/// <param name="Purpose">Which calls it forbids; null for all.</param>
/// <param name="Numbers">How many it has.</param>
public sealed record DoNotCallListRecord(Guid Id, string Name, string Version, DateOnly Date, CallPurpose? Purpose, int Numbers, DateTimeOffset ImportedAt)
{
    public string ImportedBy { get; init; } = "";
    public int Rejected { get; init; }
    public int Duplicates { get; init; }

    /// <summary>Whether it is the newest of its name, which counts.</summary>
    public bool InUse { get; init; } = true;
}

/// <summary>Why a number or customer may not be called.</summary>
/// <param name="List">The supplied list; null when we were asked ourselves.</param>
/// <param name="Since">When we were asked; null for a supplied list.</param>
/// <param name="How">As we were asked: key, agent, ...; or the supplied list's name.</param>
public sealed record DoNotCallHit(string? Number, Guid? CustomerId, DoNotCallListRecord? List, DateTimeOffset? Since, string How);

/// <summary>A do-not-call entry of our own.</summary>
public sealed record DoNotCallEntryRecord(
    Guid Id, string? Number, Guid? CustomerId, CallPurpose? Purpose, DateTimeOffset Since, DateTimeOffset? Until, string How, Guid? ContactId);

/// <summary>What the dial gate asks about one number.</summary>
/// <param name="DoNotCall">Null when nothing forbids it.</param>
/// <param name="Lists">The supplied lists in use, of which the gate checks the age; empty when there is none.</param>
public sealed record DialFacts(NumberFacts Number, DoNotCallHit? DoNotCall, IReadOnlyList<DoNotCallListRecord> Lists)
{
    /// <summary>The customer has agreed to such calls.</summary>
    public bool Agreed { get; init; }
}

/// <summary>A live answer.</summary>
/// <param name="Abandoned">No agent was there in time.</param>
public sealed record LiveAnswer(DateTimeOffset At, bool Abandoned);
