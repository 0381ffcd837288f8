using Crm.Telephony.Calls.Signalling;

namespace Crm.Calls.Tests.Signalling;

public sealed class TimerQueueTests
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_timer_runs_at_its_time_once_and_not_a_tick_before()
    {
        var timers = new TimerQueue();
        var runs = 0;
        timers.Schedule(Due, () => runs++);

        Assert.False(timers.TryTakeDue(Due - TimeSpan.FromTicks(1), out _));
        Assert.True(timers.TryTakeDue(Due, out var run));
        run();
        Assert.False(timers.TryTakeDue(Due, out _));
        Assert.Equal(1, runs);
        Assert.Null(timers.Next);
    }

    [Fact]
    public void A_cancelled_timer_neither_runs_nor_sets_the_next_deadline()
    {
        var timers = new TimerQueue();
        var first = timers.Schedule(Due, () => { });
        timers.Schedule(Due * 2, () => { });

        first.Cancel();

        Assert.Equal(Due * 2, timers.Next);
        Assert.False(timers.TryTakeDue(Due, out _));
    }
}
