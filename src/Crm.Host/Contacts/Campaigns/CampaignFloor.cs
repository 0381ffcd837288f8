using Crm.HelpDesk.Campaigns;
using Crm.Routing;
using Crm.Routing.Dialer;

namespace Crm.Host.Contacts.Campaigns;

/// <summary>
/// The campaigns beside the calls: it owns the dialer's pure machine, passes on what happens as facts, and runs what the machine decides. All of it on the
/// contact desk's mailbox; routing and dialer never call each other.
/// </summary>
internal sealed class CampaignFloor
{
    private readonly ContactDesk _desk;
    private readonly DialerCore _core;
    private readonly List<DialerDecision> _decisions = [];
    private readonly Queue<DialerFact> _facts = [];
    private readonly HashSet<LiveCampaign> _recounts = [];
    private readonly Dictionary<Guid, LiveCampaign> _campaigns = [];
    private readonly CampaignDecisions _runner;
    private bool _running;

    public CampaignFloor(ContactDesk desk, CampaignStore store, IConsoleOutput consoles)
    {
        _desk = desk;
        _core = new DialerCore((ulong)Random.Shared.NextInt64());
        Store = store;
        Gate = new GateKeeper(desk);
        var picker = new LeadPicker(desk, Gate, store);
        Filler = new LeadFiller(desk, this, store, picker);
        Placement = new DialPlacement(desk, this, Gate, picker);
        Attempts = new DialAttempts(desk, this, Gate);
        Messages = new CampaignMessages(desk, this);
        Machines = new AnsweringMachines(desk, this);
        Previews = new Previews(desk, this, picker);
        Outcomes = new CampaignOutcomes(desk, this);
        Promises = new PromisedCalls(desk, this, store, picker);
        Queues = new QueueWatch(desk, this);
        Board = new CampaignBoard(desk, this, consoles);
        Hours = new CampaignHours(desk, this);
        _runner = new CampaignDecisions(desk, this);
    }

    public CampaignStore Store { get; }
    public GateKeeper Gate { get; }
    public LeadFiller Filler { get; }
    public DialPlacement Placement { get; }
    public DialAttempts Attempts { get; }
    public CampaignMessages Messages { get; }
    public AnsweringMachines Machines { get; }
    public Previews Previews { get; }
    public CampaignOutcomes Outcomes { get; }
    public PromisedCalls Promises { get; }
    public QueueWatch Queues { get; }
    public CampaignBoard Board { get; }
    public CampaignHours Hours { get; }

    public DateTimeOffset? NextDeadline => _core.NextDeadline;

    public IReadOnlyCollection<LiveCampaign> All => _campaigns.Values;

    public LiveCampaign? Find(CampaignId id) => _campaigns.GetValueOrDefault(id.Value);

    public LiveCampaign? Find(Guid id) => _campaigns.GetValueOrDefault(id);

    /// <summary>The campaign's live answers and abandoned calls of the window that its rules name; null before the dialer knows it.</summary>
    public LedgerReading? Ledger(LiveCampaign campaign) => _core.Ledger(campaign.Key, _desk.Now);

    /// <summary>How many of the campaign's agents inbound callers have for themselves.</summary>
    public int KeptAgents(LiveCampaign campaign) => _core.KeptAgents(campaign.Settings.Queue);

    // ---- facts and decisions ----------------------------------------------------------------------

    /// <summary>Gives a fact to the dialer and runs what it decides. One that is raised meanwhile follows at once after it.</summary>
    public void Tell(DialerFact fact)
    {
        _facts.Enqueue(fact);
        if (!_running)
        {
            Run();
        }
    }

    /// <summary>
    /// A campaign's leads were taken or came: the dialer is told how many there are once everything that it has decided was begun. A count of in between would not
    /// know of the calls that are asked for and have taken no lead yet, and the dialer would ask for as many again.
    /// </summary>
    public void Recount(LiveCampaign campaign)
    {
        _recounts.Add(campaign);
        if (!_running)
        {
            Run();
        }
    }

    public void Tick(DateTimeOffset now)
    {
        if (!_running)
        {
            _core.Tick(now, _decisions);
            Run();
        }
    }

