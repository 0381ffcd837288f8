using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>
/// The live picture for supervisors: today's counts of each queue and the present state of each agent, folded from the event stream alone,
/// so that a restart shows the same figures. Owned by the contact desk's thread.
/// </summary>
internal sealed class Wallboard(ContactDesk desk, IConsoleOutput consoles)
{
    /// <summary>Changes are gathered this long, so that a busy floor costs a few messages a second.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, QueueTally> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, string> _waitingIn = [];
    /// <summary>Calls that campaigns place: they wait in a queue, but nobody offered them to it.</summary>
    private readonly HashSet<Guid> _dialed = [];
    /// <summary>By agent; here and not with the agent's session, which after a restart comes later than the day's events.</summary>
    private readonly Dictionary<Guid, int> _answeredToday = [];
    private readonly HashSet<string> _changedQueues = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _changedAgents = [];
    private DateOnly _day;
    private DateTimeOffset _dayStart;
    private long _version;
    private bool _scheduled;
    private bool _live;

    /// <summary>Midnight of the site's time zone: what the counts begin with.</summary>
    public DateTimeOffset DayStart
    {
        get
        {
            NewDay(desk.Now);
            return _dayStart;
        }
    }

    /// <summary>The kinds of events that <see cref="Apply"/> counts.</summary>
    public static IReadOnlyCollection<Type> Kinds { get; } = [typeof(DialAttempted), typeof(ContactQueued), typeof(ContactDequeued), typeof(AgentConnected), typeof(ContactClosed), typeof(AgentStateEntered)];

    /// <summary>From now on changes are pushed.</summary>
    public void GoLive() => _live = true;

    public void Apply(ContactEvent happened)
    {
        NewDay(desk.Now);
        if (happened.At < _dayStart)
        {
            return;
        }

        switch (happened.Body)
        {
            case DialAttempted { Campaign: not null }: _dialed.Add(happened.Stream); break;
            case ContactQueued when _dialed.Contains(happened.Stream): break;
            case ContactDequeued when _dialed.Contains(happened.Stream): break;
            case ContactQueued e: Queued(happened.Stream, e); break;
            case ContactDequeued e: Dequeued(happened.Stream, e); break;
            case AgentConnected e: Connected(e); break;
            case ContactClosed: Closed(happened.Stream); break;
            case AgentStateEntered: AgentChanged(happened.Stream); break;
        }

        Push();
    }

    private void Queued(Guid contact, ContactQueued e)
    {
        if (_waitingIn.TryGetValue(contact, out var former))
        {
            Tally(former).Waiting.Remove(contact);
        }

        _waitingIn[contact] = e.Queue;
        Tally(e.Queue).Enter(contact, e.Since);
        _changedQueues.Add(e.Queue);
    }

    private void Dequeued(Guid contact, ContactDequeued e)
    {
        _waitingIn.Remove(contact);
        Tally(e.Queue).Settle(contact, e.How, e.WaitedSeconds);
        _changedQueues.Add(e.Queue);
    }

    private void Connected(AgentConnected e)
    {
        _answeredToday[e.Agent] = _answeredToday.GetValueOrDefault(e.Agent) + 1;
        _changedAgents.Add(e.Agent);
    }

    private void Closed(Guid contact)
    {
        if (_waitingIn.Remove(contact, out var queue))
        {
            // Interrupted while waiting (the server stopped): it is counted as abandoned, so that offered still adds up.
            Tally(queue).Settle(contact, "abandoned", 0);
            _changedQueues.Add(queue);
        }

        _dialed.Remove(contact);
        foreach (var tally in _queues.Values)
        {
            tally.Forget(contact);
        }
    }

    private void AgentChanged(Guid agent)
    {
        _changedAgents.Add(agent);
        foreach (var queue in desk.Site.Routing.Queues.Keys)
        {
            _changedQueues.Add(queue);
        }
    }

    // ---- rows ---------------------------------------------------------------------------------------

    public WallboardSnapshot Snapshot()
    {
        NewDay(desk.Now);
        return new WallboardSnapshot(
            _version, _dayStart, "answered in time, of all that were answered or gave up later than that",
            [.. desk.Site.Routing.Queues.Keys.Order(StringComparer.Ordinal).Select(Row)],
            [.. desk.Agents.Where(a => a.SignedIn).OrderBy(a => a.Profile.Name, StringComparer.Ordinal).Select(Row)]);
    }

    private QueueRow Row(string id)
    {
        var policy = desk.Site.Routing.Queues[id];
        var tally = Tally(id);
        var staff = desk.Agents.Where(a => a.SignedIn && policy.Skills.All(s => a.Profile.Skills.GetValueOrDefault(s.Key) >= s.Value)).ToList();
        var (answered, abandoned, flowedOut, calledBack) = tally.Counts();
        return new QueueRow(
            id, policy.Title, tally.Waiting.Count, tally.Waiting.Count == 0 ? null : tally.Waiting.Values.Min(),
            tally.Waiting.Count + answered + abandoned + flowedOut + calledBack, answered, abandoned, flowedOut, calledBack,
            tally.ServiceLevel((int)policy.ServiceLevel.TotalSeconds), (int)policy.ServiceLevel.TotalSeconds,
            staff.Count(a => a.State == AgentState.Ready),
            staff.Count(a => a.State is AgentState.Reserved or AgentState.Offered or AgentState.Talking or AgentState.Reconnecting or AgentState.WrapUp));
    }

