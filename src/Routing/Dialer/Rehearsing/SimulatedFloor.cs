namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>
/// A center in virtual time: the routing core and the dialer as they are, between simulated agents and a simulated carrier. It does what the host's desk
/// does (passes each core's decisions to the other as facts), and nothing else.
/// </summary>
internal sealed class SimulatedFloor
{
    // An agent's phone that answers by itself; the dialed number rings after the carrier has found it.
    private static readonly TimeSpan PhoneDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PostDialDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AbandonMessage = TimeSpan.FromSeconds(12);

    private readonly RoutingCore _routing;
    private readonly DialerCore _dialer;
    private readonly Func<CampaignId, PastCall> _carrier;
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _events = new();
    private readonly Queue<object> _facts = new();
    private readonly List<Decision> _decisions = [];
    private readonly List<DialerDecision> _dialerDecisions = [];
    private readonly Dictionary<ContactId, SimulatedCall> _calls = [];
    private readonly Dictionary<CampaignId, int> _leads = [];
    private readonly IReadOnlySet<string> _queues;
    private long _order;

    public SimulatedFloor(DateTimeOffset start, ulong seed, IReadOnlyList<string> queues, Func<CampaignId, PastCall> carrier, BlendPolicy? blend = null)
    {
        Now = start;
        _carrier = carrier;
        _queues = queues.ToHashSet();
        _routing = new RoutingCore(Configuration(queues), seed);
        _dialer = new DialerCore(seed + 1, blend);
    }

    public DateTimeOffset Now { get; private set; }

    public SimulatedAgents Agents { get; } = new();

    /// <summary>Live answers with their outcome, in order.</summary>
    public List<(CampaignId Campaign, DateTimeOffset At, bool Abandoned)> Outcomes { get; } = [];

    public int Dialed { get; private set; }

    /// <summary>Calls of a campaign that have left the list; null: there is always one more.</summary>
    public Dictionary<CampaignId, int> LeadsLeft { get; } = [];

    /// <summary>Sees every decision of both cores before it is carried out.</summary>
    public Action<object>? Watch { get; set; }

    /// <summary>How long a caller of an inbound call talks; set by who posts inbound calls.</summary>
    public Func<TimeSpan> InboundTalk { get; set; } = () => TimeSpan.FromSeconds(120);

    /// <summary>How long an agent looks at a lead in preview before calling it.</summary>
    public TimeSpan Reading { get; set; } = TimeSpan.FromSeconds(8);

    public DialerCore Dialer => _dialer;

