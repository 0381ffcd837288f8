using System.Collections.Concurrent;

namespace Crm.Host.Contacts;

/// <summary>
/// The contact desk's single consumer: one thread that runs posted work in order and wakes for deadlines. Everything that the desk owns is
/// touched by this thread alone.
/// </summary>
internal sealed class DeskMailbox : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> _work = [];
    private readonly PriorityQueue<Action, DateTimeOffset> _scheduled = new();
    private readonly TimeProvider _time;
    private readonly Action<DateTimeOffset> _tick;
    private readonly Func<DateTimeOffset?> _nextDeadline;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;

    /// <param name="nextDeadline">When <paramref name="tick"/> must run next.</param>
    /// <param name="failed">Told of an exception that a piece of work let out; the mailbox goes on.</param>
    public DeskMailbox(TimeProvider time, Func<DateTimeOffset?> nextDeadline, Action<DateTimeOffset> tick, Action<Exception> failed)
    {
        _time = time;
        _nextDeadline = nextDeadline;
        _tick = tick;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = "contact desk" };
    }

    public void Start() => _thread.Start();

    /// <summary>Queues work.</summary>
    /// <returns>False after <see cref="Dispose"/>: the work is dropped.</returns>
    public bool Post(Action work)
    {
        try
        {
            _work.Add(work);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Queues work and gives its result; cancelled when the desk has closed.</summary>
    public Task<T> Ask<T>(Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = Post(() =>
        {
            try
            {
                answer.SetResult(work());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return posted ? answer.Task : Task.FromCanceled<T>(new CancellationToken(canceled: true));
    }

    /// <summary>Runs work at an instant. Call it on the desk's thread.</summary>
    public void Schedule(DateTimeOffset at, Action work) => _scheduled.Enqueue(work, at);

    private void Run()
    {
        while (!_work.IsCompleted)
        {
            if (_work.TryTake(out var work, Sleep()))
            {
                Guard(work);
            }

            RunDue();
        }
    }

    private TimeSpan Sleep()
    {
        var next = _nextDeadline();
        if (_scheduled.TryPeek(out _, out var at) && (next is null || at < next))
        {
            next = at;
        }

        var sleep = next is { } due ? due - _time.GetUtcNow() : LongestSleep;
        return sleep <= TimeSpan.Zero ? TimeSpan.Zero : sleep < LongestSleep ? sleep + TimeSpan.FromMilliseconds(1) : LongestSleep;
    }

    private void RunDue()
    {
        var now = _time.GetUtcNow();
        if (_nextDeadline() is { } deadline && deadline <= now)
        {
            Guard(() => _tick(now));
        }

        while (_scheduled.TryPeek(out var work, out var at) && at <= now)
        {
            _scheduled.Dequeue();
            Guard(work);
        }
    }

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _failed(e);
        }
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        if (_thread.IsAlive && _thread != Thread.CurrentThread)
        {
            _thread.Join(TimeSpan.FromSeconds(2));
        }
    }
}
