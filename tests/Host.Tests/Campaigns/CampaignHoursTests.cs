using Crm.HelpDesk.Campaigns;
using Crm.Host.Contacts.Campaigns;
using Crm.Routing.Dialer;

namespace Crm.Host.Tests.Campaigns;

/// <summary>A campaign's windows on the clock of its zone, over the two changes of that clock.</summary>
public sealed class CampaignHoursTests
{
    private static readonly CampaignSchedule WorkingDay = new(
        "America/New_York", [new(DayOfWeek.Saturday, new(9, 0), new(17, 0)), new(DayOfWeek.Sunday, new(1, 30), new(2, 30)), new(DayOfWeek.Monday, new(9, 0), new(17, 0))]);

    [Theory]
    [InlineData("2026-11-21T13:59:59Z", false)]
    [InlineData("2026-11-21T14:00:00Z", true)]
    [InlineData("2026-11-21T21:59:59Z", true)]
    [InlineData("2026-11-21T22:00:00Z", false)]
    [InlineData("2026-07-04T13:00:00Z", true)] // an hour earlier in summer
    public void A_window_is_on_the_clock_of_its_zone_and_its_end_is_outside(string at, bool open) =>
        Assert.Equal(open, CampaignHours.IsOpen(WorkingDay, At(at)));

    [Fact]
    public void The_days_of_the_campaign_bound_it()
    {
        var schedule = new CampaignSchedule("America/New_York", [], new DateOnly(2026, 11, 21), new DateOnly(2026, 11, 22));
        Assert.False(CampaignHours.IsOpen(schedule, At("2026-11-21T04:59:00Z")));
        Assert.True(CampaignHours.IsOpen(schedule, At("2026-11-21T05:00:00Z")));
        Assert.True(CampaignHours.IsOpen(schedule, At("2026-11-23T04:59:00Z")));
        Assert.False(CampaignHours.IsOpen(schedule, At("2026-11-23T05:00:00Z")));
        Assert.Equal(At("2026-11-23T05:00:00Z"), CampaignHours.NextChange(schedule, At("2026-11-22T12:00:00Z")));
    }

    [Fact]
    public void The_next_change_is_found_over_the_week_and_over_both_changes_of_the_clock()
    {
        Assert.Equal(At("2026-11-21T14:00:00Z"), CampaignHours.NextChange(WorkingDay, At("2026-11-20T12:00:00Z")));
        Assert.Equal(At("2026-11-21T22:00:00Z"), CampaignHours.NextChange(WorkingDay, At("2026-11-21T14:00:00Z")));
        // 8 March 2026: 02:00 becomes 03:00, so the window of that Sunday ends with the jump.
        Assert.Equal(At("2026-03-08T06:30:00Z"), CampaignHours.NextChange(WorkingDay, At("2026-03-08T00:00:00Z")));
        Assert.Equal(At("2026-03-08T07:00:00Z"), CampaignHours.NextChange(WorkingDay, At("2026-03-08T06:30:00Z")));
        // 1 November 2026: 01:30 comes twice; the window opens at the first, closes with the hour that is repeated, and opens again.
        Assert.Equal(At("2026-11-01T05:30:00Z"), CampaignHours.NextChange(WorkingDay, At("2026-11-01T00:00:00Z")));
        Assert.True(CampaignHours.IsOpen(WorkingDay, At("2026-11-01T07:29:00Z")));
        Assert.False(CampaignHours.IsOpen(WorkingDay, At("2026-11-01T07:30:00Z")));
    }

    [Fact]
    public void A_campaign_without_windows_never_changes() =>
        Assert.Null(CampaignHours.NextChange(new CampaignSchedule("America/New_York", []), At("2026-11-20T12:00:00Z")));

    [Theory]
    [InlineData("2026-11-21T14:00:00Z", 8, "2026-11-21T22:00:00Z")]
    [InlineData("2026-11-21T14:00:00Z", 10, "2026-11-23T16:00:00Z")] // Sunday's window is before anybody may be called
    [InlineData("2026-11-22T03:00:00Z", 0.5, "2026-11-23T14:30:00Z")]
    [InlineData("2026-03-07T21:00:00Z", 2, "2026-03-09T14:00:00Z")] // after the change of the clock
    public void Dialing_time_passes_in_windows_and_in_the_hours_of_the_rules_alone(string from, double hours, string end) =>
        Assert.Equal(At(end), CampaignHours.After(WorkingDay, CountryProfiles.UnitedStates, At(from), TimeSpan.FromHours(hours)));

    [Fact]
    public void Without_windows_the_hours_of_the_rules_count_and_a_campaign_that_ends_before_is_never_through()
    {
        var always = new CampaignSchedule("America/New_York", []);
        Assert.Equal(At("2026-11-21T21:00:00Z"), CampaignHours.After(always, CountryProfiles.UnitedStates, At("2026-11-20T12:00:00Z"), TimeSpan.FromHours(21)));
        Assert.Equal(At("2026-11-23T15:00:00Z"), CampaignHours.After(always, CountryProfiles.Germany, At("2026-11-22T12:00:00Z"), TimeSpan.FromHours(2))); // not on a Sunday
        Assert.Null(CampaignHours.After(always with { To = new DateOnly(2026, 11, 20) }, CountryProfiles.UnitedStates, At("2026-11-20T12:00:00Z"), TimeSpan.FromHours(21)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
