using Crm.HelpDesk.Customers;

namespace Crm.HelpDesk.Campaigns;

/// <summary>What a campaign's settings must keep to.</summary>
internal static class CampaignRules
{
    private const int MostOfEach = 100;
    private static readonly TimeSpan LongestRing = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(90);

    /// <summary>The first thing that is wrong, with what to do; null when nothing is.</summary>
    public static string? Problem(CampaignSettings s) =>
        TextRules.Required("The name", s.Name, TextRules.Name)
        ?? TextRules.Required("The queue", s.Queue, TextRules.Name)
        ?? TextRules.Optional("The script", s.Script, TextRules.Text)
        ?? TextRules.Optional("The message", s.MessagePrompt, TextRules.Name)
        ?? Range("The weight", s.Weight, 1, 100)
        ?? Range("The number of lines", s.MostLines, 1, 1_000)
        ?? (s.RingLimit > TimeSpan.Zero && s.RingLimit <= LongestRing ? null : "The ring limit must be between 1 second and 2 minutes.")
        ?? (s.Country.Length == 2 && s.Country.All(char.IsAsciiLetterUpper) ? null : $"'{s.Country}' is not a country code of two capital letters, such as US.")
        ?? (s.ListExpiry is { } expiry && (expiry <= TimeSpan.Zero || expiry > TimeSpan.FromDays(3650)) ? "A list may expire after one day to ten years; leave it empty for never." : null)
        ?? PlanProblem(s.Plan)
        ?? ScheduleProblem(s.Schedule)
        ?? CallerIdProblem(s.CallerIds)
        ?? FormProblem(s.Form)
        ?? OutcomeProblem(s.Outcomes);

    private static string? PlanProblem(RetryPlan plan) =>
        Range("The attempts for each number", plan.PerNumber, 1, 50)
        ?? Range("The attempts for each lead", plan.PerLead, 1, 200)
        ?? Range("The attempts in a day", plan.PerDay, 1, 50)
        ?? (plan.Again.Count > MostOfEach || plan.Again.Any(a => a.Key.Length is 0 or > TextRules.Short || a.Value < TimeSpan.Zero || a.Value > LongestWait)
            ? "Each wait before another attempt needs a disposition and lasts at most 90 days."
            : null)
        ?? (plan.CallbackToAnyoneAfter >= TimeSpan.Zero && plan.CallbackToAnyoneAfter <= LongestWait ? null : "A promised callback goes to all agents after at most 90 days.");

    private static string? ScheduleProblem(CampaignSchedule schedule)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
        {
            return $"'{schedule.TimeZone}' is not a time zone known here. Write an IANA name, such as America/New_York.";
        }

        if (schedule.From > schedule.To)
        {
            return "The campaign's last day is before its first. Please turn them round.";
        }

        return schedule.Windows.Count > MostOfEach || schedule.Windows.Any(w => w.To <= w.From || !Enum.IsDefined(w.Day))
            ? "Each window must end after it begins, on the same day. Write two windows for a night."
            : null;
    }

    private static string? CallerIdProblem(IReadOnlyList<CallerId> ids)
    {
        if (ids.Count > MostOfEach || ids.Select(id => id.Prefix).Distinct().Count() != ids.Count)
        {
            return $"There may be at most {MostOfEach} caller numbers, one for each beginning.";
        }

        var wrong = ids.FirstOrDefault(id => !PhoneNumbers.IsE164(id.Number) || (id.Prefix.Length > 0 && !IsPrefix(id.Prefix)));
        return wrong is null ? null : $"The caller number '{wrong.Number}' for '{wrong.Prefix}' is not written with its country code. Write both as +12125550100 and +1212.";
    }

    private static bool IsPrefix(string text) => text.Length is > 1 and <= 16 && text[0] == '+' && text.Skip(1).All(char.IsAsciiDigit);

    private static string? FormProblem(IReadOnlyList<FormField> form)
    {
        if (form.Count > MostOfEach || form.Select(f => f.Name).Distinct().Count() != form.Count)
        {
            return $"A form may have at most {MostOfEach} fields, each with a name of its own.";
        }

        return form.Select(f => TextRules.Required("A field's name", f.Name, TextRules.Short) ?? TextRules.Required("A field's label", f.Label, TextRules.Name)
            ?? ((f.Kind == FormFieldKind.Choice) == (f.Choices.Count > 0) ? null : $"The field '{f.Label}' needs choices exactly if it is a choice.")).FirstOrDefault(p => p is not null);
    }

    private static string? OutcomeProblem(IReadOnlyList<CampaignOutcome> outcomes)
    {
        if (outcomes.Count > MostOfEach || outcomes.Select(o => o.Code).Distinct().Count() != outcomes.Count)
        {
            return $"A campaign may have at most {MostOfEach} outcomes, each with a code of its own.";
        }

        return outcomes.Select(o => TextRules.Required("An outcome's code", o.Code, TextRules.Short) ?? TextRules.Required("An outcome's text", o.Text, TextRules.Name))
            .FirstOrDefault(p => p is not null);
    }

    private static string? Range(string what, int value, int least, int most) =>
        value >= least && value <= most ? null : $"{what} must be from {least} to {most}; {value} is not.";
}
