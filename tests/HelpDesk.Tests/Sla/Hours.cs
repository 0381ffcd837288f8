using Crm.HelpDesk.Sla;

namespace Crm.HelpDesk.Tests.Sla;

/// <summary>Calendars in a line: "Europe/Berlin mon-fri 08:00-12:00 13:00-17:00 sat 09:00-13:00 -2026-12-25", where a date after a minus is a holiday.</summary>
internal static class Hours
{
    public const string Always = "Europe/Berlin sun-sat 00:00-24:00";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    public static BusinessCalendar Calendar(string line)
    {
        var words = line.Split(' ');
        var week = new Dictionary<DayOfWeek, IReadOnlyList<DaySpan>>();
        var (holidays, days) = (new List<DateOnly>(), Array.Empty<DayOfWeek>());
        foreach (var word in words.Skip(1))
        {
            if (word[0] == '-')
            {
                holidays.Add(DateOnly.Parse(word[1..], System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (char.IsDigit(word[0]))
            {
                Assert.True(DaySpan.TryParse(word, out var span), word);
                foreach (var day in days)
                {
                    week[day] = [.. week.GetValueOrDefault(day, []), span];
                }
            }
            else
            {
                days = DaysOf(word);
            }
        }

        return new(TimeZoneInfo.FindSystemTimeZoneById(words[0]), week, holidays);
    }

    public static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);

    private static DayOfWeek[] DaysOf(string word)
    {
        var ends = word.Split('-').Select(d => Array.IndexOf(Days, d)).ToArray();
        return [.. Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(d => (DayOfWeek)d)];
    }
}
