namespace Crm.Telephony.Calls.Signalling;

/// <summary>What a <see cref="Mailbox{T}"/> feeds: inputs one at a time, and time when a deadline has come. Must not throw.</summary>
internal interface IMailboxOwner<in T>
{
    void Handle(T item);

    /// <summary>Runs what is due, and says how long until the next deadline; null when there is none.</summary>
    TimeSpan? RunTimers();
}

/// <summary>
/// One thread that owns some state: anyone posts, the thread handles in order. Two lists change places, so a post costs one short
/// lock, and the thread sleeps on the monitor until a post or its next deadline, whichever is first.
/// </summary>
internal sealed class Mailbox<T>(string name, IMailboxOwner<T> owner)
{
    private readonly Lock _start = new();
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<T> _filling = new(256);
    private List<T> _draining = new(256);
    private int _backlog;
    private bool _stopping;
    private Thread? _thread;

    /// <summary>Items posted and not handled yet; read without a lock to decide on shedding load.</summary>
    public int Backlog => Volatile.Read(ref _backlog);

    public void Start()
    {
        lock (_start)
        {
            _thread ??= new Thread(Run) { Name = name, IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>Posts an item. False after <see cref="StopAsync"/>: it is dropped, because nothing is left that it could concern.</summary>
    public bool Post(T item)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return false;
            }
            _filling.Add(item);
            Interlocked.Increment(ref _backlog);
            if (_filling.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
            return true;
        }
    }

    /// <summary>Handles what was posted before, then ends the thread.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
        lock (_start)
        {
            return _thread is null ? Task.CompletedTask : _ended.Task;
        }
    }

    private void Run()
    {
        while (TakeAll(owner.RunTimers()))
        {
            foreach (var item in _draining)
            {
                owner.Handle(item);
                Interlocked.Decrement(ref _backlog);
            }
            _draining.Clear();
        }
        _ended.SetResult();
    }

    private bool TakeAll(TimeSpan? untilDeadline)
    {
        lock (_gate)
        {
            if (_filling.Count == 0)
            {
                if (_stopping)
                {
                    return false;
                }
                Monitor.Wait(_gate, Milliseconds(untilDeadline));
            }
            (_filling, _draining) = (_draining, _filling);
            return true;
        }
    }

    /// <summary>Rounded up: waking a moment before the deadline would only mean a second sleep.</summary>
    private static int Milliseconds(TimeSpan? wait) => wait switch
    {
        null => Timeout.Infinite,
        { } time when time <= TimeSpan.Zero => 0,
        { } time => (int)Math.Min(Math.Ceiling(time.TotalMilliseconds), int.MaxValue),
    };
}
