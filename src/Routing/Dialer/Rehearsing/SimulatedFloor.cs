namespace Crm.Routing.Dialer.Rehearsing;

/// <summary>A center in virtual time: both cores as they are (<see cref="TwoCores"/>), between simulated agents, a list of leads and a <see cref="SimulatedCarrier"/>.</summary>
internal sealed class SimulatedFloor
{
    // An agent's phone that answers by itself.
    private static readonly TimeSpan PhoneDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan InboundWrapUp = TimeSpan.FromSeconds(10);

    private readonly TwoCores _cores;
    private readonly SimulatedCarrier _carrier;
    private readonly SplitMix _random;
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _events = new();
    private readonly Dictionary<CampaignId, int> _leads = [];
    private long _order;

    /// <param name="carrier">What becomes of the next call of a campaign.</param>
    public SimulatedFloor(DateTimeOffset start, ulong seed, IReadOnlyList<string> queues, Func<CampaignId, PastCall> carrier, BlendPolicy? blend = null)
    {
        _cores = new TwoCores(Configuration(queues), seed, queues.ToHashSet(), Carry, Carry, blend) { Now = start };
        _carrier = new SimulatedCarrier(this, carrier);
        _random = new SplitMix(seed + 2);
    }

    public DateTimeOffset Now => _cores.Now;

    public AgentTime Agents { get; } = new(TimeSpan.FromDays(7));

    /// <summary>Live answers with their outcome, in order.</summary>
    public List<(CampaignId Campaign, DateTimeOffset At, bool Abandoned)> Outcomes { get; } = [];

    public int Dialed { get; private set; }

    /// <summary>Leads of a campaign that were not claimed yet; without an entry there is always one more.</summary>
    public Dictionary<CampaignId, int> LeadsLeft { get; } = [];

    /// <summary>Sees every decision of both cores before it is carried out.</summary>
    public Action<object>? Watch { get; set; }

    /// <summary>How long a caller of an inbound call talks; set by who posts inbound calls.</summary>
    public Func<TimeSpan> InboundTalk { get; set; } = () => TimeSpan.FromSeconds(120);

    /// <summary>How long an agent looks at a lead in preview before calling it.</summary>
    public TimeSpan Reading { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Share of the offers that an agent's phone does not take.</summary>
    public double MissedOffers { get; set; }

    public DialerCore Dialer => _cores.Dialer;

    public void SignIn(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var agent = new AgentId(new Guid(i + 1, 0, 0, new byte[8]));
            Post(new AgentSignedIn(agent, $"Agent {i + 1}", new Dictionary<string, int>(), true));
            Post(new AgentReady(agent));
        }
    }

    public void After(TimeSpan span, Action act) => _events.Enqueue(act, (Now + span, ++_order));

    public void Post(Fact fact) => _cores.Post(fact);

    public void Post(DialerFact fact) => _cores.Post(fact);

    /// <summary>Lets time pass, stopping at every event and every deadline on the way.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        while (Next() is { } next && next <= end)
        {
            _cores.Now = next > Now ? next : Now;
            if (_events.TryPeek(out _, out var due) && due.At <= Now)
            {
                _events.Dequeue()();
            }
            else
            {
                _cores.Tick();
            }
        }

        _cores.Now = end;
    }

    private DateTimeOffset? Next() =>
        _events.TryPeek(out _, out var due) && !(_cores.NextDeadline < due.At) ? due.At : _cores.NextDeadline;

    private void Carry(Decision decision)
    {
        Watch?.Invoke(decision);
        switch (decision)
        {
            case OfferCall d when MissedOffers <= 0 || _random.Share() >= MissedOffers:
                After(PhoneDelay, () => Post(new OfferAnswered(d.Offer)));
                break;
            case Connect d:
                Connect(d);
                break;
            case DialedAbandoned d:
                Outcomes.Add((_carrier.CampaignOf(d.Contact), Now, true));
                _carrier.PlayAbandoned(d.Contact);
                break;
            case AgentStateChanged d:
                Agents.Changed(d.Agent, d.State, Now);
                break;
        }
    }

    private void Connect(Connect decision)
    {
        TimeSpan talk, wrapUp;
        if (_carrier.Find(decision.Contact) is { } call)
        {
            Outcomes.Add((call.Campaign, Now, false));
            (talk, wrapUp) = (call.Past.Talk, call.Past.WrapUp);
            _carrier.EndAfter(decision.Contact, talk);
        }
        else
        {
            (talk, wrapUp) = (InboundTalk(), InboundWrapUp);
            After(talk, () => Post(new CallEnded(decision.Contact)));
        }

        After(talk + wrapUp, () => Post(new WrapUpFinished(decision.Agent, decision.Contact)));
    }

    private void Carry(DialerDecision decision)
    {
        Watch?.Invoke(decision);
        switch (decision)
        {
            case ShowPreview d:
                _leads[d.Campaign]--;
                After(Reading, () => Post(new PreviewAccepted(d.Contact)));
                break;
            case DialNext d:
                Dialed++;
                _leads[d.Campaign] = Math.Max(0, _leads.GetValueOrDefault(d.Campaign) - 1);
                _carrier.Dial(d);
                break;
            case PlayMessage d:
                Outcomes.Add((d.Campaign, Now, false));
                _carrier.PlayMessage(d.Contact);
                break;
            case HangUpUnanswered d:
                _carrier.HangUp(d.Contact);
                break;
            case FetchLeads d:
                Fetch(d);
                break;
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
        Post(new LeadsBuffered(decision.Campaign, count, left == taken));
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
}
