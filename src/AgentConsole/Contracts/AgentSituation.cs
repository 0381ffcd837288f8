namespace Crm.AgentConsole.Contracts;

/// <summary>Everything that an agent's console must show about the agent right now.</summary>
/// <param name="Version">Rises with every change; an older one is dropped by the console.</param>
/// <param name="State">signed-out, not-ready, ready, phone-problem, reserved, offered, talking, reconnecting, wrap-up.</param>
/// <param name="Since">When this state began.</param>
/// <param name="Reason">Plain words: the break, "You did not answer the last call", what is wrong with the phone.</param>
/// <param name="PendingNotReady">The agent asked for a break that starts after this call.</param>
public sealed record AgentSituation(
    long Version,
    Guid AgentId,
    string Name,
    string State,
    DateTimeOffset Since,
    string? Reason,
    string? PendingNotReady,
    PhoneState Phone,
    OfferView? Offer,
    CallView? Call,
    WrapUpView? WrapUp)
{
    /// <summary>The number that is being dialed for this agent (state reserved), or null.</summary>
    public ComingCall? Coming { get; init; }

    /// <summary>The lead that this agent decides about (state reserved), or null.</summary>
    public PreviewView? Preview { get; init; }
}

/// <summary>The agent's phone as the server sees it.</summary>
public sealed record PhoneState(bool Registered, string Kind, string? Problem);

/// <summary>A ringing offer.</summary>
public sealed record OfferView(Guid OfferId, Guid ContactId, DateTimeOffset Deadline, ScreenPop Pop);

/// <summary>A call in progress.</summary>
/// <param name="Direction">inbound, outbound, callback or campaign.</param>
/// <param name="Phase">dialing, ringing, early-media, not-reached, talking, held or reconnecting.</param>
/// <param name="Failure">Why the number that was called was not reached, in a sentence.</param>
public sealed record CallView(Guid ContactId, string Direction, string Phase, DateTimeOffset Since, bool Recording, ScreenPop Pop, string? Failure);

/// <summary>After the call.</summary>
/// <param name="Failure">Why the number that was called was not reached, in a sentence.</param>
public sealed record WrapUpView(Guid ContactId, DateTimeOffset Until, int ExtensionsLeft, IReadOnlyList<string> Dispositions, ScreenPop Pop, string? Failure);

/// <summary>Who calls, and what an agent should know at first sight.</summary>
/// <param name="Number">As it is shown, with +; null when withheld.</param>
/// <param name="Matches">Ranked, best first; more than one when several people share the number; empty for an unknown caller.</param>
/// <param name="Customer">The chosen or only match, or the provisional customer.</param>
/// <param name="Pressed">What the caller did in the IVR, in words, in order.</param>
/// <param name="WaitedSeconds">Up to the offer.</param>
/// <param name="Why">Why it came to this agent, in one sentence, then the details.</param>
public sealed record ScreenPop(
    string? Number,
    string? DisplayName,
    string? QueueTitle,
    CustomerCard? Customer,
    IReadOnlyList<CustomerMatch> Matches,
    IReadOnlyList<TicketLine> OpenTickets,
    IReadOnlyList<ContactLine> LastContacts,
    IReadOnlyList<string> Pressed,
    double WaitedSeconds,
    RoutingReason Why)
{
    /// <summary>Which kind of call it is: inbound, outbound (the agent's own), callback or campaign.</summary>
    public string Kind { get; init; } = "inbound";

    /// <summary>The campaign's side of it: name, script, form, the lead's fields; null for other calls.</summary>
    public CampaignCall? Campaign { get; init; }

    /// <summary>
    /// done; unavailable (the database does not answer, so nobody knows yet whether the caller is known) or not-stored (the number is new, and its customer cannot be stored yet).
    /// The server tries again while the contact is shown, and sends a new situation.
    /// </summary>
    public string LookUp { get; init; } = "done";
}

/// <summary>A customer at a glance.</summary>
/// <param name="Provisional">Made for an unknown number; one click completes it.</param>
public sealed record CustomerCard(Guid Id, string Name, string? Organization, string Tier, string? Language, bool Provisional, IReadOnlyList<string> Numbers, string? Owner)
{
    /// <summary>Orders that were not cancelled, and when the last of them was made.</summary>
    public int OrderCount { get; init; }

    public DateTimeOffset? LastOrderAt { get; init; }

    /// <summary>Newest first; a few, and long ones cut.</summary>
    public IReadOnlyList<string> PinnedNotes { get; init; } = [];

    /// <summary>The last satisfaction that the customer gave, 1 to 5; null when none.</summary>
    public int? LastCsat { get; init; }

    /// <summary>The last likelihood to recommend, 0 to 10; null when none.</summary>
    public int? LastNps { get; init; }
}

/// <param name="Grade">known (exactly this person's number) or maybe (shared, or the organization's).</param>
public sealed record CustomerMatch(Guid Id, string Name, string? Organization, string Tier, string Grade, string Reason);

/// <param name="Kind">question, incident, request or complaint.</param>
/// <param name="Revision">As <see cref="TicketDetail"/> has it, for changes of many tickets at once.</param>
public sealed record TicketLine(
    Guid Id, int Number, string Title, string State, string Priority, string? Owner, DateTimeOffset UpdatedAt, string Kind, Guid CustomerId, string Customer, long Revision)
{
    /// <summary>When the next promise to the customer is due; in the past when it is overdue, null when none runs.</summary>
    public DateTimeOffset? DueAt { get; init; }
}

/// <param name="Direction">inbound, outbound, callback or campaign.</param>
public sealed record ContactLine(Guid Id, DateTimeOffset At, string Direction, string Outcome, string? Agent, double TalkSeconds);

public sealed record RoutingReason(string Sentence, IReadOnlyList<CandidateLine> Considered, int CandidateCount, int ConfigurationVersion);

public sealed record CandidateLine(string Agent, bool Chosen, string? FailedRule, string Value);