    private AgentRow Row(AgentSession agent) => new(
        agent.Profile.Id, agent.Profile.Name, Names.Of(agent.State), agent.Since, agent.Reason,
        agent.Contact?.Caller.Customer?.Name ?? agent.Contact?.Caller.Number, Title(agent.Contact?.Queue), _answeredToday.GetValueOrDefault(agent.Profile.Id));

    private string? Title(string? queue) => queue is not null && desk.Site.Routing.Queues.TryGetValue(queue, out var policy) ? policy.Title : null;

    private void Push()
    {
        if (_scheduled || !_live)
        {
            return;
        }

        _scheduled = true;
        desk.Mailbox.Schedule(desk.Now + Gather, () =>
        {
            _scheduled = false;
            var queues = _changedQueues.Where(desk.Site.Routing.Queues.ContainsKey).Select(Row).ToList();
            var agents = _changedAgents.Select(desk.FindAgent).OfType<AgentSession>().Select(Row).ToList();
            _changedQueues.Clear();
            _changedAgents.Clear();
            consoles.Wallboard(new WallboardChange(++_version, queues, agents));
        });
    }

    private QueueTally Tally(string queue)
    {
        if (!_queues.TryGetValue(queue, out var tally))
        {
            _queues[queue] = tally = new QueueTally();
        }

        return tally;
    }

    /// <summary>At midnight the counts begin anew; who waits goes on waiting.</summary>
    private void NewDay(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, desk.Site.TimeZone);
        var day = DateOnly.FromDateTime(local.DateTime);
        if (day == _day)
        {
            return;
        }

        _day = day;
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        _dayStart = new DateTimeOffset(midnight, desk.Site.TimeZone.GetUtcOffset(midnight)).ToUniversalTime();
        foreach (var (queue, tally) in _queues)
        {
            tally.StartDay();
            _changedQueues.Add(queue);
        }

        _answeredToday.Clear();
        _changedAgents.UnionWith(desk.Agents.Select(agent => agent.Profile.Id));
    }
}

/// <summary>
/// One queue's day: how each contact left it. offered = waiting + answered + abandoned + flowed out + called back. What is kept does not grow with the day's
/// calls: of a contact that is over only the count remains.
/// </summary>
internal sealed class QueueTally
{
    /// <summary>Contacts that left the queue and are not over: they may come back.</summary>
    private readonly Dictionary<Guid, (string How, int Seconds)> _settled = [];

    /// <summary>How many left it so after so many seconds, begun ones counted as whole: the service level for any threshold.</summary>
    private readonly Dictionary<(string How, int Seconds), int> _waits = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _all;
    private int _threshold;
    private (int Good, int All) _level;

    public Dictionary<Guid, DateTimeOffset> Waiting { get; } = [];

    /// <summary>The contact waits here. One that left and comes back (its agent's phone was lost) is not offered twice.</summary>
    public void Enter(Guid contact, DateTimeOffset since)
    {
        Undo(contact);
        Waiting[contact] = since;
    }

    public void Settle(Guid contact, string how, double waitedSeconds)
    {
        Waiting.Remove(contact);
        Undo(contact);
        var settled = (how, (int)Math.Ceiling(Math.Clamp(waitedSeconds, 0, int.MaxValue)));
        _settled[contact] = settled;
        Count(settled, 1);
    }

    /// <summary>The contact is over.</summary>
    public void Forget(Guid contact) => _settled.Remove(contact);

    public (int Answered, int Abandoned, int FlowedOut, int CalledBack) Counts()
    {
        var (answered, abandoned, calledBack) = (_counts.GetValueOrDefault("connected"), _counts.GetValueOrDefault("abandoned"), _counts.GetValueOrDefault("callback"));
        return (answered, abandoned, _all - answered - abandoned - calledBack, calledBack);
    }

    /// <summary>Answered within T / (answered + abandoned after T); abandons within T do not count. Null before the first call counts.</summary>
    /// <param name="threshold">T in whole seconds.</param>
    public double? ServiceLevel(int threshold)
    {
        if (threshold != _threshold)
        {
            (_threshold, _level) = (threshold, default);
            foreach (var (wait, contacts) in _waits)
            {
                Level(wait, contacts);
            }
        }

        return _level.All == 0 ? null : (double)_level.Good / _level.All;
    }

    public void StartDay()
    {
        _settled.Clear();
        _waits.Clear();
        _counts.Clear();
        _all = 0;
        _level = default;
    }

    private void Undo(Guid contact)
    {
        if (_settled.Remove(contact, out var former))
        {
            Count(former, -1);
        }
    }

    // Counted as they come: a day has tens of thousands, and the board is drawn four times a second on the desk's thread.
    private void Count((string How, int Seconds) wait, int by)
    {
        _all += by;
        _counts[wait.How] = _counts.GetValueOrDefault(wait.How) + by;
        _waits[wait] = _waits.GetValueOrDefault(wait) + by;
        Level(wait, by);
    }

    private void Level((string How, int Seconds) wait, int contacts)
    {
        if (wait.How == "connected" || (wait.How == "abandoned" && wait.Seconds > _threshold))
        {
            _level.All += contacts;
            _level.Good += wait.How == "connected" && wait.Seconds <= _threshold ? contacts : 0;
        }
    }
}
