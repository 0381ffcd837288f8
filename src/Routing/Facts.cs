namespace Crm.Routing;

/// <summary>Something that happened outside the core. <see cref="RoutingCore.Handle"/> takes one fact and the instant at which it was noticed.</summary>
public abstract record Fact;

// ---- calls ------------------------------------------------------------------------------------

/// <summary>A customer's call reached a number of ours.</summary>
/// <param name="Contact">A new id.</param>
/// <param name="CalledNumber">The number dialed, as configured under <c>numbers</c>.</param>
/// <param name="Caller">What the look-up found before its deadline; <see cref="CallerProfile.Unknown"/> otherwise.</param>
public sealed record CallArrived(ContactId Contact, string CalledNumber, CallerProfile Caller) : Fact;

/// <summary>The look-up came late, or the agent picked another of the matching customers.</summary>
public sealed record CallerIdentified(ContactId Contact, CallerProfile Caller) : Fact;

/// <summary>A key pressed by the caller: 0-9, * or #.</summary>
public sealed record DigitEntered(ContactId Contact, char Digit) : Fact;

/// <summary>A <see cref="Play"/> came to its end by itself (not by <see cref="StopPlaying"/> or a newer <see cref="Play"/>).</summary>
public sealed record PlaybackFinished(ContactId Contact, int Playback) : Fact;

/// <summary>The caller's voice message ended by key, by silence or by its limit, and is safe on disk.</summary>
public sealed record MessageRecorded(ContactId Contact, TimeSpan Length) : Fact;

/// <summary>The answer to <see cref="LookUpTicket"/>; <paramref name="State"/> is null when there is no such ticket that this caller may hear about.</summary>
public sealed record TicketLookedUp(ContactId Contact, int TicketNumber, string? State) : Fact;

/// <summary>The caller's leg is gone: it hung up, the call broke, or <see cref="ReleaseCall"/> was carried out. Posted once for every contact.</summary>
public sealed record CallEnded(ContactId Contact) : Fact;

/// <summary>The system placed this call for a caller who had asked for one, and that person answered. It enters the queue with its original enqueue time.</summary>
public sealed record CallbackAnswered(ContactId Contact, string Queue, CallerProfile Caller, DateTimeOffset EnqueuedAt) : Fact;

/// <summary>An agent placed a call from the console: the agent is busy with it until <see cref="CallEnded"/>, then wraps up.</summary>
public sealed record AgentDialed(ContactId Contact, AgentId Agent) : Fact;

// ---- calls of campaigns -------------------------------------------------------------------------

/// <summary>
/// The dialer wants this agent for a number that it is about to dial: nobody else gets the agent until the number is answered
/// (<see cref="DialedAnswered"/>), the reservation is released, or <paramref name="Until"/> has passed. Ignored unless the agent is ready.
/// </summary>
/// <param name="Contact">The contact that will be dialed. It need not exist yet.</param>
public sealed record AgentReserved(ContactId Contact, AgentId Agent, string Queue, DateTimeOffset Until) : Fact;

/// <summary>The number that the agent was reserved for came to nothing: the agent is ready as before and keeps the idle time.</summary>
/// <param name="SetAside">Plain words when the agent is instead passed over for <see cref="OutboundPolicy.SetAside"/> (did not look at the lead); else null.</param>
public sealed record ReservationReleased(ContactId Contact, string? SetAside = null) : Fact;

/// <summary>
/// A person answered a campaign's call. The call goes before everyone who waits, to the reserved agent alone, or else to whoever is ready first;
/// when no agent is there after <paramref name="Deadline"/>, it is over with <see cref="DialedAbandoned"/>.
/// </summary>
/// <param name="Reserved">An agent who is reserved now, for this contact or for another one; null: none.</param>
/// <param name="Deadline">The last instant at which an agent's answer is in time.</param>
public sealed record DialedAnswered(ContactId Contact, string Queue, CallerProfile Customer, AgentId? Reserved, DateTimeOffset Deadline) : Fact;

// ---- offers -----------------------------------------------------------------------------------

/// <summary>The agent's phone was picked up for this offer.</summary>
public sealed record OfferAnswered(OfferId Offer) : Fact;

/// <summary>The agent's phone said no (busy or declined), or could not be reached.</summary>
public sealed record OfferFailed(OfferId Offer, OfferFailure Failure) : Fact;

