using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>
/// The spine: what happens on the telephone and in the consoles becomes a fact, the routing core decides, and the decisions are run.
/// Everything that happened to a contact goes to the journal as it happens. One mailbox owns all of it.
/// </summary>
internal sealed class ContactDesk : IDisposable
{
    private readonly RoutingCore _core;
    private readonly List<Decision> _decisions = [];
    private readonly Dictionary<Guid, Contact> _contacts = [];
    private readonly Dictionary<CallId, Contact> _legs = [];
    private readonly Dictionary<Guid, AgentSession> _agents = [];
    private readonly Dictionary<string, AgentSession> _byPhone = new(StringComparer.Ordinal);
    private readonly DecisionRunner _runner;
    private readonly Journal _journal;
    private readonly ILogger<ContactDesk> _log;
    private readonly CancellationTokenSource _closing = new();
    private bool _running;
    private Task _listening = Task.CompletedTask;

    public ContactDesk(
        CallServer calls, CallerLookup records, CampaignStore campaigns, Journal journal, IConsoleOutput consoles, DeskSite site,
        TimeProvider time, ILogger<ContactDesk> log)
    {
        Calls = calls;
        Records = records;
        Site = site;
        Time = time;
        _journal = journal;
        _log = log;
        _core = new RoutingCore(site.Routing, (ulong)Random.Shared.NextInt64());
        Mailbox = new DeskMailbox(time, NextDeadline, Tick, e => DeskLog.WorkFailed(log, e));
        Situations = new SituationPublisher(this, consoles);
        Wallboard = new Wallboard(this, consoles);
        Ring = new AgentRing(this);
        Talk = new Conversation(this);
        Outbound = new OutboundCalls(this);
        Callbacks = new Callbacks(this);
        Presence = new AgentPresence(this);
        Telephone = new TelephoneEvents(this);
        Campaigns = new CampaignFloor(this, campaigns, consoles);
        _runner = new DecisionRunner(this);
    }

    public CallServer Calls { get; }
    public CallerLookup Records { get; }
    public DeskSite Site { get; }
    public TimeProvider Time { get; }
    public DateTimeOffset Now => Time.GetUtcNow();
    public DeskMailbox Mailbox { get; }
    public SituationPublisher Situations { get; }
    public Wallboard Wallboard { get; }
    public AgentRing Ring { get; }
    public Conversation Talk { get; }
    public OutboundCalls Outbound { get; }
    public Callbacks Callbacks { get; }
    public AgentPresence Presence { get; }
    public TelephoneEvents Telephone { get; }
    public CampaignFloor Campaigns { get; }
    public ILogger Log => _log;
    /// <summary>False once the server is shutting down: new calls are refused, and nobody is offered one.</summary>
    public bool Open { get; private set; } = true;
    /// <summary>Cancelled when the server shuts down: what a console asked for and the database has not answered is not waited for.</summary>
    public CancellationToken Closing => _closing.Token;

    public IReadOnlyCollection<Contact> Contacts => _contacts.Values;
    public IReadOnlyCollection<AgentSession> Agents => _agents.Values;

    /// <summary>Starts the mailbox. The telephone is listened to from <see cref="Listen"/> on.</summary>
    public void Start() => Mailbox.Start();

    /// <summary>Reads the telephone's events until it is closed.</summary>
    public void Listen() => _listening = Task.Run(async () =>
    {
        await foreach (var happened in Calls.Events.ReadAllAsync())
        {
            Mailbox.Post(() => Telephone.Handle(happened));
        }
    });

    /// <summary>No new calls from now on.</summary>
    public void Close()
    {
        Mailbox.Post(() => Open = false);
        _closing.Cancel();
    }

    /// <summary>After the telephone was closed: everything that it said has been handled and written.</summary>
    public async Task DrainAsync()
    {
        await _listening;
        await Mailbox.Ask(() => true);
        await Mailbox.Ask(() => true);
    }

    // ---- facts and decisions (desk thread) -------------------------------------------------------

