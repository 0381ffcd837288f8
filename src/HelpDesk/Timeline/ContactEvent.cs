using System.Text.Json.Serialization;

namespace Crm.HelpDesk.Timeline;

/// <summary>One entry of the event stream. <paramref name="Stream"/> is the contact's id (or the agent's, for agent states); sequence numbers start at 1 and have no gaps.</summary>
public sealed record ContactEvent(Guid Stream, int Sequence, DateTimeOffset At, ContactEventBody Body);

/// <summary>What happened. The discriminator is the stored kind; kinds are never renamed, members are only added.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ContactOpened), "opened")]
[JsonDerivedType(typeof(CustomerMatched), "customer")]
[JsonDerivedType(typeof(IvrStepEntered), "ivr-step")]
[JsonDerivedType(typeof(DigitsTaken), "digits")]
[JsonDerivedType(typeof(ContactQueued), "queued")]
[JsonDerivedType(typeof(ContactDequeued), "dequeued")]
[JsonDerivedType(typeof(OfferMade), "offered")]
[JsonDerivedType(typeof(OfferEnded), "offer-ended")]
[JsonDerivedType(typeof(AgentConnected), "connected")]
[JsonDerivedType(typeof(ContactHeld), "held")]
[JsonDerivedType(typeof(ContactResumed), "resumed")]
[JsonDerivedType(typeof(AgentPhoneLost), "phone-lost")]
[JsonDerivedType(typeof(AgentPhoneRestored), "phone-restored")]
[JsonDerivedType(typeof(AgentDisconnected), "disconnected")]
[JsonDerivedType(typeof(RecordingKept), "recording")]
[JsonDerivedType(typeof(VoiceMessageLeft), "message")]
[JsonDerivedType(typeof(CallbackAsked), "callback-asked")]
[JsonDerivedType(typeof(CallbackTried), "callback-tried")]
[JsonDerivedType(typeof(TicketStateHeard), "ticket-state-heard")]
[JsonDerivedType(typeof(TicketLinked), "ticket-linked")]
[JsonDerivedType(typeof(OutboundProgress), "progress")]
[JsonDerivedType(typeof(WrapUpStarted), "wrap-up")]
[JsonDerivedType(typeof(WrapUpEnded), "wrapped-up")]
[JsonDerivedType(typeof(CallerScored), "score")]
[JsonDerivedType(typeof(ContactClosed), "closed")]
[JsonDerivedType(typeof(AgentStateEntered), "agent-state")]
[JsonDerivedType(typeof(DialAttempted), "dial-attempted")]
[JsonDerivedType(typeof(DialAnswered), "dial-answered")]
[JsonDerivedType(typeof(DialAbandoned), "dial-abandoned")]
[JsonDerivedType(typeof(DialEnded), "dial-ended")]
[JsonDerivedType(typeof(DialNotPlaced), "dial-not-placed")]
[JsonDerivedType(typeof(DialRefused), "dial-refused")]
[JsonDerivedType(typeof(OptedOut), "opted-out")]
[JsonDerivedType(typeof(LeadOutcome), "lead-outcome")]
public abstract record ContactEventBody;

public enum ContactDirection { Inbound, Outbound, Callback, Campaign }

/// <summary>The contact began. <paramref name="Number"/> is the customer's number in E.164, or null when withheld.</summary>
/// <param name="Line">The number of ours, or the trunk, that it used.</param>
/// <param name="SipCallId">Call-ID of the customer's leg, to find it in a trace.</param>
/// <param name="Agent">Who placed it, for an outbound call.</param>
public sealed record ContactOpened(ContactDirection Direction, string? Number, string? DisplayName, string Line, string? SipCallId, Guid? Agent) : ContactEventBody;

/// <summary>The contact belongs to this customer (looked up, picked, or newly created). A later one replaces it.</summary>
public sealed record CustomerMatched(Guid? Customer, string How, int Candidates) : ContactEventBody;

public sealed record IvrStepEntered(string Ivr, string Step) : ContactEventBody;

public sealed record DigitsTaken(string Step, string Digits) : ContactEventBody;

/// <summary>The contact waits. <paramref name="Since"/> is the original enqueue time.</summary>
public sealed record ContactQueued(string Queue, DateTimeOffset Since, int Position) : ContactEventBody;

/// <param name="How">connected, abandoned, callback, message or flowed-out.</param>
public sealed record ContactDequeued(string Queue, string How, double WaitedSeconds) : ContactEventBody;

/// <param name="Explanation">JSON of the decision: who was considered, which rule each failed with which value, the tie-break, the configuration's version.</param>
public sealed record OfferMade(Guid Offer, Guid Agent, string Queue, DateTimeOffset Deadline, System.Text.Json.JsonElement Explanation) : ContactEventBody;

/// <param name="How">answered, no-answer, rejected, unreachable, caller-hung-up, caller-left-queue, agent-signed-out, or interrupted (the server stopped meanwhile).</param>
public sealed record OfferEnded(Guid Offer, Guid Agent, string How) : ContactEventBody;

public sealed record AgentConnected(Guid Agent, string? Queue, double WaitedSeconds) : ContactEventBody;

public sealed record ContactHeld(Guid Agent) : ContactEventBody;

public sealed record ContactResumed(Guid Agent) : ContactEventBody;

public sealed record AgentPhoneLost(Guid Agent, string Why) : ContactEventBody;

public sealed record AgentPhoneRestored(Guid Agent) : ContactEventBody;

/// <param name="By">customer, agent or failure.</param>
public sealed record AgentDisconnected(Guid Agent, string By, double TalkSeconds, double HoldSeconds) : ContactEventBody;

/// <summary>A stereo recording of the conversation. <paramref name="File"/> is relative to the recording folder.</summary>
public sealed record RecordingKept(Guid Recording, string File, double Seconds, string? Error) : ContactEventBody;