/// <summary>Why a phone did not take an offer. The three look different to a supervisor and have different consequences.</summary>
public enum OfferFailure
{
    /// <summary>The agent pressed decline.</summary>
    Rejected,
    /// <summary>The phone answered busy, unavailable or an error.</summary>
    Unreachable,
}

/// <summary>The agent's leg of a connected call ended while the caller is still there and the agent did not hang up: the phone was lost.</summary>
public sealed record AgentLegLost(ContactId Contact, AgentId Agent) : Fact;

/// <summary>The lost agent leg is back, and the two are bridged again.</summary>
public sealed record AgentLegRestored(ContactId Contact, AgentId Agent) : Fact;

/// <summary>The agent ended the conversation (the caller's leg is released by the core's decision).</summary>
public sealed record AgentHungUp(ContactId Contact, AgentId Agent) : Fact;

// ---- agents -----------------------------------------------------------------------------------

/// <summary>An agent signed in (or the host restarted with the agent signed in). The state starts as not ready.</summary>
/// <param name="Skills">Skill name → level 1 (basic) to 10 (expert).</param>
public sealed record AgentSignedIn(AgentId Agent, string Name, IReadOnlyDictionary<string, int> Skills, bool PhoneReachable) : Fact;

/// <summary>
/// After a restart, following <see cref="AgentSignedIn"/>: what the agent's last <see cref="AgentStateChanged"/> said. A set-aside or a wrap-up runs on
/// to its end, a break stays a break, ready counts from its time; a conversation that the restart cut is wrapped up from now.
/// </summary>
public sealed record AgentRestored(AgentId Agent, AgentState State, string? Reason, ContactId? Contact, DateTimeOffset Since, DateTimeOffset? Until) : Fact;

/// <summary>The agent signed out, or the administrator removed the agent. A call in progress goes on; its wrap-up ends at once.</summary>
public sealed record AgentSignedOut(AgentId Agent) : Fact;

/// <summary>The agent asks to be given calls. Takes effect after the present call and wrap-up.</summary>
public sealed record AgentReady(AgentId Agent) : Fact;

/// <summary>The agent asks for no more calls, with a reason (a break). Takes effect after the present call and wrap-up.</summary>
public sealed record AgentNotReady(AgentId Agent, string Reason) : Fact;

/// <summary>The agent's phone registered, was lost, or failed its check. An unreachable phone makes the agent unroutable with this plain reason.</summary>
public sealed record AgentPhoneChanged(AgentId Agent, bool Reachable, string? Problem) : Fact;

/// <summary>The agent finished the wrap-up of a contact.</summary>
public sealed record WrapUpFinished(AgentId Agent, ContactId Contact) : Fact;

/// <summary>The agent asked for more time; the wrap-up timer starts again, at most as often as the queue allows.</summary>
public sealed record WrapUpExtended(AgentId Agent, ContactId Contact) : Fact;

/// <summary>The administrator changed an agent's skills.</summary>
public sealed record AgentSkillsChanged(AgentId Agent, IReadOnlyDictionary<string, int> Skills) : Fact;

// ---- configuration ----------------------------------------------------------------------------

/// <summary>A new version of the configuration is in force from now on. Calls keep their places.</summary>
public sealed record ConfigurationPublished(RoutingConfiguration Configuration) : Fact;

/// <summary>What is known of a caller when a decision is made.</summary>
/// <param name="Number">E.164 with +, or null when withheld.</param>
/// <param name="Customer">The customer, when exactly one matches or one was picked; null otherwise.</param>
/// <param name="Tier">The customer's tier by name (a key of <see cref="RoutingConfiguration.Tiers"/>).</param>
/// <param name="TicketOwner">Owner of the newest open ticket.</param>
/// <param name="LastAgent">Who spoke to this customer last, if recently.</param>
public sealed record CallerProfile(string? Number, Guid? Customer, string? Tier, AgentId? TicketOwner, AgentId? LastAgent)
{
    /// <summary>The last satisfaction that the customer gave, 1 to 5; null when none.</summary>
    public int? LastCsat { get; init; }

    /// <summary>The last likelihood to recommend that the customer gave, 0 to 10; null when none.</summary>
    public int? LastNps { get; init; }

    /// <summary>The customer has complained, and it is not settled.</summary>
    public bool OpenComplaint { get; init; }

    public static readonly CallerProfile Unknown = new(null, null, null, null, null);
}
