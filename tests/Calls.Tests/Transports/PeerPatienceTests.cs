using Crm.Telephony.Calls.Transports;

namespace Crm.Calls.Tests.Transports;

public sealed class PeerPatienceTests
{
    private readonly Clock _clock = new();
    private readonly TransportLimits _limits = new();

    [Fact]
    public void The_first_message_is_due_within_the_limit_and_not_before()
    {
        var patience = new PeerPatience(_limits, _clock);

        _clock.Advance(_limits.WholeMessage);
        Assert.Null(patience.Overdue());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.NotNull(patience.Overdue());
    }

    [Fact]
    public void Bytes_of_an_open_message_do_not_buy_more_time()
    {
        var patience = new PeerPatience(_limits, _clock);
        patience.Welcome();
        patience.WholeMessage(partial: false);
        _clock.Advance(TimeSpan.FromMinutes(1));
        patience.Heard();
        patience.PartOfMessage();
        _clock.Advance(_limits.WholeMessage);
        patience.Heard();
        patience.PartOfMessage();
        Assert.Null(patience.Overdue());

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Contains("no whole message", patience.Overdue(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_between_messages_may_be_silent_until_the_idle_limit()
    {
        var patience = new PeerPatience(_limits, _clock);
        patience.Welcome();
        patience.WholeMessage(partial: false);

        _clock.Advance(_limits.Idle);
        Assert.Null(patience.Overdue());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("silent", patience.Overdue(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_byte_shows_life_to_a_connection_that_owes_nothing()
    {
        var patience = new PeerPatience(_limits, _clock);
        patience.Welcome();
        patience.WholeMessage(partial: false);
        _clock.Advance(_limits.Idle);
        patience.Heard();

        _clock.Advance(_limits.Idle);

        Assert.Null(patience.Overdue());
    }

    [Fact]
    public void A_stranger_has_half_a_minute_whatever_it_sends()
    {
        var patience = new PeerPatience(_limits, _clock);
        _clock.Advance(_limits.Stranger);
        patience.Heard();
        patience.WholeMessage(partial: false);
        Assert.Null(patience.Overdue());

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Contains("neither phone nor trunk", patience.Overdue(), StringComparison.Ordinal);

        patience.Welcome();
        Assert.Null(patience.Overdue());
    }

    private sealed class Clock : TimeProvider
    {
        private long _now = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
