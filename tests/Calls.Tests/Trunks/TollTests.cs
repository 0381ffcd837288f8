using Crm.Telephony.Calls.Trunks;

namespace Crm.Calls.Tests.Trunks;

/// <summary>Limits against toll fraud: where calls may go, what they may cost a day, how many one user may place.</summary>
public sealed class TollTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly TollPolicy Us = new() { Destinations = TollPolicy.Rules("+1", ["+44", "+1876", "+4490"], ["+1907", "+447"]) };

    [Theory]
    [InlineData("+12125550100", true)]
    [InlineData("+19005550100", false)]
    [InlineData("+12425550100", false)]
    [InlineData("+18765550100", true)]
    [InlineData("+19075550100", false)]
    [InlineData("+442079460000", true)]
    [InlineData("+447700900000", false)]
    [InlineData("+4490912345", true)]
    [InlineData("+4491912345", false)]
    [InlineData("+49301234", false)]
    [InlineData("+8821234567", false)]
    [InlineData("112", false)]
    public void The_own_country_may_be_called_without_premium_ranges_and_what_the_site_says_about_the_longest_prefix_counts(string number, bool allowed)
        => Assert.Equal(allowed, Us.DestinationRefusal(number) is null);

    [Fact]
    public void A_refusal_says_what_it_is_about_and_what_would_allow_it()
    {
        Assert.Equal("Calls to +49301234 are not allowed: this site calls its own country only. An administrator allows more under \"outgoingCalls.allow\".", Us.DestinationRefusal("+49301234")!.Value.Sentence);
        Assert.Contains("+1900 is a premium", Us.DestinationRefusal("+19005550100")!.Value.Sentence, StringComparison.Ordinal);
        Assert.Contains("+1907 is denied under \"outgoingCalls.deny\"", Us.DestinationRefusal("+19075550100")!.Value.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_may_be_opened_and_premium_ranges_stay_closed()
    {
        var world = new TollPolicy { Destinations = TollPolicy.Rules("+1", ["+"], []) };
        Assert.Null(world.DestinationRefusal("+49301234"));
        Assert.NotNull(world.DestinationRefusal("+9791234567"));
    }

    [Fact]
    public void Each_minute_that_was_begun_costs_and_running_calls_count()
    {
        var ledger = Ledger(spend: 1);
        ledger.Answered(1, 0.25m, Noon);
        Assert.Equal(0.25m, ledger.Spent(Noon));
        Assert.Equal(0.25m, ledger.Spent(Noon.AddSeconds(60)));
        Assert.Equal(0.50m, ledger.Spent(Noon.AddSeconds(60).AddTicks(1)));
        ledger.Ended(1, Noon.AddSeconds(61));
        Assert.Equal(0.50m, ledger.Spent(Noon.AddMinutes(5)));
        ledger.Ended(2, Noon);
        Assert.Equal(0.50m, ledger.Spent(Noon.AddMinutes(5)));
    }

    [Fact]
    public void When_the_day_s_money_is_spent_calls_are_refused_until_midnight_of_the_site()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var ledger = Ledger(spend: 0.5m, zone: zone);
        ledger.Answered(1, 0.25m, Noon);
        Assert.Null(ledger.Refusal("+12125550100", null, Noon));
        var spent = Noon.AddSeconds(61);
        Assert.Equal(TollAlarmKind.SpendPerDay, ledger.Refusal("+12125550100", null, spent)!.Value.Kind);
        ledger.Ended(1, spent);
        var midnight = new DateTimeOffset(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);
        Assert.NotNull(ledger.Refusal("+12125550100", null, midnight.AddTicks(-1)));
        Assert.Null(ledger.Refusal("+12125550100", null, midnight));
        // A clock that is set back does not make it yesterday again.
        Assert.Null(ledger.Refusal("+12125550100", null, Noon));
        Assert.Equal(new DateOnly(2026, 11, 21), ledger.Status(Noon).Day);
    }

    [Fact]
    public void A_call_over_midnight_costs_the_new_day_from_there_on()
    {
        var ledger = Ledger(spend: 10);
        ledger.Answered(1, 1, Noon.AddHours(11).AddMinutes(50));
        Assert.Equal(10, ledger.Spent(Noon.AddHours(12).AddTicks(-1)));
        Assert.Equal(1, ledger.Spent(Noon.AddHours(12)));
        ledger.Ended(1, Noon.AddHours(12).AddMinutes(2));
        Assert.Equal(2, ledger.Spent(Noon.AddHours(13)));
    }

    [Fact]
    public void One_user_may_place_so_many_calls_in_any_hour_and_others_go_on()
    {
        var ledger = Ledger(perHour: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(ledger.Refusal("+12125550100", "desk-anna", Noon.AddMinutes(i)));
            ledger.Placed("desk-anna", Noon.AddMinutes(i));
        }
        var refusal = ledger.Refusal("+12125550100", "desk-anna", Noon.AddMinutes(59))!.Value;
        Assert.Equal((TollAlarmKind.CallsPerUser, "desk-anna"), (refusal.Kind, refusal.Key));
        Assert.Null(ledger.Refusal("+12125550100", "desk-ben", Noon.AddMinutes(59)));
        Assert.Null(ledger.Refusal("+12125550100", null, Noon.AddMinutes(59)));
        Assert.NotNull(ledger.Refusal("+12125550100", "desk-anna", Noon.AddHours(1).AddTicks(-1)));
        Assert.Null(ledger.Refusal("+12125550100", "desk-anna", Noon.AddHours(1)));
    }

    [Fact]
    public void A_restart_forgets_nothing()
    {
        var before = Ledger(spend: 1, perHour: 2);
        before.Answered(1, 0.75m, Noon);
        before.Placed("desk-anna", Noon);
        before.Placed("desk-anna", Noon.AddMinutes(1));
        var state = System.Text.Json.JsonSerializer.Deserialize<TollState>(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(before.State(Noon.AddSeconds(90))))!;

        var after = Ledger(spend: 1, perHour: 2);
        after.Restore(state);
        Assert.Equal(1.5m, after.Spent(Noon.AddMinutes(2)));
        Assert.Equal(TollAlarmKind.SpendPerDay, after.Refusal("+12125550100", null, Noon.AddMinutes(2))!.Value.Kind);
        Assert.Equal(0, after.Spent(Noon.AddDays(1)));
        Assert.NotNull(Restored(perHour: 2, state).Refusal("+12125550100", "desk-anna", Noon.AddMinutes(30)));

        static TollLedger Restored(int perHour, TollState state)
        {
            var ledger = Ledger(perHour: perHour);
            ledger.Restore(state);
            return ledger;
        }
    }

    [Fact]
    public void Refusals_for_one_reason_are_one_alarm_that_is_told_once_an_hour_and_kept_a_day()
    {
        var ledger = Ledger();
        var foreign = new TollRefusal(TollAlarmKind.Destination, "", "Calls to +491 are not allowed");
        Assert.True(ledger.Alarm(foreign, Noon));
        Assert.False(ledger.Alarm(foreign with { Sentence = "Calls to +492 are not allowed" }, Noon.AddMinutes(59)));
        Assert.True(ledger.Alarm(foreign, Noon.AddMinutes(61)));
        Assert.True(ledger.Alarm(foreign with { Key = "+1900" }, Noon.AddMinutes(61)));
        var alarms = ledger.Status(Noon.AddHours(2)).Alarms;
        Assert.Equal([3, 1], alarms.Select(alarm => alarm.Count).OrderDescending());
        Assert.Equal(Noon, alarms.Single(alarm => alarm.Count == 3).First);
        Assert.Empty(ledger.Status(Noon.AddHours(26)).Alarms);
    }

    [Fact]
    public void A_flood_of_reasons_keeps_the_newest_hundred()
    {
        var ledger = Ledger();
        for (var i = 0; i < 1_000; i++)
        {
            ledger.Alarm(new TollRefusal(TollAlarmKind.CallsPerUser, $"user-{i}", $"{i}"), Noon.AddSeconds(i));
        }
        var alarms = ledger.Status(Noon.AddHours(1)).Alarms;
        Assert.Equal(100, alarms.Count);
        Assert.Equal("999", alarms[0].Text);
    }

    private static TollLedger Ledger(decimal? spend = null, int? perHour = null, TimeZoneInfo? zone = null)
        => new(Us with { SpendPerDay = spend, CallsPerUserPerHour = perHour, TimeZone = zone ?? TimeZoneInfo.Utc });
}