    public void SignIn(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var agent = new AgentId(new Guid(i + 1, 0, 0, new byte[8]));
            Post(new AgentSignedIn(agent, $"Agent {i + 1}", new Dictionary<string, int>(), true));
            Post(new AgentReady(agent));
        }
    }

    public void At(DateTimeOffset at, Action act) => _events.Enqueue(act, (at, ++_order));

    public void After(TimeSpan span, Action act) => At(Now + span, act);

    public void Post(Fact fact) => Run(fact);

    public void Post(DialerFact fact) => Run(fact);

    /// <summary>Lets time pass, stopping at every event and every deadline on the way.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (Next() is { } next && next <= end)
        {
            Now = next > Now ? next : Now;
            if (_events.TryPeek(out _, out var due) && due.At <= Now)
            {
                _events.Dequeue()();
                continue;
            }

            _routing.Tick(Now, _decisions);
            Carry();
            _dialer.Tick(Now, _dialerDecisions);
            Carry();
            Drain();
        }

        Now = end;
    }

    private DateTimeOffset? Next()
    {
        DateTimeOffset? next = _events.TryPeek(out _, out var due) ? due.At : null;
        foreach (var deadline in (DateTimeOffset?[])[_routing.NextDeadline, _dialer.NextDeadline])
        {
            next = next is null || deadline < next ? deadline ?? next : next;
        }

        return next;
    }

    private void Run(object fact)
    {
        _facts.Enqueue(fact);
        if (_facts.Count == 1)
        {
            Drain();
        }
    }

    private void Drain()
    {
        while (_facts.TryPeek(out var fact))
        {
            if (fact is Fact routing)
            {
                _routing.Handle(routing, Now, _decisions);
            }
            else
            {
                _dialer.Handle((DialerFact)fact, Now, _dialerDecisions);
            }

            Carry();
            _facts.Dequeue();
        }
    }

    /// <summary>Carries out what was decided; the facts that follow from it wait their turn.</summary>
    private void Carry()
    {
        foreach (var decision in _decisions)
        {
            Watch?.Invoke(decision);
            Carry(decision);
        }

        _decisions.Clear();
        foreach (var decision in _dialerDecisions)
        {
            Watch?.Invoke(decision);
            Carry(decision);
        }

        _dialerDecisions.Clear();
    }

    private void Carry(Decision decision)
    {
        switch (decision)
        {
            case OfferCall d:
                After(PhoneDelay, () => Run(new OfferAnswered(d.Offer)));
                break;
            case Connect d:
                Connect(d);
                break;
            case DialedAbandoned d:
                Finish(d.Contact, AbandonMessage);
                Outcomes.Add((_calls[d.Contact].Campaign, Now, true));
                _facts.Enqueue(new AttemptAbandoned(d.Contact));
                break;
            case AgentStateChanged d:
                Agents.Changed(d, Now);
                _facts.Enqueue(new AgentSeen(d.Agent, d.State, d.Contact, _queues, d.Since) { Leaving = d.PendingNotReady is not null });
                break;
        }
    }

    private void Carry(DialerDecision decision)
    {
        switch (decision)
        {
            case ReserveAgent d:
                _facts.Enqueue(new AgentReserved(d.Contact, d.Agent, d.Queue, d.Until));
                break;
            case ReleaseReservation d:
                _facts.Enqueue(new ReservationReleased(d.Contact, d.SetAside));
                break;
            case ShowPreview d:
                _leads[d.Campaign]--;
                After(Reading, () => Run(new PreviewAccepted(d.Contact)));
                break;
            case DialNext d:
                Dial(d);
                break;
            case QueueAnswer d:
                _calls[d.Contact].AnsweredAt = Now;
                _facts.Enqueue(new DialedAnswered(d.Contact, d.Queue, CallerProfile.Unknown, d.Reserved, d.Deadline));
                break;
            case PlayMessage d:
                Finish(d.Contact, _calls[d.Contact].Past.Talk);
                break;
            case HangUpUnanswered d:
                After(TimeSpan.FromMilliseconds(50), () => End(d.Contact, "no-answer"));
                break;
            case FetchLeads d:
                Fetch(d);
                break;
        }
    }

    private void Dial(DialNext decision)
    {
        var call = new SimulatedCall(decision.Campaign, _carrier(decision.Campaign));
        _calls.Add(decision.Contact, call);
        Dialed++;
        _leads[decision.Campaign] = Math.Max(0, _leads.GetValueOrDefault(decision.Campaign) - 1);
        _facts.Enqueue(new AttemptStarted(decision.Contact));
        if (call.Past.Fate is CallFate.Busy or CallFate.Failed)
        {
            After(call.Past.After, () => End(decision.Contact, call.Past.Fate == CallFate.Busy ? "busy" : "failed"));
            return;
        }

        var rings = call.Past.After > PostDialDelay ? PostDialDelay : call.Past.After / 2;
        After(rings, () => Run(new AttemptRinging(decision.Contact)));
        if (call.Past.Fate == CallFate.NoAnswer)
        {
            return;
        }

        After(call.Past.After, () =>
        {
            if (call.Over)
            {
                return;
            }

            Run(new AttemptAnswered(decision.Contact, call.Past.Fate == CallFate.Machine ? AnsweredBy.Machine : AnsweredBy.Human));
            if (call.Past.Fate == CallFate.Machine)
            {
                After(TimeSpan.FromSeconds(1), () => End(decision.Contact, "machine"));
            }
        });
    }

    private void Connect(Connect decision)
    {
        if (_calls.TryGetValue(decision.Contact, out var call))
        {
            Outcomes.Add((call.Campaign, Now, false));
            _facts.Enqueue(new AttemptConnected(decision.Contact, decision.Agent, Now - call.AnsweredAt));
            Finish(decision.Contact, call.Past.Talk);
            After(call.Past.Talk + call.Past.WrapUp, () => Run(new WrapUpFinished(decision.Agent, decision.Contact)));
            return;
        }

        var talk = InboundTalk();
        After(talk, () => Run(new CallEnded(decision.Contact)));
        After(talk + TimeSpan.FromSeconds(10), () => Run(new WrapUpFinished(decision.Agent, decision.Contact)));
    }

    private void Finish(ContactId contact, TimeSpan after) => After(after, () =>
    {
        Run(new CallEnded(contact));
        End(contact, "done");
    });

    private void End(ContactId contact, string disposition)
    {
        if (_calls.Remove(contact, out var call))
        {
            call.Over = true;
            Run(new AttemptEnded(contact, disposition));
        }
    }

    private void Fetch(FetchLeads decision)
    {
        var left = LeadsLeft.GetValueOrDefault(decision.Campaign, int.MaxValue);
        var taken = Math.Min(left, decision.Count);
        if (left != int.MaxValue)
        {
            LeadsLeft[decision.Campaign] = left - taken;
        }

        var count = _leads[decision.Campaign] = _leads.GetValueOrDefault(decision.Campaign) + taken;
        _facts.Enqueue(new LeadsBuffered(decision.Campaign, count, left == taken));
    }

    private static RoutingConfiguration Configuration(IReadOnlyList<string> queues) => new(
        1,
        new Dictionary<string, TierPolicy>(),
        new Dictionary<string, Calendar>(),
        queues.ToDictionary(queue => queue, queue => new QueuePolicy(
            queue, queue, new Dictionary<string, int>(), 20, TimeSpan.FromSeconds(20), TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), 1,
            TimeSpan.FromSeconds(20), "music", TimeSpan.Zero, false, 10_000, "queue-full", null, null)),
        queues.ToDictionary(queue => "to-" + queue, queue => new Ivr.IvrScript("to-" + queue, "queue", new Dictionary<string, Ivr.IvrStep> { ["queue"] = new Ivr.QueueStep(queue) })),
        queues.ToDictionary(queue => queue, queue => "to-" + queue));

    private sealed class SimulatedCall(CampaignId campaign, PastCall past)
    {
        public CampaignId Campaign { get; } = campaign;

        public PastCall Past { get; } = past;

        public DateTimeOffset AnsweredAt { get; set; }

        public bool Over { get; set; }
    }
}

