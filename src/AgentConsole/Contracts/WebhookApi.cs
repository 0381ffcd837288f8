namespace Crm.AgentConsole.Contracts;

// Bodies of the REST API for webhooks, for administrators. What is sent: docs/webhooks.md.

/// <summary>GET /api/webhooks → list of these. POST /api/webhooks and POST /api/webhooks/{id}/secret → <see cref="WebhookSecret"/>; PUT /api/webhooks/{id} with <see cref="WebhookEdit"/> → this; DELETE.</summary>
/// <param name="OffReason">Why the product switched it off; null while it is on, or when a person did.</param>
/// <param name="Place">The last entry of the feed that it was told of.</param>
/// <param name="FailingSince">Since when the next delivery fails.</param>
public sealed record WebhookLine(
    Guid Id, string Name, string Url, IReadOnlyList<string> Kinds, bool Enabled, string? OffReason, long Place, DateTimeOffset? FailingSince, int Attempts,
    DateTimeOffset? RetryAt, string UpdatedBy, long Revision);

/// <param name="Kinds">Empty for all.</param>
/// <param name="Revision">As read; 409 when someone else changed it since. 0 for a new one.</param>
public sealed record WebhookEdit(string Name, string Url, IReadOnlyList<string> Kinds, bool Enabled, long Revision);

/// <summary>The secret that deliveries are signed with, shown this once.</summary>
public sealed record WebhookSecret(WebhookLine Webhook, string Secret);

/// <summary>POST /api/webhooks/{id}/replay: sends again from this entry of the feed on.</summary>
public sealed record WebhookReplay(long From);

/// <summary>GET /api/webhooks/{id}/deliveries → Page, the last first.</summary>
public sealed record WebhookDeliveryLine(Guid Id, long Sequence, string Kind, DateTimeOffset At, bool Delivered, int? Status, int Milliseconds, string? Problem);

/// <summary>GET /api/webhooks/kinds: the events that there are, and the newest entry of the feed.</summary>
public sealed record WebhookKinds(IReadOnlyList<string> Kinds, long Last);
