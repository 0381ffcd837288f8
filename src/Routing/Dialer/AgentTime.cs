namespace Crm.Routing.Dialer;

/// <summary>
/// How busy agents are: talk and wrap-up of the time in which they could work. Breaks, and a phone that is out of order, are no such time. Kept in pieces of
/// a twelfth of the span that it looks back.
/// </summary>
/// <param name="over">How far <see cref="Utilization"/> looks back, to a twelfth.</param>
public sealed class AgentTime(TimeSpan over)
{
    private const int Pieces = 12;

    private readonly Dictionary<AgentId, (AgentState State, DateTimeOffset Since)> _agents = [];
    private readonly Queue<(DateTimeOffset Begin, TimeSpan Busy, TimeSpan All)> _past = new();
    private DateTimeOffset _begin;
    private TimeSpan _busy;
    private TimeSpan _all;

    /// <summary>An agent is in a state from now on. Instants must not go back.</summary>
    public void Changed(AgentId agent, AgentState state, DateTimeOffset now)
    {
        Turn(now);
        Count(agent, now);
        if (state == AgentState.SignedOut)
        {
            _agents.Remove(agent);
        }
        else
        {
            _agents[agent] = (state, now);
        }
    }

    /// <summary>How many agents are in such a state.</summary>
    public int Count(Func<AgentState, bool> state) => _agents.Values.Count(agent => state(agent.State));

    /// <returns>0 to 1; null when nobody could work.</returns>
    public double? Utilization(DateTimeOffset now)
    {
        Advance(now);
        var (busy, all) = _past.Aggregate((Busy: _busy, All: _all), (sum, piece) => (sum.Busy + piece.Busy, sum.All + piece.All));
        return all <= TimeSpan.Zero ? null : busy / all;
    }

    /// <summary>Forgets what was counted so far; the agents stay in their states.</summary>
    public void CountFrom(DateTimeOffset now)
    {
        Advance(now);
        _past.Clear();
        (_begin, _busy, _all) = (now, TimeSpan.Zero, TimeSpan.Zero);
    }

    private void Advance(DateTimeOffset now)
    {
        Turn(now);
        CountAll(now);
    }

    private void CountAll(DateTimeOffset now)
    {
        foreach (var agent in _agents.Keys.ToList())
        {
            Count(agent, now);
        }
    }

    private void Count(AgentId id, DateTimeOffset now)
    {
        if (_agents.TryGetValue(id, out var agent) && now > agent.Since)
        {
            _all += IsAtWork(agent.State) ? now - agent.Since : TimeSpan.Zero;
            _busy += IsBusy(agent.State) ? now - agent.Since : TimeSpan.Zero;
            _agents[id] = (agent.State, now);
        }
    }

    /// <summary>Begins the next piece when its time has come; what the span no longer reaches is forgotten.</summary>
    private void Turn(DateTimeOffset now)
    {
        if (now - _begin < over / Pieces)
        {
            return;
        }

        CountAll(now);

        _past.Enqueue((_begin, _busy, _all));
        (_begin, _busy, _all) = (now, TimeSpan.Zero, TimeSpan.Zero);
        while (_past.TryPeek(out var first) && first.Begin < now - over)
        {
            _past.Dequeue();
        }
    }

    private static bool IsBusy(AgentState state) => state is AgentState.Talking or AgentState.Reconnecting or AgentState.WrapUp;

    private static bool IsAtWork(AgentState state) => IsBusy(state) || state is AgentState.Ready or AgentState.Reserved or AgentState.Offered;
}
