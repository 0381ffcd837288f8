namespace Crm.HelpDesk.Sla;

/// <summary>What a calendar must keep to.</summary>
internal static class CalendarRules
{
    public const int MostCalendars = 200;
    private const int MostSpans = 12;
    private const int MostHolidays = 1_000;

    /// <summary>The first thing that is wrong, with what to do; null when nothing is.</summary>
    public static string? Problem(CalendarDraft draft)
    {
        if (TextRules.Required("The calendar's name", draft.Name, TextRules.Name) is { } problem)
        {
            return problem;
        }

        // Windows' names are known here too, but mean nothing to other systems.
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(draft.TimeZone, out var zone) || !zone.HasIanaId)
        {
            return $"'{draft.TimeZone}' is not a time zone known here. Write an IANA name, such as America/New_York.";
        }

        if (draft.Hours.Any(day => !Enum.IsDefined(day.Key) || day.Value.Count > MostSpans))
        {
            return $"A day may have at most {MostSpans} spans of hours.";
        }

        if (draft.Hours.SelectMany(day => day.Value).FirstOrDefault(s => s.From is < 0 or >= DaySpan.Day || s.To <= s.From || s.To - s.From > DaySpan.Day) is { To: not 0 } wrong)
        {
            return $"The hours from minute {wrong.From} to minute {wrong.To} are not possible: they begin within the day and last at most 24 hours.";
        }

        if (draft.Hours.All(day => day.Value.Count == 0))
        {
            return "The calendar has no hours at all, so nothing would ever be due. Write the hours of at least one day, such as 09:00-17:00.";
        }

        return draft.Holidays.Count <= MostHolidays ? null : $"There may be at most {MostHolidays} holidays. Please remove those that have passed.";
    }
}
