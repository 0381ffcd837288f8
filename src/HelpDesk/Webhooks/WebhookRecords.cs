using Crm.HelpDesk.Feed;

namespace Crm.HelpDesk.Webhooks;

/// <summary>What a person writes about a webhook.</summary>
/// <param name="Kinds">Kinds of feed entries; empty for all. What a rule sends to it comes whatever stands here.</param>
public sealed record WebhookDraft(string Name, string Url, IReadOnlyList<string> Kinds, bool Enabled);

/// <param name="OffReason">Why the product switched it off; null while it is on, or when a person did.</param>
/// <param name="Place">The last sequence number that was delivered or is of no kind that it wants.</param>
/// <param name="FailingSince">Since when the next delivery fails.</param>
public sealed record WebhookRecord(
    Guid Id,
    string Name,
    string Url,
    IReadOnlyList<string> Kinds,
    bool Enabled,
    string? OffReason,
    long Place,
    DateTimeOffset? FailingSince,
    int Attempts,
    DateTimeOffset? RetryAt,
    DateTimeOffset UpdatedAt,
    string UpdatedBy,
    long Revision);

public sealed record WebhookDeliveryRecord(Guid Id, long Sequence, string Kind, DateTimeOffset At, bool Delivered, int? Status, int Milliseconds, string? Problem);

/// <summary>What a sender needs for the next delivery of one webhook.</summary>
/// <param name="Secret">As the host has sealed it.</param>
/// <param name="Place">Where the webhook stands.</param>
/// <param name="Attempts">Failed ones of the next entry so far.</param>
/// <param name="Next">The next entry that it wants; null when there is none in what was looked at.</param>
/// <param name="UpTo">How far was looked; the same as <paramref name="Place"/> at the end of the feed.</param>
public sealed record WebhookTask(Guid Id, string Url, string Secret, long Place, int Attempts, DateTimeOffset? FailingSince, WebhookMessage? Next, long UpTo);

/// <summary>An entry of the feed with what a receiver needs beside it.</summary>
/// <param name="TicketNumber">Of the entry's ticket.</param>
/// <param name="CustomerNumber">E.164: the number that a contact is with; null for other entries, and when it is withheld.</param>
public sealed record WebhookMessage(FeedRecord Entry, int? TicketNumber, string? CustomerNumber);

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The HTTP status of the answer; null when there was none.</param>
/// <param name="Problem">In words; null when it was delivered.</param>
public sealed record WebhookAttempt(bool Delivered, int? Status, TimeSpan Took, string? Problem);
