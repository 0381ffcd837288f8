namespace Crm.Telephony.Sip;

/// <summary>Every running timer of the engine in a binary heap: starting, stopping and taking the next one cost log n.</summary>
internal sealed class TimerHeap
{
    private readonly List<SipTimer> _heap = [];

    /// <summary>The first instant at which a timer is due: one tick past its deadline, because at the limit itself it is still in time.</summary>
    public TimeSpan? Next => _heap.Count == 0 ? null : _heap[0].Deadline + TimeSpan.FromTicks(1);

    public int Count => _heap.Count;

    /// <summary>Starts or restarts a timer.</summary>
    public void Start(SipTimer timer, TimeSpan now, TimeSpan interval)
    {
        timer.Interval = interval;
        timer.Deadline = now + interval;
        if (!timer.IsRunning)
        {
            timer.Index = _heap.Count;
            _heap.Add(timer);
            Up(timer);
            return;
        }
        Up(timer);
        Down(timer);
    }

    public void Stop(SipTimer timer)
    {
        if (!timer.IsRunning)
        {
            return;
        }
        int hole = timer.Index;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        timer.Index = -1;
        if (!ReferenceEquals(last, timer))
        {
            Place(last, hole);
            Up(last);
            Down(last);
        }
    }

    /// <summary>Takes a timer whose deadline has passed.</summary>
    public bool TryTakeDue(TimeSpan now, out SipTimer timer)
    {
        timer = _heap.Count == 0 ? null! : _heap[0];
        if (timer is null || timer.Deadline >= now)
        {
            return false;
        }
        Stop(timer);
        return true;
    }

    private void Up(SipTimer timer)
    {
        while (timer.Index > 0)
        {
            var parent = _heap[(timer.Index - 1) / 2];
            if (parent.Deadline <= timer.Deadline)
            {
                return;
            }
            Swap(parent, timer);
        }
    }

    private void Down(SipTimer timer)
    {
        while (true)
        {
            int child = (timer.Index * 2) + 1;
            if (child >= _heap.Count)
            {
                return;
            }
            if (child + 1 < _heap.Count && _heap[child + 1].Deadline < _heap[child].Deadline)
            {
                child++;
            }
            if (_heap[child].Deadline >= timer.Deadline)
            {
                return;
            }
            Swap(timer, _heap[child]);
        }
    }

    private void Swap(SipTimer upper, SipTimer lower)
    {
        int index = upper.Index;
        Place(upper, lower.Index);
        Place(lower, index);
    }

    private void Place(SipTimer timer, int index)
    {
        _heap[index] = timer;
        timer.Index = index;
    }
}
