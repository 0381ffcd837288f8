namespace Crm.Routing.Dialer;

/// <summary>What the host must now do for the dialer, in the order given.</summary>
public abstract record DialerDecision;

// ---- agents ---------------------------------------------------------------------------------------

/// <summary>Post <see cref="AgentReserved"/> to the routing core. The dialer goes on when it sees the agent reserved for this contact; nothing is dialed before.</summary>
/// <param name="Until">The routing core ends the reservation by itself then, whatever became of the dialer.</param>
public sealed record ReserveAgent(ContactId Contact, AgentId Agent, CampaignId Campaign, string Queue, DateTimeOffset Until) : DialerDecision;

/// <summary>Post <see cref="ReservationReleased"/> to the routing core.</summary>
/// <param name="SetAside">Plain words when the agent shall be passed over for a while (did not look at the lead); else null.</param>
public sealed record ReleaseReservation(ContactId Contact, AgentId Agent, string? SetAside) : DialerDecision;

/// <summary>Show the next claimed lead to this agent, who is reserved; take the answer as <see cref="PreviewAccepted"/> or <see cref="PreviewSkipped"/>.</summary>
/// <param name="Until">After it the dialer takes the lead back by <see cref="WithdrawPreview"/>.</param>
public sealed record ShowPreview(ContactId Contact, CampaignId Campaign, AgentId Agent, DateTimeOffset Until) : DialerDecision;

/// <summary>Take the shown lead from the agent's screen; it is free again.</summary>
public sealed record WithdrawPreview(ContactId Contact, CampaignId Campaign, AgentId Agent, string Why) : DialerDecision;

// ---- calls ----------------------------------------------------------------------------------------

/// <summary>
/// Dial: take the next claimed lead that the gate allows (after a preview the lead that was shown), put the attempt on disk, send the INVITE and post
/// <see cref="AttemptStarted"/>; or <see cref="AttemptNotMade"/>.
/// </summary>
/// <param name="Contact">The new contact's id: a version 7 UUID of this instant.</param>
/// <param name="Reserved">The agent who is reserved for this call, or null.</param>
public sealed record DialNext(ContactId Contact, CampaignId Campaign, AgentId? Reserved) : DialerDecision;

/// <summary>A person answered: post <see cref="DialedAnswered"/> to the routing core, with what is known of the customer.</summary>
/// <param name="Reserved">The agent who takes it, reserved for this call or for another one of the campaign that still rings; or null: whoever is ready.</param>
/// <param name="Deadline">The latest instant at which the agent must be there.</param>
public sealed record QueueAnswer(ContactId Contact, CampaignId Campaign, string Queue, AgentId? Reserved, DateTimeOffset Deadline) : DialerDecision;

/// <summary>Somebody answered a call of a campaign without agents: play the campaign's message, with the opt-out key, and hang up.</summary>
public sealed record PlayMessage(ContactId Contact, CampaignId Campaign) : DialerDecision;

/// <summary>Cancel a call that nobody has answered yet. Its end is reported by <see cref="AttemptEnded"/>.</summary>
public sealed record HangUpUnanswered(ContactId Contact, string Why) : DialerDecision;

/// <summary>Claim so many more leads and post <see cref="LeadsBuffered"/>.</summary>
public sealed record FetchLeads(CampaignId Campaign, int Count) : DialerDecision;

// ---- what the pages show --------------------------------------------------------------------------

/// <summary>The campaign's pace is another one now.</summary>
public sealed record PaceChanged(CampaignId Campaign, Pace Pace) : DialerDecision;

/// <summary>A predictive campaign works as a progressive one from now on, or predictively again.</summary>
public sealed record ModeFallback(CampaignId Campaign, DialMode WorksAs, string Why) : DialerDecision;

/// <summary>An inbound queue keeps another number of agents out of the campaigns.</summary>
/// <param name="Agents">How many it keeps now; 0 when all are back.</param>
public sealed record BlendChanged(string Queue, int Agents, string Why) : DialerDecision;

/// <summary>A fact that the dialer did not expect (an unknown contact, an agent who is reserved for nothing). It changed nothing.</summary>
public sealed record DialerFactIgnored(DialerFact Fact, string Because) : DialerDecision;
