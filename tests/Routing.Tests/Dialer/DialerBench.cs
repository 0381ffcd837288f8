using Crm.Routing.Dialer;
using Crm.Routing.Tests.Dialer.Simulation;

namespace Crm.Routing.Tests.Dialer;

/// <summary>The dialer alone in virtual time: posts facts, plays a routing core that reserves whoever is asked for, and keeps what was decided.</summary>
internal sealed class DialerBench
{
    private readonly List<DialerDecision> _turn = [];
    private readonly HashSet<string> _queues = ["sales"];

    public DialerBench(int lines = 100)
    {
        Core = new DialerCore(1);
        Post(new LineCapacity(lines));
    }

    public DialerCore Core { get; }

    public DateTimeOffset Now { get; private set; } = Center.Start;

    public List<DialerDecision> Log { get; } = [];

    /// <summary>Whether agents are seen reserved as soon as they are asked for.</summary>
    public bool Confirms { get; set; } = true;

    public static CampaignPolicy Campaign(DialMode mode = DialMode.Progressive, int number = 1) => Shift.Campaign(number, mode);

    public IReadOnlyList<DialerDecision> Start(CampaignPolicy campaign, int leads = 100)
    {
        var decided = Post(new CampaignSet(campaign));
        return [.. decided, .. Post(new LeadsBuffered(campaign.Id, leads, false))];
    }

    public IReadOnlyList<DialerDecision> Ready(int agent) => See(agent, AgentState.Ready);

    public IReadOnlyList<DialerDecision> See(int agent, AgentState state, ContactId? contact = null) =>
        Post(new AgentSeen(Center.Agent(agent), state, contact, _queues, Now));

    /// <summary>Posts a fact and returns what was decided because of it, and because of what followed.</summary>
    public IReadOnlyList<DialerDecision> Post(DialerFact fact) => Keep(() => Core.Handle(fact, Now, _turn));

    public IReadOnlyList<DialerDecision> Pass(double seconds)
    {
        var decided = new List<DialerDecision>();
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (Core.NextDeadline is { } next && next <= end)
        {
            Now = next > Now ? next : Now;
            decided.AddRange(Keep(() => Core.Tick(Now, _turn)));
        }

        Now = end;
        return decided;
    }

    public T Last<T>()
        where T : DialerDecision => Log.OfType<T>().Last();

    public int Count<T>()
        where T : DialerDecision => Log.OfType<T>().Count();

    /// <summary>The latest call, started and ringing.</summary>
    public ContactId Ring()
    {
        var contact = Last<DialNext>().Contact;
        Post(new AttemptStarted(contact));
        Post(new AttemptRinging(contact));
        return contact;
    }

    private List<DialerDecision> Keep(Action act)
    {
        _turn.Clear();
        act();
        var decided = _turn.ToList();
        Log.AddRange(decided);
        foreach (var decision in decided.ToList())
        {
            if (decision is ReserveAgent reserve && Confirms)
            {
                decided.AddRange(Post(new AgentSeen(reserve.Agent, AgentState.Reserved, reserve.Contact, _queues, Now)));
            }
            else if (decision is ReleaseReservation release && Confirms)
            {
                decided.AddRange(Post(new AgentSeen(release.Agent, release.SetAside is null ? AgentState.Ready : AgentState.NotReady, null, _queues, Now)));
            }
        }

        return decided;
    }
}