/// <summary>The caller left a message: it becomes the ticket <paramref name="Ticket"/> with the recording attached.</summary>
/// <param name="Error">Why the recording is not whole.</param>
public sealed record VoiceMessageLeft(Guid Recording, string File, double Seconds, string Queue, Guid Ticket, string? Error = null) : ContactEventBody;

public sealed record CallbackAsked(Guid Callback, string Queue, string Number, DateTimeOffset Since) : ContactEventBody;

public sealed record CallbackTried(Guid Callback, int Attempt, string Outcome) : ContactEventBody;

public sealed record TicketStateHeard(int TicketNumber, bool Found) : ContactEventBody;

public sealed record TicketLinked(Guid Ticket, int TicketNumber, string How) : ContactEventBody;

/// <summary>An outgoing call's progress: ringing, early-media, answered, busy, no-answer, refused, failed, with the SIP status.</summary>
public sealed record OutboundProgress(string State, int Status, string Trunk) : ContactEventBody;

public sealed record WrapUpStarted(Guid Agent, DateTimeOffset Until) : ContactEventBody;

/// <param name="Disposition">Null when the timer ended it.</param>
public sealed record WrapUpEnded(Guid Agent, string? Disposition, string? Note, double Seconds) : ContactEventBody;

/// <summary>The caller stayed on after the conversation and gave a score by key.</summary>
/// <param name="Agent">Who had spoken with the caller.</param>
/// <param name="Question">csat (1 to 5) or nps (0 to 10).</param>
public sealed record CallerScored(Guid Agent, string Queue, string Question, int Value) : ContactEventBody;

/// <param name="Outcome">answered, abandoned, message, callback, served-by-ivr, refused, not-reached, or interrupted (the server stopped in mid-call).</param>
public sealed record ContactClosed(string Outcome, string? Detail) : ContactEventBody;

/// <summary>On an agent's own stream. <paramref name="State"/> is the routing state's name in kebab case.</summary>
public sealed record AgentStateEntered(string State, string? Reason, Guid? Contact) : ContactEventBody;

/// <summary>A number is about to be dialed, allowed by the gate. Written and flushed before the INVITE is sent; one for a contact.</summary>
/// <param name="Campaign">Null for a call that an agent places by hand.</param>
/// <param name="Lead">Null for a call without one.</param>
/// <param name="Number">E.164.</param>
/// <param name="Mode">How the call was started, such as predictive.</param>
/// <param name="Proof">JSON of the gate's decision: local time and how it was derived, list version, attempts so far, the ledger's value.</param>
public sealed record DialAttempted(Guid? Campaign, Guid? Lead, string Number, string Mode, System.Text.Json.JsonElement Proof) : ContactEventBody;

/// <summary>The dialed number answered. A later one of the same contact replaces it: a detector may take its time.</summary>
/// <param name="What">human, machine or unsure; unsure counts as a person.</param>
/// <param name="Measures">JSON of what the detector measured; null without one.</param>
public sealed record DialAnswered(string What, System.Text.Json.JsonElement? Measures) : ContactEventBody;

/// <summary>A person answered and no agent was there in time: what the ledger of abandoned calls counts.</summary>
/// <param name="AfterSeconds">From the end of the greeting.</param>
/// <param name="AgentCame">An agent came, but later than the rules allow.</param>
public sealed record DialAbandoned(string Why, double AfterSeconds, bool AgentCame = false) : ContactEventBody;

/// <summary>The attempt is over; the lead's next one follows from it by the campaign's plan.</summary>
/// <param name="Disposition">One of <see cref="Campaigns.Dispositions"/>.</param>
/// <param name="SipStatus">The final response; 0 when there was none.</param>
public sealed record DialEnded(string Disposition, double RingSeconds, int SipStatus) : ContactEventBody;

/// <summary>
/// Nothing was sent to the number of <see cref="DialAttempted"/>: a limit of our own, no free line, or the agent's phone. It was no attempt, so it counts for
/// nobody, and the lead is again what it was before.
/// </summary>
/// <param name="AgainAt">Not before this.</param>
/// <param name="Promised">The lead waited for a promised call, and does so again.</param>
/// <param name="PromisedBy">Who promised it; null for anyone.</param>
public sealed record DialNotPlaced(string Why, DateTimeOffset AgainAt, bool Promised = false, Guid? PromisedBy = null) : ContactEventBody;

/// <summary>The gate did not allow a call that an agent wanted to place by hand.</summary>
/// <param name="Proof">JSON of the gate's decision; null when it could not be asked.</param>
public sealed record DialRefused(string Why, System.Text.Json.JsonElement? Proof) : ContactEventBody;

/// <summary>The person does not want to be called: nobody calls the number, or the contact's customer, any more.</summary>
/// <param name="Number">E.164.</param>
/// <param name="How">key, agent or message.</param>
public sealed record OptedOut(string Number, string How) : ContactEventBody;

/// <summary>What came of a conversation with a lead, as the agent says. A later one of the same contact replaces it.</summary>
/// <param name="Outcome">A code of the campaign's outcomes.</param>
/// <param name="Success">As the campaign says of this outcome.</param>
/// <param name="CallbackAt">The lead is to be called again at this time; null ends the lead.</param>
/// <param name="CallbackAgent">Who promised to call; null for anyone.</param>
/// <param name="Form">JSON of what the agent filled in.</param>
public sealed record LeadOutcome(
    Guid? Agent,
    string Outcome,
    bool Success,
    DateTimeOffset? CallbackAt = null,
    Guid? CallbackAgent = null,
    Guid? Opportunity = null,
    Guid? Ticket = null,
    System.Text.Json.JsonElement? Form = null) : ContactEventBody;
