namespace Crm.AgentConsole.Contracts;

/// <summary>The whole board.</summary>
/// <param name="ServiceLevelVariant">Which formula the service level uses, in words.</param>
/// <param name="Since">Start of the day that the counts cover (the site's time zone).</param>
public sealed record WallboardSnapshot(long Version, DateTimeOffset Since, string ServiceLevelVariant, IReadOnlyList<QueueRow> Queues, IReadOnlyList<AgentRow> Agents);

/// <summary>Rows that changed since <paramref name="Version"/> - 1, sent at most a few times a second.</summary>
public sealed record WallboardChange(long Version, IReadOnlyList<QueueRow> Queues, IReadOnlyList<AgentRow> Agents);

/// <summary>One queue today. offered = answered + abandoned + flowedOut + calledBack + waiting, always.</summary>
/// <param name="ServiceLevel">0 to 1, or null before the first call counts.</param>
/// <param name="LongestSince">Enqueue time of the caller who waits longest, or null.</param>
public sealed record QueueRow(
    string Id, string Title, int Waiting, DateTimeOffset? LongestSince, int Offered, int Answered, int Abandoned, int FlowedOut, int CalledBack,
    double? ServiceLevel, int ServiceLevelSeconds, int AgentsReady, int AgentsBusy);

/// <summary>One agent now.</summary>
public sealed record AgentRow(Guid Id, string Name, string State, DateTimeOffset Since, string? Reason, string? Customer, string? Queue, int AnsweredToday);
