namespace Crm.Routing.Dialer;

internal enum LineState
{
    Reserving,
    Previewing,
    Asked,
    Dialing,
    Ringing,
    Waiting,
    Talking,
    Closing,
}

/// <summary>
/// One call of a campaign, from the decision to make it to its end. Every state before the conversation has a limit.
/// <code>
///  Reserving ──agent reserved──▶ Previewing ──accepted──▶ Asked ──started──▶ Dialing ──▶ Ringing ──a person──▶ Waiting ──agent──▶ Talking
///      │                             │ skipped, limit       ▲                   │           │ a machine,          │ abandoned        │
///      │ agent gone                  │                      │                   │           │ a message plays     ▼                  │
///      │                             ▼                      │                   └───────────┴────────────────▶ Closing               │
///      └─────────▶ gone, the agent is free        progressive: at once; predictive: without an agent            │ ended             │ ended
///                                                                                                               └──────▶ gone ◀──────┘
/// </code>
/// </summary>
internal sealed class Line
{
    public Line(ContactId contact, Campaign campaign, DialMode mode)
    {
        Contact = contact;
        Campaign = campaign;
        Mode = mode;
        Timer = new Deadline(this);
    }

    public ContactId Contact { get; }

    public Campaign Campaign { get; }

    /// <summary>The mode that it was started in; a change of the campaign's mode is for new calls.</summary>
    public DialMode Mode { get; }

    public LineState State { get; set; }

    /// <summary>The agent who is reserved for it.</summary>
    public Seat? Seat { get; set; }

    /// <summary>No other answer may take its agent.</summary>
    public bool AgentIsDue { get; set; }

    /// <summary>When it was dialed.</summary>
    public DateTimeOffset DialedAt { get; set; }

    public DateTimeOffset AnsweredAt { get; set; }

    /// <summary>Whether an agent was named with the answer.</summary>
    public bool AgentSent { get; set; }

    /// <summary>Whether it was told to end.</summary>
    public bool HungUp { get; set; }

    public Deadline Timer { get; }

    /// <summary>Whether it may still be answered.</summary>
    public bool IsPending => State is LineState.Asked or LineState.Dialing or LineState.Ringing;

    /// <summary>Whether a person may be on it, or come, for whom no agent is reserved.</summary>
    public bool IsAtRisk => Seat is null && Mode != DialMode.Message && (IsPending || State == LineState.Waiting);
}
