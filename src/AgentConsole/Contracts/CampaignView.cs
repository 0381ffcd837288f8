namespace Crm.AgentConsole.Contracts;

/// <summary>A campaign at this moment, whole, for those who watch it.</summary>
/// <param name="Version">Rises with every change; an older one is dropped by the console.</param>
/// <param name="State">draft, running, paused or stopped, as people set it.</param>
/// <param name="Dials">It makes calls now; when not, <paramref name="Why"/> says what it waits for.</param>
/// <param name="Why">Plain words: the pace with its figures, or why nothing is dialed.</param>
/// <param name="Today">Since midnight of the site's time zone.</param>
/// <param name="DoneAt">When the leads are through, at the pace of the last hour without a break; null when that cannot be said.</param>
public sealed record CampaignView(
    long Version, Guid Id, string Name, string State, bool Dials, string Why, string Mode, string QueueTitle, DateTimeOffset At,
    CampaignPace Pace, CampaignAgents Agents, CampaignLines Lines, CampaignLedger Ledger, CampaignCounts Today, LeadCounts Leads, DateTimeOffset? DoneAt);

/// <summary>How fast it dials.</summary>
/// <param name="WorksAs">The mode in effect: progressive where predictive has fallen back.</param>
/// <param name="Lines">Calls that may be dialing or ringing at once now.</param>
/// <param name="AnswerRate">Share of the calls that a person answers, 0 to 1, as measured.</param>
/// <param name="ExpectedAnswers">From the calls that are under way.</param>
/// <param name="AgentsFreeSoon">Of the busy ones, expected to be free before a number that is dialed now is answered.</param>
public sealed record CampaignPace(string WorksAs, int Lines, double AnswerRate, double ExpectedAnswers, double AgentsFreeSoon, int RiskLines);

/// <summary>Agents who have the queue's skills. Those who serve inbound calls too are among them.</summary>
/// <param name="Taken">Why the inbound queues have some of them for themselves at the moment; null when they have none.</param>
/// <param name="TakenAt">When that was decided last.</param>
/// <param name="TakenCount">How many these are.</param>
/// <param name="Utilization">Talk and wrap-up of the time in which they could work, on contacts of any kind, over the last hour; 0 to 1, null when nobody could.</param>
public sealed record CampaignAgents(int SignedIn, int Ready, int Reserved, int Talking, int WrappingUp, string? Taken, DateTimeOffset? TakenAt, int TakenCount, double? Utilization);

public sealed record CampaignLines(int Dialing, int Ringing, int Waiting, int Talking);

/// <summary>Live answers in the ledger's window.</summary>
/// <param name="Rate">Abandoned of all live answers, 0 to 1.</param>
/// <param name="Limit">What the rules allow, 0 to 1.</param>
public sealed record CampaignLedger(int LiveAnswers, int Abandoned, double Rate, double Limit, double WindowHours);

/// <summary>What came of the calls.</summary>
/// <param name="HitRate">Answered by a person, of the attempts that were answered or have ended, 0 to 1; null while there is none.</param>
/// <param name="Dispositions">Disposition → attempts that ended so.</param>
public sealed record CampaignCounts(int Attempts, int Answered, int Connected, int Abandoned, int Successes, double? HitRate, IReadOnlyDictionary<string, int> Dispositions);

/// <summary>The funnel: every lead is in one of these. Counted a few times a minute.</summary>
/// <param name="Ready">May be dialed now.</param>
/// <param name="Waiting">Due later: a retry, a promised call, or until the person's day begins.</param>
/// <param name="Dialing">Claimed, or being dialed.</param>
/// <param name="Exhausted">At the caps of attempts.</param>
public sealed record LeadCounts(int Total, int Ready, int Waiting, int Dialing, int Done, int Exhausted, int DoNotCall, int Denied);