    private void Run()
    {
        _running = true;
        try
        {
            for (RunDecisions(); NextFact() is { } fact; RunDecisions())
            {
                _core.Handle(fact, _desk.Now, _decisions);
            }
        }
        finally
        {
            _running = false;
        }
    }

    private DialerFact? NextFact()
    {
        if (_recounts.Count > 0)
        {
            var campaign = _recounts.First();
            _recounts.Remove(campaign);
            return new LeadsBuffered(campaign.Key, campaign.Leads.Count, campaign.Leads.AtEnd);
        }

        return _facts.TryDequeue(out var fact) ? fact : null;
    }

    private void RunDecisions()
    {
        foreach (var decision in _decisions)
        {
            try
            {
                _runner.Run(decision);
            }
            catch (Exception e)
            {
                DeskLog.DecisionFailed(_desk.Log, decision.GetType().Name, e);
            }
        }

        _decisions.Clear();
    }

    // ---- campaigns --------------------------------------------------------------------------------

    /// <summary>A campaign is there, or was changed, started, paused or stopped.</summary>
    public void Set(CampaignRecord record)
    {
        if (_campaigns.TryGetValue(record.Id, out var live))
        {
            if (record.Revision < live.Record.Revision)
            {
                return; // overtaken by a newer change
            }

            live.Record = record;
        }
        else
        {
            live = _campaigns[record.Id] = new LiveCampaign(record, _desk.Site);
            Queues.TellAll();
        }

        Watch(live);
        Hours.Look(live);
        Apply(live);
    }

    /// <summary>The campaign is new, or has another queue: whose time counts.</summary>
    private void Watch(LiveCampaign campaign)
    {
        var queue = _desk.Site.Routing.Queues.GetValueOrDefault(campaign.Settings.Queue);
        foreach (var agent in _desk.Agents)
        {
            campaign.Time.Changed(agent.Id, queue is not null && Serves(agent, queue) ? agent.State : AgentState.SignedOut, _desk.Now);
        }
    }

    /// <summary>Tells the dialer how the campaign stands.</summary>
    public void Apply(LiveCampaign campaign)
    {
        var policy = campaign.Policy;
        Tell(new CampaignSet(policy));
        if (policy.Run != CampaignRun.Running)
        {
            Filler.Empty(campaign);
        }

        Board.Changed(campaign);
    }

    /// <summary>Looks at what time has brought about: windows, promised calls, leads that are due again.</summary>
    /// <returns>When a window opens or closes next.</returns>
    public DateTimeOffset? LookAtClock()
    {
        Hours.LookAll();
        Promises.ConsiderAll();
        foreach (var campaign in _campaigns.Values.ToList())
        {
            Filler.LookNow(campaign);
        }

        return Hours.Next();
    }

    // ---- agents -----------------------------------------------------------------------------------

    /// <summary>Routing said what an agent does now.</summary>
    public void AgentChanged(AgentSession session, ContactId? contact)
    {
        var queues = _desk.Site.Routing.Queues.Values.Where(queue => Serves(session, queue)).Select(queue => queue.Name).ToHashSet(StringComparer.Ordinal);
        // Before the dialer hears of it: a promise comes before the next number of a list.
        Promises.Consider(session);
        Tell(new AgentSeen(session.Id, session.State, contact, queues, session.Since) { Leaving = session.PendingNotReady is not null });
        foreach (var campaign in _campaigns.Values)
        {
            var serves = queues.Contains(campaign.Settings.Queue);
            campaign.Time.Changed(session.Id, serves ? session.State : AgentState.SignedOut, _desk.Now);
            if (serves)
            {
                Board.Changed(campaign);
            }
        }
    }

    /// <summary>Brings a contact on the screen of the agent who is reserved for it.</summary>
    public void Show(Contact contact, AgentId agent)
    {
        if (_desk.FindAgent(agent.Value) is { State: AgentState.Reserved } session)
        {
            contact.Agent = agent;
            session.Contact = contact;
            _desk.Situations.Publish(session);
        }
    }

    public static bool Serves(AgentSession session, QueuePolicy queue) => Serves(session.Profile, queue);

    public static bool Serves(AgentProfile agent, QueuePolicy queue) => queue.Skills.All(skill => agent.Skills.GetValueOrDefault(skill.Key) >= skill.Value);
}
