namespace Crm.Host.Contacts;

/// <summary>A position that only rises, and those who wait until it has reached theirs.</summary>
internal sealed class JournalGate
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> waiters = new();
    private long reached;

    public long Reached => Volatile.Read(ref reached);

    /// <summary>Lets everyone through who waits for <paramref name="position"/> or less.</summary>
    public void Advance(long position)
    {
        lock (gate)
        {
            if (position <= reached)
                return;
            Volatile.Write(ref reached, position);
            // Continuations run elsewhere (see WaitAsync), so no foreign code runs under this lock.
            while (waiters.TryPeek(out var waiter, out var wanted) && wanted <= position)
            {
                waiters.Dequeue();
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Completes once the gate has reached <paramref name="position"/>; at once when it already has.</summary>
    public Task WaitAsync(long position, CancellationToken cancel)
    {
        TaskCompletionSource waiter;
        lock (gate)
        {
            if (position <= reached)
                return Task.CompletedTask;
            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Enqueue(waiter, position);
        }
        return waiter.Task.WaitAsync(cancel);
    }
}