/// <summary>How the simulated agents spend their time.</summary>
internal sealed class SimulatedAgents
{
    private readonly Dictionary<AgentId, (AgentState State, DateTimeOffset Since)> _states = [];
    private TimeSpan _busy;
    private TimeSpan _all;

    /// <summary>Talk and wrap-up of all time signed in, 0 to 1, since <see cref="CountFrom"/>.</summary>
    public double Utilization(DateTimeOffset now)
    {
        Advance(now);
        return _all == TimeSpan.Zero ? 0 : _busy / _all;
    }

    /// <summary>Forgets what was counted so far.</summary>
    public void CountFrom(DateTimeOffset now)
    {
        Advance(now);
        (_busy, _all) = (TimeSpan.Zero, TimeSpan.Zero);
    }

    public int Count(Func<AgentState, bool> state) => _states.Values.Count(agent => state(agent.State));

    public void Changed(AgentStateChanged change, DateTimeOffset now)
    {
        Close(change.Agent, now);
        _states[change.Agent] = (change.State, now);
    }

    private void Advance(DateTimeOffset now)
    {
        foreach (var agent in _states.Keys.ToList())
        {
            Close(agent, now);
        }
    }

    private void Close(AgentId agent, DateTimeOffset now)
    {
        if (_states.TryGetValue(agent, out var before) && before.State != AgentState.SignedOut)
        {
            var span = now - before.Since;
            _all += span;
            _busy += before.State is AgentState.Talking or AgentState.Reconnecting or AgentState.WrapUp ? span : TimeSpan.Zero;
            _states[agent] = (before.State, now);
        }
    }
}
