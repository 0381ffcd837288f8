namespace Crm.Routing.Acd;

/// <summary>Everyone who is signed in, their states, and who is ready for which requirement. The one place where an agent's state changes.</summary>
internal sealed class AgentRoster(Deadlines deadlines)
{
    private readonly Dictionary<AgentId, Agent> _agents = [];
    private readonly Dictionary<string, SkillPool> _pools = [];
    private readonly Dictionary<ContactId, Agent> _reserved = [];

    /// <summary>In a fixed order, for explanations.</summary>
    public RankedSet<Guid, Agent> All { get; } = new();

    public Agent? Find(AgentId id) => _agents.GetValueOrDefault(id);

    /// <summary>The agent who is reserved for a number that is being dialed.</summary>
    public Agent? ReservedFor(ContactId contact) => _reserved.GetValueOrDefault(contact);

    public SkillPool PoolFor(IReadOnlyDictionary<string, int> required)
    {
        var key = SkillPool.KeyOf(required);
        if (!_pools.TryGetValue(key, out var pool))
        {
            _pools.Add(key, pool = new SkillPool(required));
        }

        return pool;
    }

    /// <summary>Forgets every requirement; <see cref="Index"/> the agents again once the new ones are known.</summary>
    public void ForgetPools() => _pools.Clear();

    public void Add(Agent agent)
    {
        _agents.Add(agent.Id, agent);
        All.Add(agent.Id.Value, agent);
        Index(agent);
    }

    /// <summary>Finds the requirements that the agent fulfils now.</summary>
    public void Index(Agent agent)
    {
        LeavePools(agent);
        agent.Pools = [.. _pools.Values.Where(pool => Eligibility.HasSkills(agent.Skills, pool.Required))];
        foreach (var pool in agent.Pools)
        {
            pool.Members.Add(agent.Id.Value, agent);
            if (agent.State == AgentState.Ready)
            {
                pool.Ready.Add(agent.Rank, agent);
            }
        }
    }

    /// <summary>Puts the agent into a state that a contact causes.</summary>
    public void Occupy(Agent agent, AgentState state, ContactId contact, DateTimeOffset? until, Turn turn)
    {
        LeaveReservation(agent);
        agent.Busy = contact;
        if (state == AgentState.Reserved)
        {
            _reserved.Add(contact, agent);
        }

        Enter(agent, state, null, until, turn);
        if (state is AgentState.WrapUp or AgentState.Reserved)
        {
            deadlines.Start(agent.Timer, state == AgentState.WrapUp ? TimerReason.WrapUp : TimerReason.Reservation, until!.Value);
        }
    }

    /// <summary>No contact keeps the agent busy: puts it into the state that it wants and that its phone allows.</summary>
    /// <param name="keepIdle">The offer came to nothing through no fault of the agent, whose place among the ready ones is kept.</param>
    public void Settle(Agent agent, bool keepIdle, Turn turn)
    {
        if (agent.Aside is { } over && over.Until < turn.Now)
        {
            agent.Aside = null;
        }

        var wasBusy = agent.IsBusy;
        LeaveReservation(agent);
        agent.Busy = null;
        var (state, reason, until) = Rest(agent);
        if (!wasBusy && state == agent.State && reason == agent.Reason && until == agent.Until)
        {
            return;
        }

        if (state == AgentState.Ready && !keepIdle)
        {
            agent.IdleSince = turn.Now;
        }

        Enter(agent, state, reason, until, turn);
        if (until is { } end)
        {
            deadlines.Start(agent.Timer, TimerReason.SetAside, end);
        }

        if (state == AgentState.SignedOut)
        {
            LeavePools(agent);
            _agents.Remove(agent.Id);
            All.Remove(agent.Id.Value);
        }
    }

    /// <summary>Says the agent's state again, because something beside it changed.</summary>
    public static void Announce(Agent agent, Turn turn) =>
        turn.Emit(new AgentStateChanged(agent.Id, agent.State, agent.Reason, agent.Busy, agent.Since, agent.Until)
        {
            PendingNotReady = !agent.IsBusy ? null : agent.SigningOut ? "signing out" : agent.Break,
            ExtensionsLeft = agent.State == AgentState.WrapUp ? agent.WrapUp.Extensions : 0,
        });

    private static (AgentState State, string? Reason, DateTimeOffset? Until) Rest(Agent agent) => agent switch
    {
        { SigningOut: true } => (AgentState.SignedOut, null, null),
        { Break: { } reason } => (AgentState.NotReady, reason, null),
        { Aside: { Phone: true } aside } => (AgentState.PhoneProblem, aside.Reason, aside.Until),
        { Aside: { } aside } => (AgentState.NotReady, aside.Reason, aside.Until),
        { PhoneReachable: false } => (AgentState.PhoneProblem, agent.PhoneProblem ?? "the phone is not connected", null),
        _ => (AgentState.Ready, null, null),
    };

    private void Enter(Agent agent, AgentState state, string? reason, DateTimeOffset? until, Turn turn)
    {
        deadlines.Stop(agent.Timer);
        LeaveReady(agent);
        if (state != agent.State || reason != agent.Reason)
        {
            agent.Since = turn.Now;
        }

        agent.State = state;
        agent.Reason = reason;
        agent.Until = until;
        if (state == AgentState.Ready)
        {
            foreach (var pool in agent.Pools)
            {
                pool.Ready.Add(agent.Rank, agent);
            }
        }

        Announce(agent, turn);
    }

    private void LeaveReservation(Agent agent)
    {
        if (agent is { State: AgentState.Reserved, Busy: { } contact })
        {
            _reserved.Remove(contact);
        }
    }

    private static void LeaveReady(Agent agent)
    {
        if (agent.State == AgentState.Ready)
        {
            foreach (var pool in agent.Pools)
            {
                pool.Ready.Remove(agent.Rank);
            }
        }
    }

    private static void LeavePools(Agent agent)
    {
        LeaveReady(agent);
        foreach (var pool in agent.Pools)
        {
            pool.Members.Remove(agent.Id.Value);
        }

        agent.Pools = [];
    }
}
