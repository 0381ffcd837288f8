namespace Crm.Routing.Acd;

/// <summary>A queue: its callers in the order in which they will be served.</summary>
internal sealed class Queue(QueuePolicy policy, SkillPool pool)
{
    public QueuePolicy Policy { get; private set; } = policy;

    /// <summary>The agents who have what it requires.</summary>
    public SkillPool Pool { get; private set; } = pool;

    /// <summary>Everyone who waits, also those whose offer rings or who wait for one agent alone.</summary>
    public RankedSet<CallRank, WaitingCall> Waiting { get; } = new();

    /// <summary>Those whom any eligible agent may take now.</summary>
    public RankedSet<CallRank, WaitingCall> Open { get; } = new();

    /// <summary>1 for the caller who is served next.</summary>
    public int Position(WaitingCall call) => Waiting.CountBefore(call.Rank) + 1;

    public void Become(QueuePolicy policy, SkillPool pool)
    {
        Policy = policy;
        Pool = pool;
    }
}

/// <summary>
/// One distinct requirement of skills, shared by all queues that have it: who fulfils it, and who of them is ready, longest idle first.
/// An agent's change of state costs log n for each pool that the agent is in.
/// </summary>
internal sealed class SkillPool(IReadOnlyDictionary<string, int> required)
{
    public IReadOnlyDictionary<string, int> Required { get; } = required;

    public List<Queue> Queues { get; } = [];

    public RankedSet<Guid, Agent> Members { get; } = new();

    public RankedSet<AgentRank, Agent> Ready { get; } = new();

    /// <summary>The same for equal requirements, whatever the order in which they are written.</summary>
    public static string KeyOf(IReadOnlyDictionary<string, int> required) =>
        string.Join(';', required.OrderBy(skill => skill.Key, StringComparer.Ordinal).Select(skill => $"{skill.Key}\u0001{skill.Value}"));
}
