using System.Collections.Concurrent;

namespace Crm.Host.Contacts;

/// <summary>
/// Threads for what calls ask the database. A database works, and waits for other writers, in the thread that asks: on the thread pool one that is away would use up the threads of
/// the consoles and of the journal, and on a busy machine the pool takes its time. What waits is bounded, so that a database which is away costs no memory either.
/// </summary>
internal sealed class DatabaseThreads : IDisposable
{
    private readonly BlockingCollection<Action> _work;

    /// <param name="most">What may wait; more is refused.</param>
    public DatabaseThreads(string name, int threads, int most)
    {
        _work = new BlockingCollection<Action>(most);
        for (var i = 0; i < threads; i++)
        {
            new Thread(Run) { IsBackground = true, Name = name }.Start();
        }
    }

    /// <summary>Asks for a piece of work.</summary>
    /// <param name="answered">
    /// Called once with the result or the failure, which comes at once when too much waits already. It runs on the database's thread and must be as short as posting to a mailbox.
    /// </param>
    public void Ask<T>(Func<T> work, Action<Task<T>> answered)
    {
        if (!TryAdd(() => answered(Result(work))))
        {
            answered(Task.FromException<T>(new TimeoutException("The database does not answer, and too many questions wait for it already.")));
        }
    }

    private bool TryAdd(Action work)
    {
        try
        {
            return _work.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Task<T> Result<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }

    /// <summary>Takes no more; the threads end when what waits is done.</summary>
    public void Dispose() => _work.CompleteAdding();
}
