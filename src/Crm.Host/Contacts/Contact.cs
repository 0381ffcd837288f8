using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing;
using Crm.Telephony.Calls;

namespace Crm.Host.Contacts;

/// <summary>
/// One contact while it lives: the customer's leg, the agent's leg, what is known of the caller, and the next number of its event stream.
/// Owned by the contact desk's thread.
/// </summary>
/// <remarks>
/// <code>
///  inbound   Caller ──▶ Served (IVR, queue, offer) ──▶ Talking ⇄ Held
///                                                        │  ⇅
///  outbound  AgentFirst ──▶ CustomerNext ──────────────▶ │ Reconnecting (the agent's phone was lost)
///  callback  CustomerFirst ──▶ Served ─────────────────▶ │
///  campaign  CustomerFirst ──▶ Served (or a message) ──▶ │
///                                                        ▼
///                                              Over (wrap-up may still run)
/// </code>
/// </remarks>
internal sealed class Contact(Guid id, ContactDirection direction, DateTimeOffset openedAt)
{
    public Guid Id { get; } = id;
    public ContactId Key => new(Id);
    public ContactDirection Direction { get; } = direction;
    public DateTimeOffset OpenedAt { get; } = openedAt;
    public ContactPhase Phase { get; set; } = ContactPhase.Served;
    public DateTimeOffset PhaseSince { get; set; } = openedAt;

    /// <summary>Sequence number of the last event written to the stream.</summary>
    public int Sequence { get; set; }

    public string Line { get; init; } = "";
    public CallerInfo Caller { get; set; } = CallerInfo.Unknown;
    public string? DisplayName { get; init; }
    public string? Ivr { get; set; }
    public List<string> Pressed { get; } = [];

    public CallId? CustomerLeg { get; set; }
    public CallId? AgentLeg { get; set; }
    public AgentLegUse AgentLegUse { get; set; }
    public AgentId? Agent { get; set; }

    public string? Queue { get; set; }
    public DateTimeOffset? EnqueuedAt { get; set; }
    public OfferCall? Offer { get; set; }
    /// <summary>Kept after the offer is over: why this agent got the contact.</summary>
    public Explanation? Why { get; set; }
    public TimeSpan Waited { get; set; }

    public DateTimeOffset? ConnectedAt { get; set; }
    public DateTimeOffset? HeldAt { get; set; }
    public TimeSpan HeldFor { get; set; }
    public bool Recording { get; set; }

    /// <summary>Set once something decided how the contact will be counted.</summary>
    public string? Outcome { get; set; }
    public PendingMessage? Message { get; set; }
    public OutboundCall? Outbound { get; set; }
    public PendingCallback? Callback { get; set; }

    /// <summary>The campaign's side of the contact, when it has one.</summary>
    public CampaignAttempt? Attempt { get; init; }

    /// <summary>The dialer places it; a promised call of a campaign is placed for its agent, like the agent's own.</summary>
    public bool IsDialed => Attempt is not null && Outbound is null;

    public bool IsOver => Phase == ContactPhase.Over;

    /// <summary>Moves to another phase; <paramref name="now"/> starts its clock.</summary>
    public void Enter(ContactPhase phase, DateTimeOffset now)
    {
        Phase = phase;
        PhaseSince = now;
    }
}

internal enum ContactPhase { Served, AgentFirst, CustomerNext, CustomerFirst, Talking, Held, Reconnecting, Over }

/// <summary>What the agent's leg of a contact is for.</summary>
internal enum AgentLegUse { None, Offer, OwnCall, Restore, Talk }

/// <summary>A voice message that is being left.</summary>
internal sealed record PendingMessage(Guid Recording, string File)
{
    public TimeSpan Length { get; init; }
}

/// <summary>What an agent asked for when placing a call.</summary>
/// <param name="written">Where the journal has the attempt: nothing is sent to the number before that is on disk.</param>
internal sealed class OutboundCall(string number, string trunk, Guid? ticket, long written)
{
    public string Number { get; } = number;
    /// <summary>The trunk that carries the call, or is being tried.</summary>
    public string Trunk { get; set; } = trunk;
    public Guid? Ticket { get; } = ticket;
    public long Written { get; } = written;
    /// <summary>A trunk took it: before that, nothing has left the house.</summary>
    public bool Sent { get; set; }
    public DateTimeOffset? RangAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>How far the network has come, as the console's contract names it: dialing, ringing or early-media.</summary>
    public string Progress { get; set; } = "dialing";

    /// <summary>Why the number was not reached, in a sentence for the agent.</summary>
    public string? Failure { get; set; }
}

/// <summary>Someone who asked to be called back.</summary>
internal sealed class PendingCallback(Guid id, string queue, string number, DateTimeOffset since)
{
    public Guid Id { get; } = id;
    public string Queue { get; } = queue;
    public string Number { get; } = number;
    /// <summary>The original enqueue time: the callback keeps its place.</summary>
    public DateTimeOffset Since { get; } = since;
    public int Attempts { get; set; }
    public DateTimeOffset NotBefore { get; set; } = since;
    public bool Dialing { get; set; }
}
