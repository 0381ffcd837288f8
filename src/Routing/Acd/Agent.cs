using Crm.Routing.Calls;

namespace Crm.Routing.Acd;

/// <summary>Why an agent who wants calls is passed over for a while.</summary>
/// <param name="Phone">Shown as a phone problem, not as not ready.</param>
internal readonly record struct Aside(bool Phone, string Reason, DateTimeOffset Until);

/// <summary>
/// One signed-in agent. The state is one of <see cref="AgentState"/>; what the agent wants (calls or a break, to sign out) and what is
/// known of the phone are kept beside it and take effect when no contact keeps the agent busy.
/// <code>
///  SignedOut ──signed in──▶ NotReady ◀──break──▶ Ready ◀──phone lost / back──▶ PhoneProblem
///                              ▲  ▲               │ ▲ ▲                            ▲
///                     set aside│  │          offer│ │ │caller left                 │phone failed
///             (back by itself) │  │               ▼ │ │                            │
///                              └──┼──not taken── Offered ──────────────────────────┤
///                                 │                │answered                       │
///     Ready, NotReady ──dialed────┼──────────────▶ Talking ◀──lost / back──▶ Reconnecting ──limit──▶ PhoneProblem
///                                 │                │ended                    │ended
///                                 └──finished───  WrapUp ◀───────────────────┘      finished: Ready, NotReady or PhoneProblem
///  Ready ──dialer──▶ Reserved ──answered──▶ Offered;  released or its limit passed ──▶ Ready, NotReady;  phone lost, signed out ──▶ at once
///  Signing out: at once from SignedIn states, after the conversation (without wrap-up) from Talking and Reconnecting.
/// </code>
/// </summary>
internal sealed class Agent
{
    public Agent(AgentId id, string name, IReadOnlyDictionary<string, int> skills)
    {
        Id = id;
        Name = name;
        Skills = skills;
        Timer = new Deadline(this);
    }

    public AgentId Id { get; }

    public string Name { get; set; }

    public IReadOnlyDictionary<string, int> Skills { get; set; }

    public AgentState State { get; set; } = AgentState.SignedOut;

    /// <summary>When the present state began.</summary>
    public DateTimeOffset Since { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? Until { get; set; }

    /// <summary>The break that the agent asked for; null when the agent wants calls.</summary>
    public string? Break { get; set; }

    public bool SigningOut { get; set; }

    public Aside? Aside { get; set; }

    public bool PhoneReachable { get; set; }

    public string? PhoneProblem { get; set; }

    /// <summary>Since when the agent is idle for the ranking: the end of the last contact's wrap-up or becoming ready, whichever was later.</summary>
    public DateTimeOffset IdleSince { get; set; }

    public AgentRank Rank => new(IdleSince.UtcTicks, Id.Value);

    public Offer? Offer { get; set; }

    /// <summary>The contact that keeps the agent busy: talked to, or wrapped up.</summary>
    public ContactId? Busy { get; set; }

    /// <summary>The length of the present wrap-up, and how often it may start again.</summary>
    public WrapUpPolicy WrapUp { get; set; }

    /// <summary>Runs while the agent wraps up, is set aside or reserved.</summary>
    public Deadline Timer { get; }

    /// <summary>The requirements that the agent fulfils.</summary>
    public List<SkillPool> Pools { get; set; } = [];

    /// <summary>Calls that wait for this agent alone.</summary>
    public RankedSet<CallRank, WaitingCall> Reserved { get; } = new();

    /// <summary>Whether a contact keeps the agent busy, so that requests take effect later.</summary>
    public bool IsBusy => State is AgentState.Reserved or AgentState.Offered or AgentState.Talking or AgentState.Reconnecting or AgentState.WrapUp;

    /// <summary>Whether this agent will be ready without doing anything but finishing the present contact.</summary>
    public bool IsWorthWaitingFor =>
        Break is null && !SigningOut && Aside is null && PhoneReachable && (IsBusy || State == AgentState.Ready);
}

/// <summary>How long the work after a contact may take.</summary>
internal readonly record struct WrapUpPolicy(TimeSpan Length, int Extensions);
