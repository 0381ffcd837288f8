namespace Crm.Telephony.Calls.Signalling;

/// <summary>The timers of the legs (SIP's own are the engine's). Owned by the signalling thread; times are monotonic since the start of the server.</summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<Entry, TimeSpan> _entries = new();

    /// <summary>Time of the earliest timer that still counts.</summary>
    public TimeSpan? Next
    {
        get
        {
            while (_entries.TryPeek(out var entry, out var at))
            {
                if (!entry.Cancelled)
                {
                    return at;
                }
                _entries.Dequeue();
            }
            return null;
        }
    }

    public Entry Schedule(TimeSpan at, Action run)
    {
        var entry = new Entry(run);
        _entries.Enqueue(entry, at);
        return entry;
    }

    /// <summary>Takes the next timer that is due.</summary>
    public bool TryTakeDue(TimeSpan now, out Action run)
    {
        if (Next is { } at && at <= now)
        {
            run = _entries.Dequeue().Run;
            return true;
        }
        run = () => { };
        return false;
    }

    internal sealed class Entry(Action run)
    {
        public bool Cancelled { get; private set; }

        public Action Run => run;

        public void Cancel() => Cancelled = true;
    }
}
