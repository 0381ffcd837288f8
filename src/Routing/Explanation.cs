namespace Crm.Routing;

/// <summary>Why an agent got a contact: everyone who was considered, the rule each one failed with the value, and the tie-break. Stored with the offer.</summary>
/// <param name="ConfigurationVersion">The configuration that the decision was made under.</param>
/// <param name="ContactRank">Why this contact and not another one, e.g. "tier gold, priority 30 + 4 for 80 s of waiting".</param>
/// <param name="Considered">Chosen first, then by rank, then those who failed a rule; at most 50, <paramref name="CandidateCount"/> has the full number.</param>
/// <param name="Decided">The rule that decided between the first two, e.g. "longest idle: 00:04:10 against 00:01:02"; "only candidate" when there was no other.</param>
public sealed record Explanation(
    int ConfigurationVersion,
    string Queue,
    string ContactRank,
    IReadOnlyList<Candidate> Considered,
    int CandidateCount,
    string Decided);

/// <summary>One agent as seen by a decision.</summary>
/// <param name="FailedRule">Null when eligible; else the first rule that failed: state, phone, skill, reserved-for-owner, declined-before…</param>
/// <param name="Value">The value seen, e.g. "wrap-up since 00:00:12" or "spanish: 2, required 5".</param>
public sealed record Candidate(AgentId Agent, string Name, bool Chosen, string? FailedRule, string Value);
