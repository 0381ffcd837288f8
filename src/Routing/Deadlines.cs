namespace Crm.Routing;

/// <summary>Why a timer runs.</summary>
internal enum TimerReason
{
    /// <summary>The caller was asked for a menu key.</summary>
    MenuKey,
    /// <summary>The caller is typing digits (the time between two of them).</summary>
    TypedDigits,
    /// <summary>The host looks a ticket up.</summary>
    TicketLookUp,
    /// <summary>The next announcement of the caller's place.</summary>
    PositionAnnouncement,
    /// <summary>The call waits for its ticket's owner or its last agent.</summary>
    OwnerFirst,
    /// <summary>The agent's phone rings.</summary>
    OfferRings,
    /// <summary>The agent is passed over after an offer that was not taken.</summary>
    SetAside,
    /// <summary>The agent wraps up.</summary>
    WrapUp,
    /// <summary>The agent's phone was lost in mid-call.</summary>
    Reconnecting,
    /// <summary>The call was told to end and its end has not been reported yet.</summary>
    Releasing,
    /// <summary>The agent is reserved for a number that is being dialed.</summary>
    Reservation,
    /// <summary>A campaign's call was answered and needs an agent.</summary>
    AgentNeeded,
    /// <summary>The dialer asked for an agent and has not seen it reserved yet.</summary>
    ReservationAsked,
    /// <summary>An agent looks at a lead.</summary>
    PreviewShown,
    /// <summary>The host was told to dial and has not said yet that it does.</summary>
    DialAsked,
    /// <summary>The number was dialed and does not ring yet.</summary>
    Dialing,
    /// <summary>The number rings; it may not be given up yet.</summary>
    LeastRing,
    /// <summary>The number rings.</summary>
    RingLimit,
    /// <summary>A call should be over by now; its end has not been reported.</summary>
    AttemptEnd,
    /// <summary>Leads were asked for, or could not be dialed a moment ago.</summary>
    Leads,
    /// <summary>The pace is looked at again.</summary>
    PaceReview,
    /// <summary>An inbound queue may give its agents back.</summary>
    BlendReview,
}

/// <summary>One timer of one owner. It is in the heap while it runs, and in there once.</summary>
internal sealed class Deadline(object owner)
{
    public object Owner { get; } = owner;

    public TimerReason Reason { get; set; }

    public DateTimeOffset FiresAt { get; set; }

    /// <summary>Orders timers of one instant by the order in which they were started.</summary>
    public long Sequence { get; set; }

    public int HeapIndex { get; set; } = -1;

    public bool Runs => HeapIndex >= 0;
}

/// <summary>
/// All timers of the core in a binary heap; starting, restarting and stopping one costs log n and leaves nothing behind.
/// A limit is the last instant that is still in time, so a timer fires one tick after its limit.
/// </summary>
internal sealed class Deadlines
{
    private readonly List<Deadline> _heap = [];
    private long _sequence;

    public int Count => _heap.Count;

    public DateTimeOffset? Next => _heap.Count == 0 ? null : _heap[0].FiresAt;

    /// <summary>Starts the timer, or moves it when it runs already.</summary>
    public void Start(Deadline deadline, TimerReason reason, DateTimeOffset limit)
    {
        Stop(deadline);
        deadline.Reason = reason;
        deadline.FiresAt = limit.AddTicks(1);
        deadline.Sequence = ++_sequence;
        deadline.HeapIndex = _heap.Count;
        _heap.Add(deadline);
        Rise(deadline);
    }

    public void Stop(Deadline deadline)
    {
        var hole = deadline.HeapIndex;
        if (hole < 0)
        {
            return;
        }

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        deadline.HeapIndex = -1;
        if (last == deadline)
        {
            return;
        }

        Put(last, hole);
        Rise(last);
        Sink(last);
    }

    /// <summary>Takes the first timer that is due, if any.</summary>
    public Deadline? TakeDue(DateTimeOffset now)
    {
        if (_heap.Count == 0 || _heap[0].FiresAt > now)
        {
            return null;
        }

        var due = _heap[0];
        Stop(due);
        return due;
    }

    private void Rise(Deadline deadline)
    {
        while (deadline.HeapIndex > 0)
        {
            var place = deadline.HeapIndex;
            var parent = _heap[(place - 1) / 2];
            if (!Before(deadline, parent))
            {
                return;
            }

            Put(parent, place);
            Put(deadline, (place - 1) / 2);
        }
    }

    private void Sink(Deadline deadline)
    {
        while (true)
        {
            var place = deadline.HeapIndex;
            var child = (2 * place) + 1;
            if (child >= _heap.Count)
            {
                return;
            }

            if (child + 1 < _heap.Count && Before(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!Before(_heap[child], deadline))
            {
                return;
            }

            Put(_heap[child], place);
            Put(deadline, child);
        }
    }

    private void Put(Deadline deadline, int place)
    {
        _heap[place] = deadline;
        deadline.HeapIndex = place;
    }

    private static bool Before(Deadline a, Deadline b) =>
        a.FiresAt != b.FiresAt ? a.FiresAt < b.FiresAt : a.Sequence < b.Sequence;
}
