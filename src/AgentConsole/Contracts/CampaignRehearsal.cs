namespace Crm.AgentConsole.Contracts;

// A campaign is rehearsed on its own answer history: POST /api/campaigns/{id}/rehearsal starts (RehearsalRequest), GET tells how far it is and what it came
// to, DELETE cancels. All three answer with a RehearsalView.

/// <param name="Agents">How many will be there, 1 to 200; null: those who are signed in for its queue, or else have its skills.</param>
/// <param name="Hours">How long each run is, 0.5 to 8; null: four.</param>
public sealed record RehearsalRequest(int? Agents, double? Hours);

/// <param name="State">none, waiting (others run before it), running, done, failed or cancelled.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Agents">Of this rehearsal; before the first one, how many are there or could be.</param>
/// <param name="Problem">Why it came to nothing, in plain words.</param>
/// <param name="Report">The last one that came to an end under the campaign's present settings.</param>
public sealed record RehearsalView(string State, double Progress, int Agents, double Hours, string? Problem, RehearsalReport? Report);

/// <summary>What is to be expected of the campaign.</summary>
/// <param name="Calls">Earlier calls that it was run on.</param>
/// <param name="BorrowedFrom">The campaigns that these calls are of; none when they are its own.</param>
/// <param name="Runs">How often each mode was run; of ten of them, nine stay within the intervals.</param>
/// <param name="Modes">The campaign's own mode first, then one to compare it with.</param>
/// <param name="Limit">Most abandoned of the live answers by the rules, 0 to 1.</param>
/// <param name="AttemptsLeft">Calls that the lists still take.</param>
/// <param name="Advice">In plain words.</param>
/// <param name="Warning">Why it should not be started like this; null when nothing speaks against it.</param>
public sealed record RehearsalReport(
    DateTimeOffset At,
    string By,
    int Agents,
    double Hours,
    int Calls,
    IReadOnlyList<string> BorrowedFrom,
    int Runs,
    IReadOnlyList<RehearsedMode> Modes,
    double Limit,
    int AttemptsLeft,
    string Advice,
    string? Warning);

/// <param name="Abandonment">Of the live answers of a run, 0 to 1.</param>
/// <param name="HighestRate">The highest that the ledger stands at on the way, with what stands in it now; 0 to 1.</param>
/// <param name="Utilization">Talk and wrap-up of the agents' time, 0 to 1.</param>
/// <param name="DoneAt">When the lists are through, in the campaign's hours with so many agents; null when there is nothing left, or not within a year.</param>
public sealed record RehearsedMode(
    string Mode,
    ExpectedFigure Abandonment,
    ExpectedFigure HighestRate,
    ExpectedFigure Utilization,
    ExpectedFigure CallsPerHour,
    ExpectedFigure AnswersPerHour,
    DateTimeOffset? DoneAt);

/// <summary>A figure, and the interval that nine of ten runs stay within.</summary>
public sealed record ExpectedFigure(double Mean, double Low, double High);
