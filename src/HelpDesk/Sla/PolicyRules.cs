using System.Globalization;

namespace Crm.HelpDesk.Sla;

/// <summary>What a policy must keep to.</summary>
internal static class PolicyRules
{
    public const int MostPolicies = 500;
    private const int MostSteps = 20;
    private const int LongestMinutes = 60 * 24 * 366;

    /// <summary>The first thing that is wrong, with what to do; null when nothing is. Whether calendar and teams exist is asked elsewhere.</summary>
    public static string? Problem(PolicyDraft p) =>
        TextRules.Required("The policy's name", p.Name, TextRules.Name)
        ?? TextRules.Optional("The tier", p.Tier, TextRules.Short)
        ?? Minutes("first answer", p.FirstAnswerMinutes)
        ?? Minutes("next answer", p.NextAnswerMinutes)
        ?? Minutes("resolution", p.ResolutionMinutes)
        ?? (p.FirstAnswerMinutes is null && p.NextAnswerMinutes is null && p.ResolutionMinutes is null
            ? "The policy promises nothing. Write minutes for the first answer, the next answer or the resolution."
            : null)
        ?? Steps(p.Steps);

    private static string? Minutes(string what, int? minutes) =>
        minutes is null or (> 0 and <= LongestMinutes) ? null : string.Create(CultureInfo.InvariantCulture, $"The time for the {what} must be between 1 and {LongestMinutes} working minutes, or empty.");

    private static string? Steps(IReadOnlyList<EscalationStep> steps)
    {
        if (steps.Count > MostSteps)
        {
            return $"A policy may have at most {MostSteps} steps.";
        }

        foreach (var step in steps)
        {
            if (step.Percent is null == step.MinutesBefore is null)
            {
                return "Each step is due either at a percentage of the time or some minutes before its end. Write one of the two.";
            }

            if (step.Percent is < 1 or > 1000 || step.MinutesBefore is < 1 or > LongestMinutes)
            {
                return "A step is due at 1 to 1000 % of the time, or at least one minute before its end.";
            }

            if (!step.NotifyOwner && !step.NotifySupervisors && !step.RaisePriority && step.TeamId is null)
            {
                return $"The step at {step.Key} does nothing. Choose whom it tells or what it changes, or remove it.";
            }
        }

        return steps.GroupBy(s => s.Key).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"There are two steps at {twice.Key}. Make them one." : null;
    }
}
