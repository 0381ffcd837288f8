using System.Globalization;
using Crm.HelpDesk.Sla;
using static Crm.HelpDesk.Tests.Sla.Hours;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Clocks change in 2026 in Europe on 29 March and 25 October (02:00 and 03:00 local), in the United States on 8 March and 1 November, in Sydney on 5 April and 4 October.</summary>
public sealed class BusinessCalendarTests
{
    private const string Office = "Europe/Berlin mon-fri 09:00-17:00 -2026-12-25 -2027-01-01";
    private const string Split = "America/New_York mon-fri 08:00-12:00 13:00-17:00";
    private const string Night = "Europe/Berlin mon-fri 22:00-06:00";
    private const string SmallHours = "Europe/Berlin sun-sat 02:00-03:00";

    [Theory]
    // Office hours: within a day, over a night, over a weekend, over a holiday and a weekend; from before, within and after the hours.
    [InlineData(Office, "2026-03-02T09:00+01:00", 60, "2026-03-02T10:00+01:00")]
    [InlineData(Office, "2026-03-02T08:59:59+01:00", 60, "2026-03-02T10:00+01:00")]
    [InlineData(Office, "2026-03-02T09:00:01+01:00", 60, "2026-03-02T10:00:01+01:00")]
    [InlineData(Office, "2026-03-02T17:00+01:00", 1, "2026-03-03T09:01+01:00")]
    [InlineData(Office, "2026-03-06T16:50+01:00", 30, "2026-03-09T09:20+01:00")]
    [InlineData(Office, "2026-03-06T16:30+01:00", 30, "2026-03-06T17:00+01:00")] // the last minute is today's, not Monday's
    [InlineData(Office, "2026-03-07T12:00+01:00", 480, "2026-03-09T17:00+01:00")]
    [InlineData(Office, "2026-12-24T16:00+01:00", 120, "2026-12-28T10:00+01:00")]
    [InlineData(Office, "2026-12-25T10:00+01:00", 1, "2026-12-28T09:01+01:00")]
    [InlineData(Office, "2026-12-31T16:59+01:00", 2, "2027-01-04T09:01+01:00")]
    [InlineData(Office, "2026-03-02T09:00+01:00", 40 * 60, "2026-03-06T17:00+01:00")]
    // The instant may be written in any zone.
    [InlineData(Office, "2026-03-06T10:50-05:00", 30, "2026-03-09T04:20-04:00")]
    // Office hours around the changes of the clocks: a working day has eight hours before and after.
    [InlineData(Office, "2026-03-27T16:00+01:00", 120, "2026-03-30T10:00+02:00")]
    [InlineData(Office, "2026-10-23T16:00+02:00", 120, "2026-10-26T10:00+01:00")]
    // Several spans a day.
    [InlineData(Split, "2026-03-02T11:50-05:00", 20, "2026-03-02T13:10-05:00")]
    [InlineData(Split, "2026-03-02T12:30-05:00", 240, "2026-03-02T17:00-05:00")]
    [InlineData(Split, "2026-03-06T16:55-05:00", 10, "2026-03-09T08:05-04:00")]
    [InlineData(Split, "2026-10-30T16:55-04:00", 10, "2026-11-02T08:05-05:00")]
    // Past midnight: Friday's hours end on Saturday at six. The night of 29 March is no night of this calendar (Saturday to Sunday).
    [InlineData(Night, "2026-03-06T23:00+01:00", 420, "2026-03-07T06:00+01:00")]
    [InlineData(Night, "2026-03-06T23:00+01:00", 421, "2026-03-09T22:01+01:00")]
    [InlineData(Night, "2026-03-02T05:00+01:00", 1, "2026-03-02T22:01+01:00")] // Sunday has no hours that could reach into Monday
    [InlineData("Europe/Berlin sat 22:00-06:00", "2026-03-28T22:00+01:00", 420, "2026-03-29T06:00+02:00")] // seven hours that night
    [InlineData("Europe/Berlin sat 22:00-06:00", "2026-10-24T22:00+02:00", 540, "2026-10-25T06:00+01:00")] // nine
    // A holiday closes from midnight to midnight, also what began the day before, and leaves open what begins after it.
    [InlineData("Europe/Berlin mon-fri 22:00-06:00 -2026-03-04", "2026-03-03T23:00+01:00", 61, "2026-03-05T00:01+01:00")]
    // The hour that is skipped never comes; the one that comes twice is open twice.
    [InlineData(SmallHours, "2026-03-28T02:30+01:00", 31, "2026-03-30T02:01+02:00")]
    [InlineData(SmallHours, "2026-03-29T01:59+01:00", 1, "2026-03-30T02:01+02:00")]
    [InlineData(SmallHours, "2026-10-25T02:00+02:00", 120, "2026-10-25T03:00+01:00")]
    [InlineData(SmallHours, "2026-10-25T02:30+02:00", 60, "2026-10-25T02:30+01:00")]
    [InlineData("Europe/Berlin sun 01:30-02:30", "2026-10-25T01:30+02:00", 61, "2026-10-25T02:01+01:00")] // closed from 02:30 until it is 02:00 again
    [InlineData("Europe/Berlin sun 01:30-02:30", "2026-03-29T01:30+01:00", 31, "2026-04-05T01:31+02:00")]
    [InlineData("America/New_York sun 01:00-03:00", "2026-03-08T01:00-05:00", 60, "2026-03-08T03:00-04:00")]
    [InlineData("America/New_York sun 01:00-03:00", "2026-11-01T01:00-04:00", 180, "2026-11-01T03:00-05:00")]
    [InlineData("Australia/Sydney sun 02:00-03:00", "2026-10-04T01:00+10:00", 1, "2026-10-11T02:01+11:00")]
    [InlineData("Australia/Lord_Howe sun 01:00-03:00", "2026-10-04T01:00+10:30", 90, "2026-10-04T03:00+11:00")] // half an hour is skipped
    [InlineData("Asia/Kathmandu mon-fri 09:00-17:00", "2026-03-06T16:00+05:45", 61, "2026-03-09T09:01+05:45")]
    // Always open: real time passes, also at midnight and when the clocks change.
    [InlineData(Always, "2026-03-28T12:00+01:00", 24 * 60, "2026-03-29T13:00+02:00")]
    [InlineData(Always, "2026-10-24T12:00+02:00", 24 * 60, "2026-10-25T11:00+01:00")]
    [InlineData(Always, "2026-03-02T23:59+01:00", 2, "2026-03-03T00:01+01:00")]
    [InlineData("Etc/UTC sun-sat 18:00-18:00", "2026-03-02T17:59Z", 2, "2026-03-02T18:01Z")]
    public void Working_minutes_are_added(string calendar, string from, int minutes, string expected)
    {
        var hours = Calendar(calendar);
        var due = hours.Add(At(from), TimeSpan.FromMinutes(minutes));
        Assert.Equal(At(expected), due);
        Assert.Equal(TimeSpan.Zero, due!.Value.Offset);
        Assert.Equal(TimeSpan.FromMinutes(minutes), hours.Between(At(from), due.Value));
        Assert.Equal(TimeSpan.FromMinutes(minutes) - TimeSpan.FromTicks(1), hours.Between(At(from), due.Value.AddTicks(-1)));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Etc/UTC")]
    public void Always_open_is_open_for_every_minute_of_a_year_and_has_the_length_of_real_time(string zone)
    {
        var hours = Calendar($"{zone} sun-sat 00:00-24:00");
        var (start, end) = (At("2026-01-01T00:00Z"), At("2027-01-01T00:00Z"));
        Assert.Equal(end - start, hours.Between(start, end));
        Assert.Equal(end, hours.Add(start, end - start));
        for (var day = start; day < end; day = day.AddMinutes(15))
        {
            Assert.True(hours.IsOpen(day) && hours.IsOpen(day.AddTicks(-1)), day.ToString("O", CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [InlineData(Office)]
    [InlineData(Split)]
    [InlineData(Night)]
    [InlineData(SmallHours)]
    [InlineData("Australia/Lord_Howe sun-sat 01:15-02:45 23:30-00:30 -2026-04-05")]
    [InlineData("Africa/Casablanca sun-sat 02:00-04:00")]
    [InlineData("Pacific/Apia mon-fri 09:00-17:00 sat 09:00-13:00")]
    public void A_year_in_steps_of_five_minutes_agrees_with_the_clock_on_the_wall(string line)
    {
        var hours = Calendar(line);
        var start = At("2026-01-01T00:00Z");
        var (worked, step) = (TimeSpan.Zero, TimeSpan.FromMinutes(5));
        for (var at = start; at < start.AddYears(1); at += step)
        {
            worked += hours.IsOpen(at) ? step : TimeSpan.Zero;
            Assert.Equal(hours.IsOpen(at) ? step : TimeSpan.Zero, hours.Between(at, at + step));
        }

        Assert.Equal(worked, hours.Between(start, start.AddYears(1)));
        Assert.True(worked > TimeSpan.Zero);
    }

    /// <summary>Add and between are each other's inverse, and neither ever goes back, for calendars and instants without a pattern.</summary>
    [Fact]
    public void What_is_added_lies_between_and_later_never_comes_earlier()
    {
        string[] zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Etc/UTC"];
        var random = new Random(20260301);
        for (var round = 0; round < 400; round++)
        {
            var hours = RandomCalendar(random, zones[round % zones.Length]);
            var from = At("2025-12-01T00:00Z").AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 500));
            var (amount, more) = (TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay * 20)), TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerHour)));
            var due = hours.Add(from, amount)!.Value;
            Assert.Equal(amount, hours.Between(from, due));
            Assert.True(due >= from);
            Assert.True(hours.Add(from, amount + more) >= due, "More work is never done sooner.");
            Assert.True(hours.Add(from + more, amount) >= due, "Who begins later is never done sooner.");
            Assert.Equal(hours.Between(from, due + more), amount + hours.Between(due, due + more));
            Assert.Equal(TimeSpan.Zero, hours.Between(due, from));
            Assert.True(amount == TimeSpan.Zero || hours.IsOpen(due.AddTicks(-1)), "The last tick of work is in working time.");
        }
    }

    [Fact]
    public void Nothing_to_add_is_done_at_once_and_a_calendar_without_hours_never_ends()
    {
        var saturday = At("2026-03-07T12:00+01:00");
        Assert.Equal(saturday, Calendar(Office).Add(saturday, TimeSpan.Zero));
        Assert.Equal(saturday, Calendar(Office).Add(saturday, TimeSpan.FromHours(-1)));
        Assert.Null(Calendar("Etc/UTC").Add(saturday, TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.Zero, Calendar("Etc/UTC").Between(saturday, saturday.AddYears(1)));
        Assert.Null(Calendar("Etc/UTC mon 10:00-10:01").Add(saturday, TimeSpan.FromDays(400)));
        Assert.Equal(TimeSpan.Zero, Calendar(Office).Between(DateTimeOffset.MaxValue.AddTicks(-1), DateTimeOffset.MaxValue));
        Assert.False(Calendar(Office).IsOpen(DateTimeOffset.MinValue));
    }

    [Fact]
    public void A_year_of_working_time_counts_back_to_itself()
    {
        var hours = Calendar(Office);
        var start = At("2026-01-01T00:00Z");
        var due = hours.Add(start, TimeSpan.FromHours(8 * 250));
        Assert.Equal(TimeSpan.FromHours(8 * 250), hours.Between(start, due!.Value));
    }

    [Theory]
    [InlineData("00:00-24:00", 0, 1440)]
    [InlineData("08:30-17:05", 510, 1025)]
    [InlineData("22:00-06:00", 1320, 1800)]
    [InlineData("18:00-18:00", 1080, 2520)]
    public void Hours_are_read_and_written(string text, int from, int to)
    {
        Assert.True(DaySpan.TryParse(text, out var span));
        Assert.Equal((new DaySpan(from, to), text), (span, span.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8:00-17:00")]
    [InlineData("08:00 17:00")]
    [InlineData("08:60-17:00")]
    [InlineData("08:00-24:01")]
    [InlineData("24:00-08:00")]
    [InlineData("+8:00-17:00")]
    [InlineData("08:00-17:000")]
    [InlineData("08:00-00:00")]
    public void What_are_no_hours_is_refused(string? text) => Assert.False(DaySpan.TryParse(text, out _));

    private static BusinessCalendar RandomCalendar(Random random, string zone)
    {
        var week = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>>();
        foreach (var day in Enum.GetValues<DayOfWeek>().Where(d => d == DayOfWeek.Tuesday || random.Next(4) > 0))
        {
            week[day] = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(DaySpan.Day)).Select(from => new DaySpan(from, from + random.Next(1, DaySpan.Day)))];
        }

        var holidays = Enumerable.Range(0, random.Next(20)).Select(_ => new DateOnly(2026, 1, 1).AddDays(random.Next(500)));
        return new(TimeZoneInfo.FindSystemTimeZoneById(zone), week, holidays);
    }
}
