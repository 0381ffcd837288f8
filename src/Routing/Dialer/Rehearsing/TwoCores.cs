namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>
/// The routing core and the dialer side by side in virtual time: what the one decides reaches the other as a fact, as on the host's desk. What the outside
/// world does with a decision is the owner's part; it is told of each before the other core hears of it.
/// </summary>
internal sealed class TwoCores(
    RoutingConfiguration configuration, ulong seed, IReadOnlySet<string> queues, Action<Decision> routed, Action<DialerDecision> dialed, BlendPolicy? blend = null)
{
    private readonly RoutingCore _routing = new(configuration, seed);
    private readonly Queue<object> _facts = new();
    private readonly List<Decision> _routed = [];
    private readonly List<DialerDecision> _dialed = [];
    private readonly HashSet<ContactId> _answered = [];
    private bool _running;

    public DialerCore Dialer { get; } = new(seed + 1, blend);

    public DateTimeOffset Now { get; set; }

    public DateTimeOffset? NextDeadline => (_routing.NextDeadline, Dialer.NextDeadline) switch
    {
        (null, var dialer) => dialer,
        (var routing, null) => routing,
        var (routing, dialer) => routing < dialer ? routing : dialer,
    };

    /// <summary>Takes a <see cref="Fact"/> or a <see cref="DialerFact"/>. One that is posted while another is handled follows after it.</summary>
    public void Post(object fact)
    {
        _facts.Enqueue(fact);
        if (!_running)
        {
            Run();
        }
    }

    public void Tick()
    {
        _routing.Tick(Now, _routed);
        Dialer.Tick(Now, _dialed);
        Run();
    }

    private void Run()
    {
        _running = true;
        for (Carry(); _facts.TryDequeue(out var fact); Carry())
        {
            if (fact is Fact routing)
            {
                _routing.Handle(routing, Now, _routed);
            }
            else
            {
                Dialer.Handle((DialerFact)fact, Now, _dialed);
            }
        }

        _running = false;
    }

    private void Carry()
    {
        foreach (var decision in _routed)
        {
            routed(decision);
            Pass(decision);
        }

        _routed.Clear();
        foreach (var decision in _dialed)
        {
            dialed(decision);
            Pass(decision);
        }

        _dialed.Clear();
    }

    private void Pass(Decision decision)
    {
        switch (decision)
        {
            case AgentStateChanged d:
                Post(new AgentSeen(d.Agent, d.State, d.Contact, queues, d.Since) { Leaving = d.PendingNotReady is not null });
                break;
            case Connect d when _answered.Remove(d.Contact):
                Post(new AttemptConnected(d.Contact, d.Agent, d.Waited));
                break;
            case DialedAbandoned d:
                _answered.Remove(d.Contact);
                Post(new AttemptAbandoned(d.Contact));
                break;
        }
    }

    private void Pass(DialerDecision decision)
    {
        switch (decision)
        {
            case ReserveAgent d:
                Post(new AgentReserved(d.Contact, d.Agent, d.Queue, d.Until));
                break;
            case ReleaseReservation d:
                Post(new ReservationReleased(d.Contact, d.SetAside));
                break;
            case QueueAnswer d:
                _answered.Add(d.Contact);
                Post(new DialedAnswered(d.Contact, d.Queue, CallerProfile.Unknown, d.Reserved, d.Deadline));
                break;
        }
    }
}
