using Crm.Routing.Calls;

namespace Crm.Routing.Acd;

/// <summary>An agent who was offered a call and did not take it.</summary>
internal readonly record struct Declined(AgentId Agent, WithdrawReason Reason, DateTimeOffset At);

/// <summary>
/// One caller in one queue. The enqueue time is the caller's first and is never changed by what happens to offers.
/// <code>
///              ┌───────── owner or last agent is worth waiting for ─────────┐
///  enqueued ───┤                                                            ▼
///              ├── nobody ready ──▶ Open ──agent ready──▶ Offered ◀─ready─ Reserved
///              └── somebody ready ─────────────────────────▲ │ │            │ OwnerFirst passed, or no use waiting
///                                   Open ◀──not taken────────┘ │   Open ◀───┘ (or Offered, when somebody is ready)
///                                                              └──answered──▶ connected
///  a campaign's call: Offered to the agent who was reserved, else as above; from each: deadline passed ──▶ NoAgentInTime
///  from each: caller hung up ──▶ abandoned;  escape key ──▶ back in the IVR, the place is kept for the caller's return
/// </code>
/// </summary>
internal sealed class WaitingCall
{
    private const int MostDeclined = 8;

    public WaitingCall(Contact contact, Queue queue, DateTimeOffset enqueuedAt)
    {
        AgentNeeded = new Deadline(this);
        Contact = contact;
        Queue = queue;
        EnqueuedAt = enqueuedAt;
        Announcement = new Deadline(this);
        OwnerFirst = new Deadline(this);
    }

    public Contact Contact { get; }

    public Queue Queue { get; }

    public DateTimeOffset EnqueuedAt { get; }

    /// <summary>When this stay began.</summary>
    public DateTimeOffset EnteredAt { get; init; }

    /// <summary>Where the caller's tier starts, and what a complaint or a bad score adds.</summary>
    public int Priority { get; private set; }

    public CallRank Rank { get; private set; }

    /// <summary>Whether the caller lost its agent in mid-call and therefore is in front.</summary>
    public bool Front { get; init; }

    /// <summary>The last instant at which an agent is in time for a campaign's call; null for all other calls.</summary>
    public DateTimeOffset? NeededBy { get; init; }

    /// <summary>Until when the ticket's owner or the last agent may be waited for.</summary>
    public DateTimeOffset OwnerFirstLimit { get; init; }

    /// <summary>The agent whom this call waits for; nobody else is offered it meanwhile.</summary>
    public Agent? ReservedFor { get; set; }

    public Offer? Offer { get; set; }

    /// <summary>The last few agents who did not take it, latest last.</summary>
    public List<Declined> Declined { get; init; } = [];

    public Deadline Announcement { get; }

    public Deadline OwnerFirst { get; }

    public Deadline AgentNeeded { get; }

    /// <summary>Why <see cref="CarePolicy.Priority"/> is part of the priority; null when it is not.</summary>
    public string? Care { get; private set; }

    public void SetPriority(int priority, string? care = null)
    {
        Priority = priority;
        Care = care;
        var headStart = EnqueuedAt.UtcTicks - (priority * (long)Queue.Policy.AgingSeconds * TimeSpan.TicksPerSecond);
        Rank = new CallRank(NeededBy is not null ? 0 : Front ? 1 : 2, headStart, Contact.Arrival);
    }

    public bool WasDeclinedBy(AgentId agent)
    {
        foreach (var declined in Declined)
        {
            if (declined.Agent == agent)
            {
                return true;
            }
        }

        return false;
    }

    public void NoteDeclined(AgentId agent, WithdrawReason reason, DateTimeOffset at)
    {
        Declined.RemoveAll(declined => declined.Agent == agent);
        if (Declined.Count == MostDeclined)
        {
            Declined.RemoveAt(0);
        }

        Declined.Add(new Declined(agent, reason, at));
    }
}
