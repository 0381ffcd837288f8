using Crm.Routing.Ivr;

namespace Crm.Routing;

/// <summary>Finds what is wrong with a configuration before any call meets it.</summary>
internal static class ConfigurationCheck
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static IReadOnlyList<ConfigurationProblem> Run(RoutingConfiguration configuration)
    {
        var list = new ProblemList();
        foreach (var (name, tier) in configuration.Tiers)
        {
            list.Within($"tiers.{name}.priority", tier.Priority, -1000, 1000);
        }

        foreach (var (name, calendar) in configuration.Calendars)
        {
            CheckCalendar($"calendars.{name}", calendar, list);
        }

        foreach (var (name, queue) in configuration.Queues)
        {
            CheckQueue($"queues.{name}", name, queue, list);
            CheckEscape($"queues.{name}", name, queue, configuration, list);
            CheckSurvey($"queues.{name}.survey", queue.Survey, configuration, list);
        }

        foreach (var (name, script) in configuration.Ivrs)
        {
            new IvrCheck($"ivrs.{name}", script, configuration, list).Run();
        }

        foreach (var (number, ivr) in configuration.Numbers)
        {
            list.Known($"numbers.{number}", "IVR", ivr, configuration.Ivrs.Keys);
        }

        CheckOutbound(configuration, list);
        CheckCare(configuration.Care, list);
        return list.Problems;
    }

    private static void CheckSurvey(string path, SurveyPolicy? survey, RoutingConfiguration configuration, ProblemList list)
    {
        if (survey is null)
        {
            return;
        }

        list.Known($"{path}.ivr", "IVR", survey.Ivr, configuration.Ivrs.Keys);
        if (survey.Share is not (> 0 and <= 1))
        {
            list.Add($"{path}.share", $"{survey.Share} is no share of the callers.", "Write a number above 0 and up to 1.");
        }
    }

    private static void CheckCare(CarePolicy? care, ProblemList list)
    {
        if (care is not null)
        {
            list.Within("care.priority", care.Priority, 1, 1000);
            list.Within("care.csatAtMost", care.CsatAtMost ?? 1, 1, 5);
            list.Within("care.npsAtMost", care.NpsAtMost ?? 0, 0, 10);
        }
    }

    /// <summary>Every prompt that calls may hear.</summary>
    public static IReadOnlySet<string> PromptsOf(RoutingConfiguration configuration)
    {
        var prompts = new HashSet<string>(PromptNames.All) { configuration.Outbound.Music };
        foreach (var queue in configuration.Queues.Values)
        {
            prompts.Add(queue.Music);
            prompts.Add(queue.FullPrompt);
        }

        foreach (var step in configuration.Ivrs.Values.SelectMany(script => script.Steps.Values))
        {
            prompts.UnionWith(IvrCheck.PromptsOf(step));
        }

        return prompts;
    }

    private static void CheckCalendar(string path, Calendar calendar, ProblemList list)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(calendar.TimeZone, out _))
        {
            list.Add($"{path}.timeZone", $"there is no time zone \"{calendar.TimeZone}\".", "Write an IANA name such as \"Europe/Berlin\" or \"America/New_York\".");
        }

        foreach (var (day, periods) in calendar.Hours)
        {
            var end = TimeSpan.Zero;
            for (var i = 0; i < periods.Count; i++)
            {
                var where = $"{path}.hours.{day}[{i}]";
                if (periods[i].From < TimeSpan.Zero || periods[i].To > Day || periods[i].From >= periods[i].To)
                {
                    list.Add(where, $"{Clock(periods[i].From)}–{Clock(periods[i].To)} is not a period of one day.", "Write a start before the end, at most 24:00; split a period that passes midnight over two days.");
                }
                else if (periods[i].From < end)
                {
                    list.Add(where, $"it begins at {Clock(periods[i].From)}, before the period ahead of it ends.", "Write the periods of a day in order, without overlaps.");
                }

                end = periods[i].To;
            }
        }
    }

    private static void CheckQueue(string path, string name, QueuePolicy queue, ProblemList list)
    {
        if (queue.Name != name)
        {
            list.Add($"{path}.name", $"it is \"{queue.Name}\".", $"Write \"{name}\", the name under which it stands.");
        }

        foreach (var (skill, level) in queue.Skills)
        {
            list.Within($"{path}.skills.{skill}", level, 1, 10);
        }

        list.Within($"{path}.agingSeconds", queue.AgingSeconds, 1, 86_400);
        list.Positive($"{path}.ringTime", queue.RingTime, Day);
        list.Positive($"{path}.setAside", queue.SetAside, Day);
        list.Positive($"{path}.wrapUp", queue.WrapUp, Day);
        list.Positive($"{path}.serviceLevel", queue.ServiceLevel, Day);
        list.PositiveOrZero($"{path}.ownerFirst", queue.OwnerFirst, Day);
        list.PositiveOrZero($"{path}.positionEvery", queue.PositionEvery, Day);
        list.Within($"{path}.wrapUpExtensions", queue.WrapUpExtensions, 0, 100);
        list.Within($"{path}.capacity", queue.Capacity, 1, 1_000_000);
        list.Prompt($"{path}.music", queue.Music);
        list.Prompt($"{path}.fullPrompt", queue.FullPrompt);
    }

    private static void CheckEscape(string path, string name, QueuePolicy queue, RoutingConfiguration configuration, ProblemList list)
    {
        if (queue.EscapeKey is not { } key)
        {
            if (queue.EscapeIvrStep is not null)
            {
                list.Add($"{path}.escapeKey", "it is missing although escapeIvrStep is given.", "Write one of 0-9, * and #, or leave both out.");
            }

            return;
        }

        list.Key($"{path}.escapeKey", key);
        foreach (var script in configuration.Ivrs.Values.Where(script => script.Steps.Values.Any(step => step is QueueStep to && to.Queue == name)))
        {
            list.Known($"{path}.escapeIvrStep", $"step in IVR \"{script.Name}\", which leads here, named", queue.EscapeIvrStep ?? "", script.Steps.Keys);
        }
    }

    private static void CheckOutbound(RoutingConfiguration configuration, ProblemList list)
    {
        var outbound = configuration.Outbound;
        list.Positive("reconnectLimit", configuration.ReconnectLimit, Day);
        list.Positive("outbound.wrapUp", outbound.WrapUp, Day);
        list.Positive("outbound.setAside", outbound.SetAside, Day);
        list.Within("outbound.wrapUpExtensions", outbound.WrapUpExtensions, 0, 100);
        list.Prompt("outbound.music", outbound.Music);
    }

    private static string Clock(TimeSpan time) => $"{(long)time.TotalHours:00}:{time.Minutes:00}";
}
