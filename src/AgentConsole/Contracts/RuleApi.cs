namespace Crm.AgentConsole.Contracts;

// Bodies of the REST API for rules, for supervisors and administrators.

/// <summary>GET /api/rules → list of these, in the order in which they run. POST /api/rules and PUT /api/rules/{id} take <see cref="RuleEdit"/> and answer with this. DELETE /api/rules/{id}.</summary>
/// <param name="OffReason">Why the product switched it off; null while it is on, or when a person did.</param>
/// <param name="NextAt">When a scheduled rule looks next.</param>
public sealed record RuleDetail(
    Guid Id, string Name, RuleBody Body, bool Enabled, string? OffReason, int Version, DateTimeOffset? NextAt, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);

/// <param name="Revision">As read; 409 when someone else changed the rule since. 0 for a new one, which is off at first.</param>
public sealed record RuleEdit(string Name, RuleBody Body, long Revision);

/// <summary>POST /api/rules/{id}/enabled.</summary>
public sealed record RuleSwitch(bool Enabled, long Revision);

/// <param name="If">Null: always.</param>
public sealed record RuleBody(RuleTrigger When, RuleTest? If, IReadOnlyList<RuleStep> Then);

/// <summary>One of kinds, everyMinutes and at ("HH:mm" in the time zone, an IANA name, UTC without one).</summary>
public sealed record RuleTrigger(IReadOnlyList<string>? Kinds, int? EveryMinutes, IReadOnlyList<string>? At, string? TimeZone);

/// <summary>One of all, any, and field with an operator and values.</summary>
public sealed record RuleTest(IReadOnlyList<RuleTest>? All, IReadOnlyList<RuleTest>? Any, string? Field, string? Is, IReadOnlyList<string>? Values);

/// <summary>One thing to do; also in macros.</summary>
public sealed record RuleStep(string Do, string? Value, string? Text, string? Subject);

/// <summary>GET /api/rules/words: of what rules are made.</summary>
public sealed record RuleWords(IReadOnlyList<string> Kinds, IReadOnlyList<RuleFieldChoice> Fields, IReadOnlyList<string> Actions, IReadOnlyList<string> Placeholders);

/// <param name="Type">choice, name, words, text or number.</param>
public sealed record RuleFieldChoice(string Name, string Label, string Type, IReadOnlyList<string> Choices, IReadOnlyList<string> Operators);

/// <summary>POST /api/rules/trial with <see cref="RuleEdit"/> → list: what the rule would do to the latest tickets that it would look at. Changes nothing.</summary>
public sealed record RuleTrialLine(Guid TicketId, int TicketNumber, string Title, bool Matches, string Text);

/// <summary>GET /api/rules/runs?rule= → Page, the last first: what rules did.</summary>
/// <param name="Sequence">The entry of the feed that woke it; null for a scheduled rule.</param>
/// <param name="Outcome">done, nothing, refused, stopped or switchedoff.</param>
public sealed record RuleRunLine(Guid Id, Guid RuleId, string Rule, int Version, long? Sequence, Guid TicketId, int TicketNumber, DateTimeOffset At, string Outcome, string Text);