    /// <summary>Gives a fact to the core and runs what it decides. A fact raised while decisions run is handled after them.</summary>
    /// <returns>False when the core ignored the fact (a race, or not allowed in the present state).</returns>
    public bool Handle(Fact fact)
    {
        if (_running)
        {
            Mailbox.Post(() => Handle(fact));
            return true;
        }

        _core.Handle(fact, Now, _decisions);
        var ignored = _decisions.Exists(d => d is FactIgnored i && ReferenceEquals(i.Fact, fact));
        RunDecisions();
        return !ignored;
    }

    public IReadOnlyList<WaitingView> Waiting(string queue) => _core.Waiting(queue, Now);

    private DateTimeOffset? NextDeadline() =>
        (_core.NextDeadline, Campaigns.NextDeadline) is ({ } routing, { } dialer) ? (routing < dialer ? routing : dialer) : _core.NextDeadline ?? Campaigns.NextDeadline;

    private void Tick(DateTimeOffset now)
    {
        _core.Tick(now, _decisions);
        RunDecisions();
        Campaigns.Tick(now);
    }

    private void RunDecisions()
    {
        _running = true;
        try
        {
            foreach (var decision in _decisions)
            {
                try
                {
                    _runner.Run(decision);
                }
                catch (Exception e)
                {
                    DeskLog.DecisionFailed(_log, decision.GetType().Name, e);
                }
            }
        }
        finally
        {
            _decisions.Clear();
            _running = false;
        }
    }

    // ---- registers (desk thread) -------------------------------------------------------------------

    public Contact? Find(Guid contact) => _contacts.GetValueOrDefault(contact);

    public Contact? FindByLeg(CallId leg) => _legs.GetValueOrDefault(leg);

    public AgentSession? FindAgent(Guid agent) => _agents.GetValueOrDefault(agent);

    public AgentSession? FindAgentByPhone(string user) => _byPhone.GetValueOrDefault(user);

    public Contact Add(Contact contact)
    {
        _contacts.Add(contact.Id, contact);
        return contact;
    }

    public void AddLeg(CallId leg, Contact contact) => _legs[leg] = contact;

    public void RemoveLeg(CallId leg) => _legs.Remove(leg);

    /// <summary>Forgets a contact that is over and wrapped up.</summary>
    public void Forget(Contact contact) => _contacts.Remove(contact.Id);

    public void Add(AgentSession agent)
    {
        _agents[agent.Profile.Id] = agent;
        _byPhone[agent.Profile.PhoneUser] = agent;
    }

    public void Change(AgentSession agent, AgentProfile profile)
    {
        _byPhone.Remove(agent.Profile.PhoneUser);
        agent.Profile = profile;
        _byPhone[profile.PhoneUser] = agent;
    }

    // ---- the record -------------------------------------------------------------------------------

    /// <summary>Writes the next event of a contact's stream.</summary>
    /// <returns>Its position for <see cref="WhenDurableAsync"/>; 0 when the disk has refused for so long that the event is lost.</returns>
    public long Write(Contact contact, ContactEventBody body) => Write(contact, body, Now);

    /// <summary>Writes the next event of a contact's stream that happened earlier than now.</summary>
    public long Write(Contact contact, ContactEventBody body, DateTimeOffset at) => Write(new ContactEvent(contact.Id, ++contact.Sequence, at, body));

    /// <summary>Writes the next event of an agent's stream.</summary>
    public void Write(AgentSession agent, ContactEventBody body) => Write(new ContactEvent(agent.Profile.Id, ++agent.Sequence, Now, body));

    /// <summary>Completes when the event at a position is on disk.</summary>
    public Task WhenDurableAsync(long position) => _journal.WhenDurableAsync(position);

    /// <summary>An event of this day that was written before this start: the live pictures go on from it.</summary>
    public void Replay(ContactEvent happened)
    {
        Wallboard.Apply(happened);
        Campaigns.Board.Apply(happened);
    }

    private long Write(ContactEvent happened)
    {
        var position = _journal.Append(happened);
        Replay(happened);
        return position;
    }

    public void Dispose() => Mailbox.Dispose();
}
