namespace Crm.HelpDesk.Rules;

/// <summary>What a person writes about a rule.</summary>
public sealed record RuleDraft(string Name, RuleDefinition Definition);

/// <param name="OffReason">Why the product switched it off; null while it is on, or when a person did.</param>
/// <param name="Version">Rises with every change of what it does.</param>
/// <param name="NextAt">When a scheduled rule looks next.</param>
public sealed record RuleRecord(
    Guid Id, string Name, RuleDefinition Definition, bool Enabled, string? OffReason, int Version, DateTimeOffset? NextAt, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);

/// <summary>How a rule's work on a ticket ended.</summary>
public enum RuleOutcome
{
    Done,

    /// <summary>Everything was so already.</summary>
    Nothing,

    /// <summary>The ticket could not be changed so, such as a closed one.</summary>
    Refused,

    /// <summary>It would have answered itself, directly or through other rules.</summary>
    Stopped,

    /// <summary>It fired too often or failed, and is switched off.</summary>
    SwitchedOff,
}

/// <param name="Sequence">The entry of the feed that woke it; null for a scheduled rule.</param>
/// <param name="Text">What changed, or why not.</param>
public sealed record RuleRunRecord(
    Guid Id, Guid RuleId, int RuleVersion, string RuleName, long? Sequence, Guid TicketId, int TicketNumber, DateTimeOffset At, RuleOutcome Outcome, string Text);

/// <summary>What a rule would do to a ticket.</summary>
/// <param name="Matches">Whether its conditions hold.</param>
/// <param name="Text">What it would change; or why its conditions do not hold, or why it could not.</param>
public sealed record RuleTrial(Guid TicketId, int TicketNumber, string Title, bool Matches, string Text);
