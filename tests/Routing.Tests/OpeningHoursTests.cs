using System.Globalization;
using Crm.Routing.Ivr;

namespace Crm.Routing.Tests;

public sealed class OpeningHoursTests
{
    private static readonly DayOfWeek[] Week = Enum.GetValues<DayOfWeek>();

    private static Calendar Calendar(string zone, TimeSpan from, TimeSpan to, IEnumerable<DayOfWeek> days, params DateOnly[] holidays) => new(
        "hours", zone, days.ToDictionary(day => day, _ => (IReadOnlyList<OpenPeriod>)[new OpenPeriod(from, to)]), holidays.ToHashSet());

    private static bool IsOpen(Calendar calendar, string instant) =>
        OpeningHours.IsOpen(calendar, DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture));

    [Theory]
    // Open 09:00-17:00 local time, Monday to Friday, around the changes of 2026 (Europe: 29 March and 25 October; US: 8 March and 1 November).
    [InlineData("Europe/Berlin", "2026-03-27T07:59:59.999Z", false)] // Friday before: 08:59 CET
    [InlineData("Europe/Berlin", "2026-03-27T08:00:00Z", true)]
    [InlineData("Europe/Berlin", "2026-03-30T06:59:59.999Z", false)] // Monday after: 08:59 CEST
    [InlineData("Europe/Berlin", "2026-03-30T07:00:00Z", true)]
    [InlineData("Europe/Berlin", "2026-03-30T14:59:59.999Z", true)]
    [InlineData("Europe/Berlin", "2026-03-30T15:00:00Z", false)]
    [InlineData("Europe/Berlin", "2026-10-23T15:00:00Z", false)] // Friday before: 17:00 CEST
    [InlineData("Europe/Berlin", "2026-10-26T15:00:00Z", true)] // Monday after: 16:00 CET
    [InlineData("Europe/Berlin", "2026-10-26T16:00:00Z", false)]
    [InlineData("America/New_York", "2026-03-06T13:59:59Z", false)] // 08:59 EST
    [InlineData("America/New_York", "2026-03-06T14:00:00Z", true)]
    [InlineData("America/New_York", "2026-03-09T13:00:00Z", true)] // 09:00 EDT
    [InlineData("America/New_York", "2026-03-09T12:59:59Z", false)]
    [InlineData("America/New_York", "2026-10-30T13:00:00Z", true)]
    [InlineData("America/New_York", "2026-11-02T13:00:00Z", false)] // 08:00 EST
    [InlineData("America/New_York", "2026-11-02T14:00:00Z", true)]
    [InlineData("Europe/Berlin", "2026-03-28T10:00:00Z", false)] // Saturday
    public void Hours_follow_daylight_saving(string zone, string instant, bool open)
    {
        var weekdays = Week.Where(day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
        Assert.Equal(open, IsOpen(Calendar(zone, TimeSpan.FromHours(9), TimeSpan.FromHours(17), weekdays), instant));
    }

    [Theory]
    // Open 02:00-03:00. In Berlin that hour is skipped on 29 March and comes twice on 25 October.
    [InlineData("2026-03-29T00:59:59Z", false)] // 01:59 CET
    [InlineData("2026-03-29T01:00:00Z", false)] // 03:00 CEST
    [InlineData("2026-10-25T00:00:00Z", true)] // 02:00 CEST
    [InlineData("2026-10-25T00:59:59Z", true)]
    [InlineData("2026-10-25T01:00:00Z", true)] // 02:00 CET
    [InlineData("2026-10-25T01:59:59Z", true)]
    [InlineData("2026-10-25T02:00:00Z", false)]
    public void An_hour_that_is_skipped_never_comes_and_one_that_is_repeated_is_open_twice(string instant, bool open) =>
        Assert.Equal(open, IsOpen(Calendar("Europe/Berlin", TimeSpan.FromHours(2), TimeSpan.FromHours(3), Week), instant));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Etc/UTC")]
    public void A_calendar_that_is_always_open_never_closes_not_even_at_midnight(string zone)
    {
        var always = Calendar(zone, TimeSpan.Zero, TimeSpan.FromHours(24), Week);
        var end = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var instant = end.AddYears(-1); instant < end; instant = instant.AddMinutes(15))
        {
            Assert.True(OpeningHours.IsOpen(always, instant), instant.ToString("O", CultureInfo.InvariantCulture));
            Assert.True(OpeningHours.IsOpen(always, instant.AddTicks(-1)), instant.AddTicks(-1).ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_holiday_is_closed_from_local_midnight_to_local_midnight()
    {
        var calendar = Calendar("America/New_York", TimeSpan.Zero, TimeSpan.FromHours(24), Week, new DateOnly(2026, 12, 25));
        Assert.True(IsOpen(calendar, "2026-12-25T04:59:59.9999999Z"));
        Assert.False(IsOpen(calendar, "2026-12-25T05:00:00Z"));
        Assert.False(IsOpen(calendar, "2026-12-26T04:59:59.9999999Z"));
        Assert.True(IsOpen(calendar, "2026-12-26T05:00:00Z"));
    }

    [Fact]
    public void A_break_at_noon_is_closed_and_a_day_without_an_entry_too()
    {
        var monday = new Dictionary<DayOfWeek, IReadOnlyList<OpenPeriod>>
        {
            [DayOfWeek.Monday] = [new(TimeSpan.FromHours(8), TimeSpan.FromHours(12)), new(TimeSpan.FromHours(13), TimeSpan.FromHours(17))],
        };
        var calendar = new Calendar("hours", "Etc/UTC", monday, new HashSet<DateOnly>());
        Assert.True(IsOpen(calendar, "2026-03-02T11:59:59.9999999Z"));
        Assert.False(IsOpen(calendar, "2026-03-02T12:00:00Z"));
        Assert.True(IsOpen(calendar, "2026-03-02T13:00:00Z"));
        Assert.False(IsOpen(calendar, "2026-03-03T11:00:00Z"));
    }
}
