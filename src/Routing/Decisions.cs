namespace Crm.Routing;

/// <summary>What the host must now do, in the order given.</summary>
public abstract record Decision;

// ---- the caller's leg ---------------------------------------------------------------------------

/// <summary>Answer the caller's leg (200 OK) if it is not answered yet.</summary>
public sealed record AnswerCall(ContactId Contact) : Decision;

/// <summary>Play prompts to the caller in order. Replaces what is playing.</summary>
/// <param name="Playback">Comes back in <see cref="PlaybackFinished"/>; unique within the contact.</param>
/// <param name="Prompts">Prompt names (files <c>config/prompts/NAME.wav</c>); spoken numbers are already spelled out as prompts.</param>
/// <param name="Loop">Repeat for ever (hold music).</param>
public sealed record Play(ContactId Contact, int Playback, IReadOnlyList<string> Prompts, bool Loop) : Decision;

/// <summary>Silence the caller's prompt or music.</summary>
public sealed record StopPlaying(ContactId Contact) : Decision;

/// <summary>Record the caller until <paramref name="StopKeys"/>, silence or the limit; then post <see cref="MessageRecorded"/>.</summary>
public sealed record RecordMessage(ContactId Contact, TimeSpan Limit, string StopKeys) : Decision;

/// <summary>Find the state of a ticket for the caller; then post <see cref="TicketLookedUp"/>.</summary>
public sealed record LookUpTicket(ContactId Contact, int TicketNumber) : Decision;

/// <summary>Hang up the caller's leg.</summary>
public sealed record ReleaseCall(ContactId Contact, ReleaseReason Reason) : Decision;

/// <summary>Why the core releases a call.</summary>
public enum ReleaseReason
{
    MenuEnded,
    Closed,
    MessageTaken,
    CallbackTaken,
    AgentHungUp,
    UnknownNumber,
    QueueFull,
    /// <summary>The agent's phone was lost in a call without a queue, and did not come back in time.</summary>
    AgentLost,
    /// <summary>A callback was answered for a queue that there is not.</summary>
    UnknownQueue,
}

// ---- what the record must say ---------------------------------------------------------------------

/// <summary>The caller entered a step of the IVR.</summary>
public sealed record IvrStepEntered(ContactId Contact, string Ivr, string Step) : Decision;

/// <summary>The caller chose a menu entry or typed digits that mean something (a ticket number).</summary>
public sealed record DigitsTaken(ContactId Contact, string Step, string Digits) : Decision;

/// <summary>The caller gave a score after the conversation.</summary>
/// <param name="Question">csat (1 to 5) or nps (0 to 10).</param>
public sealed record ScoreGiven(ContactId Contact, string Question, int Value) : Decision;

/// <summary>The contact now waits in a queue. <paramref name="EnqueuedAt"/> is the original time and never changes, whatever happens to the offers.</summary>
public sealed record Enqueued(ContactId Contact, string Queue, DateTimeOffset EnqueuedAt, int Position) : Decision;

/// <summary>The caller left the queue, once for each stay, with how it ended.</summary>
public sealed record Dequeued(ContactId Contact, string Queue, DequeueReason Reason, TimeSpan Waited) : Decision;

/// <summary>How a caller left a queue.</summary>
public enum DequeueReason
{
    Connected,
    Abandoned,
    CallbackRequested,
    LeftMessage,
    FlowedOut,
    /// <summary>A campaign's call for which no agent was there by its deadline.</summary>
    NoAgentInTime,
}

/// <summary>A person answered a campaign's call and no agent was there by the deadline. Play the message that names the caller, with the opt-out key, then hang up.</summary>
public sealed record DialedAbandoned(ContactId Contact, string Queue) : Decision;

/// <summary>Turn the recorded message into a ticket with the recording attached, under the contact's customer.</summary>
public sealed record MessageTaken(ContactId Contact, string Queue, TimeSpan Length) : Decision;

/// <summary>Remember to call this person back; the place in the queue is <paramref name="EnqueuedAt"/>.</summary>
public sealed record CallbackRequested(ContactId Contact, string Queue, string Number, DateTimeOffset EnqueuedAt) : Decision;

// ---- offers -----------------------------------------------------------------------------------------

/// <summary>One agent is reserved for one contact until <paramref name="Deadline"/>. Pop the screen, then ring the agent's phone.</summary>
public sealed record OfferCall(OfferId Offer, ContactId Contact, AgentId Agent, string Queue, DateTimeOffset Deadline, Explanation Why) : Decision
{
    /// <summary>A campaign's call: the agent's phone must answer by itself, with a beep.</summary>
    public bool AutoAnswer { get; init; }
}

/// <summary>Take the offer back: stop the phone and the pop.</summary>
public sealed record WithdrawOffer(OfferId Offer, ContactId Contact, AgentId Agent, WithdrawReason Reason) : Decision;

/// <summary>Why an offer ended without a conversation.</summary>
public enum WithdrawReason
{
    NoAnswer,
    Rejected,
    Unreachable,
    CallerHungUp,
    AgentSignedOut,
    /// <summary>The caller pressed the queue's escape key while the agent's phone rang.</summary>
    CallerLeftQueue,
    /// <summary>The campaign call's deadline passed while the phone of an agent who came late was about to answer.</summary>
    TooLate,
}

/// <summary>Bridge caller and agent. Recording follows the queue's policy.</summary>
public sealed record Connect(ContactId Contact, AgentId Agent, OfferId Offer, string Queue, bool Record, TimeSpan Waited) : Decision;

/// <summary>Hang up the agent's leg of this contact (the caller is gone, or the agent ended it).</summary>
public sealed record ReleaseAgent(ContactId Contact, AgentId Agent) : Decision;

// ---- agents -----------------------------------------------------------------------------------------

/// <summary>An agent's state changed. This is the only source of agents' states.</summary>
/// <param name="Reason">Plain words where the state has a reason (a break, "did not answer", a phone problem).</param>
/// <param name="Contact">The contact that keeps the agent busy, if any.</param>
/// <param name="Until">End of the wrap-up, deadline of the offer, end of the reservation at the latest, limit of the reconnection, or when an agent who was set aside is ready again by itself.</param>
public sealed record AgentStateChanged(AgentId Agent, AgentState State, string? Reason, ContactId? Contact, DateTimeOffset Since, DateTimeOffset? Until) : Decision
{
    /// <summary>The break that begins when the present contact is done, or null.</summary>
    public string? PendingNotReady { get; init; }

    /// <summary>How often the wrap-up may still be extended; 0 in other states.</summary>
    public int ExtensionsLeft { get; init; }
}

/// <summary>What an agent is doing. Wrap-up belongs to the agent, not to a queue, and is never available.</summary>
public enum AgentState
{
    SignedOut,
    /// <summary>On a break or other work, with a reason.</summary>
    NotReady,
    /// <summary>Wants calls and can take them.</summary>
    Ready,
    /// <summary>Wants calls, but the phone cannot be reached or failed its check.</summary>
    PhoneProblem,
    /// <summary>Reserved for a number that is being dialed, or for a lead that the agent looks at.</summary>
    Reserved,
    /// <summary>Reserved for one contact; the phone rings.</summary>
    Offered,
    Talking,
    /// <summary>The agent's phone was lost in mid-call; the caller hears music until it is back.</summary>
    Reconnecting,
    WrapUp,
}

/// <summary>A fact that the core did not expect (an unknown contact, an offer that is over). It changed nothing.</summary>
public sealed record FactIgnored(Fact Fact, string Because) : Decision;
