using Crm.Host.Contacts;

namespace Crm.Host.Tests;

public sealed class QueueTallyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly QueueTally _tally = new();

    [Fact]
    public void Offered_is_the_sum_of_what_became_of_the_callers()
    {
        Leave("connected", 3);
        Leave("abandoned", 40);
        Leave("callback", 12);
        Leave("flowed-out", 60);
        Leave("message", 30);
        Assert.Equal((1, 1, 2, 1), _tally.Counts());
    }

    [Fact]
    public void Who_comes_back_is_counted_once()
    {
        var contact = Guid.NewGuid();
        _tally.Enter(contact, Now);
        _tally.Settle(contact, "connected", 4);
        _tally.Enter(contact, Now);
        Assert.Equal((0, 0, 0, 0), _tally.Counts());
        Assert.Single(_tally.Waiting);
        _tally.Settle(contact, "abandoned", 90);
        _tally.Forget(contact);
        Assert.Equal((0, 1, 0, 0), _tally.Counts());
        Assert.Equal(0, _tally.ServiceLevel(20));
    }

    [Fact]
    public void The_service_level_of_another_threshold_holds_for_the_past_too()
    {
        Leave("connected", 10);
        Leave("connected", 20);
        Leave("connected", 20.001);
        Leave("abandoned", 20);
        Leave("abandoned", 21);
        Assert.Equal(2.0 / 4, _tally.ServiceLevel(20));
        Assert.Equal(1.0 / 5, _tally.ServiceLevel(10));
        Assert.Equal(3.0 / 3, _tally.ServiceLevel(21));
    }

    [Fact]
    public void A_new_day_begins_with_those_who_wait()
    {
        Leave("connected", 10);
        _tally.Enter(Guid.NewGuid(), Now);
        _tally.StartDay();
        Assert.Equal((0, 0, 0, 0), _tally.Counts());
        Assert.Null(_tally.ServiceLevel(20));
        Assert.Single(_tally.Waiting);
    }

    private void Leave(string how, double seconds)
    {
        var contact = Guid.NewGuid();
        _tally.Enter(contact, Now);
        _tally.Settle(contact, how, seconds);
        _tally.Forget(contact);
    }
}
