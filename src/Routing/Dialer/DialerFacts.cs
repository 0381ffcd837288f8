namespace Crm.Routing.Dialer;

/// <summary>Something that happened outside the dialer. <see cref="DialerCore.Handle"/> takes one fact and the instant at which it was noticed.</summary>
public abstract record DialerFact;

// ---- campaigns ----------------------------------------------------------------------------------

/// <summary>A campaign is known from now on, or has changed in any way, also in its mode or between running and paused while its calls ring.</summary>
public sealed record CampaignSet(CampaignPolicy Campaign) : DialerFact;

/// <summary>The campaign is deleted: as if stopped; calls that talk go on. Its ledger is forgotten.</summary>
public sealed record CampaignRemoved(CampaignId Campaign) : DialerFact;

/// <summary>
/// Live answers of a campaign from before a restart, in any order; posted for all of the window before the campaign is set to running.
/// One fact may stand for all answers of the clock minute of <paramref name="At"/>.
/// </summary>
/// <param name="Answered">Calls that a person answered and that were connected or abandoned: the abandoned ones are among them.</param>
public sealed record LedgerRestored(CampaignId Campaign, DateTimeOffset At, int Answered, int Abandoned) : DialerFact;

/// <summary>The claimed leads that wait in memory for their call, after a fetch, and whenever leads come or go otherwise than by <see cref="DialNext"/>.</summary>
/// <param name="Count">Leads that no <see cref="DialNext"/> or <see cref="ShowPreview"/> has taken.</param>
/// <param name="AtEnd">The list has no more lead that could be claimed now. The host posts the fact again when one comes due.</param>
public sealed record LeadsBuffered(CampaignId Campaign, int Count, bool AtEnd) : DialerFact;

// ---- who and what there is to dial with -----------------------------------------------------------

/// <summary>What <see cref="AgentStateChanged"/> said, with the queues that the agent has the skills for. Posted for every change, and again when the skills change.</summary>
/// <param name="Contact">The contact that keeps the agent busy, or that the agent is reserved for.</param>
public sealed record AgentSeen(AgentId Agent, AgentState State, ContactId? Contact, IReadOnlySet<string> Queues, DateTimeOffset Since) : DialerFact
{
    /// <summary>A break or the sign-out follows the present contact (<see cref="AgentStateChanged.PendingNotReady"/>): the agent is not counted on.</summary>
    public bool Leaving { get; init; }
}

/// <summary>How many lines the dialer's calls may take at once, the ones included that they take now: what the trunks can carry less what everyone else uses.</summary>
public sealed record LineCapacity(int Lines) : DialerFact;

/// <summary>How an inbound queue does. Posted on every change, and at least every ten seconds while somebody waits.</summary>
/// <param name="Waiting">Callers who wait; answered campaign calls do not count.</param>
/// <param name="LongestWait">Of those who wait now.</param>
/// <param name="ServiceLevel">Answered within the threshold, 0 to 1, of the last <paramref name="Answered"/> calls; 1 when there were none.</param>
/// <param name="Answered">How many answered calls <paramref name="ServiceLevel"/> is from.</param>
/// <param name="Threshold">The service level's threshold T.</param>
public sealed record QueueSituation(string Queue, int Waiting, TimeSpan LongestWait, double ServiceLevel, int Answered, TimeSpan Threshold) : DialerFact;

// ---- attempts -------------------------------------------------------------------------------------

/// <summary>The attempt is on disk and its INVITE is being sent.</summary>
/// <param name="AgentIsDue">The law wants the reserved agent for this very number (<see cref="DialProfile.AfterAbandon"/>): no other answer may take that agent.</param>
public sealed record AttemptStarted(ContactId Contact, bool AgentIsDue = false) : DialerFact;

/// <summary>There was nothing to dial or to show for this <see cref="DialNext"/> or <see cref="ShowPreview"/>: no lead that the gate allows, or no line.</summary>
public sealed record AttemptNotMade(ContactId Contact, string Why) : DialerFact;

/// <summary>The number rings (180 or 183).</summary>
public sealed record AttemptRinging(ContactId Contact) : DialerFact;

/// <summary>Somebody or something answered. Posted at the end of the greeting where answers are examined, else at the answer.</summary>
public sealed record AttemptAnswered(ContactId Contact, AnsweredBy By) : DialerFact;

/// <summary>The routing core connected the answered call with an agent.</summary>
/// <param name="Delay">From the answer (<see cref="AttemptAnswered"/>) to the agent.</param>
public sealed record AttemptConnected(ContactId Contact, AgentId Agent, TimeSpan Delay) : DialerFact;

/// <summary>A person answered and no agent was there in time: the routing core said <see cref="DialedAbandoned"/>, or the person hung up after it was due.</summary>
public sealed record AttemptAbandoned(ContactId Contact) : DialerFact;

/// <summary>The call is over, or was never set up. Posted once for every <see cref="AttemptStarted"/>.</summary>
/// <param name="Disposition">What became of it, as the attempt plan names it (<c>busy</c>, <c>no-answer</c>, <c>machine</c>, <c>sold</c>…).</param>
public sealed record AttemptEnded(ContactId Contact, string Disposition) : DialerFact;

/// <summary>Who answered.</summary>
public enum AnsweredBy
{
    Human,
    Machine,
    /// <summary>It could not be told. Treated as a human: a person must not hear silence.</summary>
    Unsure,
}

// ---- preview --------------------------------------------------------------------------------------

/// <summary>The agent wants the lead called that it is shown.</summary>
public sealed record PreviewAccepted(ContactId Contact) : DialerFact;

/// <summary>The agent does not want to call the lead that it is shown.</summary>
public sealed record PreviewSkipped(ContactId Contact) : DialerFact;
