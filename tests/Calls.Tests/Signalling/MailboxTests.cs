using System.Collections.Concurrent;
using Crm.Telephony.Calls.Signalling;

namespace Crm.Calls.Tests.Signalling;

public sealed class MailboxTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Each_poster_is_handled_in_its_order_by_one_thread()
    {
        var owner = new Owner();
        var mailbox = new Mailbox<int>("test", owner);
        mailbox.Start();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(poster => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                mailbox.Post((poster * 10_000) + i);
            }
        })));
        await mailbox.StopAsync().WaitAsync(Deadline);

        Assert.Equal(20_000, owner.Handled.Count);
        Assert.Single(owner.Threads);
        foreach (var group in owner.Handled.GroupBy(item => item / 10_000))
        {
            Assert.Equal(group.Order(), group);
        }
        Assert.Equal(0, mailbox.Backlog);
    }

    [Fact]
    public async Task What_was_posted_before_the_stop_is_handled_and_what_comes_after_is_not()
    {
        var owner = new Owner();
        var mailbox = new Mailbox<int>("test", owner);
        mailbox.Post(1);
        mailbox.Start();

        var stopping = mailbox.StopAsync();
        mailbox.Post(2);
        await stopping.WaitAsync(Deadline);

        Assert.Equal([1], owner.Handled);
    }

    [Fact]
    public async Task A_deadline_wakes_it_without_a_post()
    {
        var owner = new Owner { Deadlines = 3 };
        var mailbox = new Mailbox<int>("test", owner);
        mailbox.Start();

        await TestKit.Eventually.TrueAsync(() => owner.Deadlines == 0, Deadline);

        await mailbox.StopAsync().WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_mailbox_that_never_started_stops_at_once() =>
        await new Mailbox<int>("test", new Owner()).StopAsync().WaitAsync(Deadline);

    private sealed class Owner : IMailboxOwner<int>
    {
        private int _deadlines;

        public List<int> Handled { get; } = [];

        public ConcurrentDictionary<int, bool> Threads { get; } = new();

        public int Deadlines
        {
            get => Volatile.Read(ref _deadlines);
            init => _deadlines = value;
        }

        public void Handle(int item)
        {
            Handled.Add(item);
            Threads[Environment.CurrentManagedThreadId] = true;
        }

        public TimeSpan? RunTimers() => _deadlines > 0 && Interlocked.Decrement(ref _deadlines) > 0 ? TimeSpan.FromMilliseconds(1) : null;
    }
}
