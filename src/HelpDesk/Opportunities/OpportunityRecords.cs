namespace Crm.HelpDesk.Opportunities;

/// <summary>An opportunity to be made.</summary>
/// <param name="Key">Made by the sender: the same key again gives the opportunity that was made the first time.</param>
/// <param name="Value">In <paramref name="Currency"/>, not negative, at most two decimals.</param>
/// <param name="Currency">ISO 4217, three letters.</param>
/// <param name="Stage">Won for a sale that was closed in the conversation itself.</param>
/// <param name="ContactId">The call during which it is made.</param>
public sealed record OpportunityDraft(
    Guid Key,
    Guid CustomerId,
    string Title,
    decimal Value,
    string Currency,
    OpportunityStage Stage = OpportunityStage.New,
    DateOnly? ExpectedClose = null,
    Guid? OwnerId = null,
    Guid? CampaignId = null,
    Guid? LeadId = null,
    Guid? ContactId = null,
    string? Note = null);

/// <summary>What to change; null leaves a field as it is.</summary>
/// <param name="Revision">As read.</param>
/// <param name="Note">Why; needed to lose one.</param>
public sealed record OpportunityChange(
    long Revision,
    OpportunityStage? Stage = null,
    string? Title = null,
    decimal? Value = null,
    string? Currency = null,
    DateOnly? ExpectedClose = null,
    Guid? OwnerId = null,
    string? Note = null,
    Guid? ContactId = null);

/// <summary>An opportunity in a list.</summary>
public sealed record OpportunitySummary(
    Guid Id,
    Guid CustomerId,
    string Title,
    OpportunityStage Stage,
    decimal Value,
    string Currency,
    DateOnly? ExpectedClose,
    Guid? OwnerId,
    string? OwnerName,
    Guid? CampaignId,
    DateTimeOffset UpdatedAt);

/// <summary>An opportunity with its history.</summary>
/// <param name="ClosedAt">When it was won or lost; null while open.</param>
/// <param name="NextStages">The stages it may go to from here.</param>
/// <param name="Entries">Oldest first.</param>
public sealed record OpportunityRecord(
    Guid Id,
    Guid CustomerId,
    string CustomerName,
    string Title,
    OpportunityStage Stage,
    decimal Value,
    string Currency,
    DateOnly? ExpectedClose,
    Guid? OwnerId,
    string? OwnerName,
    Guid? CampaignId,
    Guid? LeadId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ClosedAt,
    long Revision,
    IReadOnlyList<OpportunityStage> NextStages,
    IReadOnlyList<OpportunityEntryRecord> Entries);

/// <summary>A step of an opportunity.</summary>
/// <param name="From">Null when it was made; the same as <paramref name="To"/> when only other fields changed.</param>
/// <param name="Value">The value after the step.</param>
public sealed record OpportunityEntryRecord(
    Guid Id, Guid OpportunityId, DateTimeOffset At, OpportunityStage? From, OpportunityStage To, decimal Value, string Note, Guid? ActorId, string ActorName, Guid? ContactId);

/// <summary>Which opportunities to list; null does not restrict.</summary>
/// <param name="Open">Those that may still be won; else those that are won or lost.</param>
public sealed record OpportunityFilter(bool Open = true, Guid? CustomerId = null, Guid? OwnerId = null, Guid? CampaignId = null);
