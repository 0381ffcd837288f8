using Crm.Host.Contacts;

namespace Crm.Host.Tests.Walks;

/// <summary>A database that does not answer holds up nobody but those who ask it.</summary>
public sealed class DatabaseThreadsTests
{
    [Fact]
    public async Task An_answer_and_a_failure_come_back_from_a_thread_that_is_not_the_pools()
    {
        using var threads = new DatabaseThreads("test", 1, 10);
        Assert.False(await AskAsync(threads, () => Thread.CurrentThread.IsThreadPoolThread));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync<int>(threads, () => throw new InvalidOperationException("locked")));
        Assert.Equal("locked", failure.Message);
        Assert.Equal(7, await AskAsync(threads, () => 7));
    }

    [Fact]
    public async Task While_the_database_is_away_so_many_wait_and_the_next_is_refused_at_once()
    {
        using var threads = new DatabaseThreads("test", 2, 3);
        using var away = new ManualResetEventSlim();
        using var begun = new CountdownEvent(2);
        var held = Enumerable.Range(0, 2).Select(i => AskAsync(threads, () => Wait(i))).ToList();
        Assert.True(begun.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        var waiting = Enumerable.Range(2, 3).Select(i => AskAsync(threads, () => i)).ToList();
        var refused = AskAsync(threads, () => 5);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<TimeoutException>(() => refused);
        Assert.All(held.Concat(waiting), task => Assert.False(task.IsCompleted));

        away.Set();
        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(held.Concat(waiting)));

        int Wait(int i)
        {
            begun.Signal();
            away.Wait();
            return i;
        }
    }

    [Fact]
    public async Task After_the_stop_nothing_is_asked_any_more()
    {
        var threads = new DatabaseThreads("test", 1, 10);
        threads.Dispose();
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(threads, () => 1));
    }

    private static Task<T> AskAsync<T>(DatabaseThreads threads, Func<T> work)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Ask(work, done =>
        {
            if (done.IsCompletedSuccessfully)
            {
                answer.SetResult(done.Result);
            }
            else
            {
                answer.SetException(done.Exception!.InnerException!);
            }
        });
        return answer.Task;
    }
}
