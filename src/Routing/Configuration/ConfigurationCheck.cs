using Crm.Routing.Ivr;

namespace Crm.Routing;

/// <summary>Finds what is wrong with a configuration before any call meets it.</summary>
internal sealed class ConfigurationCheck
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(1);

    private readonly RoutingConfiguration _configuration;
    private readonly List<ConfigurationProblem> _problems = [];

    private ConfigurationCheck(RoutingConfiguration configuration) => _configuration = configuration;

    public static IReadOnlyList<ConfigurationProblem> Run(RoutingConfiguration configuration)
    {
        var check = new ConfigurationCheck(configuration);
        foreach (var (name, tier) in configuration.Tiers)
        {
            check.Within($"tiers.{name}.priority", tier.Priority, -1000, 1000);
        }

        foreach (var (name, calendar) in configuration.Calendars)
        {
            check.CheckCalendar($"calendars.{name}", calendar);
        }

        foreach (var (name, queue) in configuration.Queues)
        {
            check.CheckQueue($"queues.{name}", name, queue);
        }

        foreach (var (name, script) in configuration.Ivrs)
        {
            check._problems.AddRange(IvrCheck.Run($"ivrs.{name}", script, configuration));
        }

        foreach (var (number, ivr) in configuration.Numbers)
        {
            check.Known($"numbers.{number}", "IVR", ivr, configuration.Ivrs.Keys);
        }

        check.CheckOutbound();
        return check._problems;
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

    private void CheckCalendar(string path, Calendar calendar)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(calendar.TimeZone, out _))
        {
            Add($"{path}.timeZone", $"there is no time zone \"{calendar.TimeZone}\".", "Write an IANA name such as \"Europe/Berlin\" or \"America/New_York\".");
        }

        foreach (var (day, periods) in calendar.Hours)
        {
            var end = TimeSpan.Zero;
            for (var i = 0; i < periods.Count; i++)
            {
                var period = periods[i];
                var where = $"{path}.hours.{day}[{i}]";
                if (period.From < TimeSpan.Zero || period.To > TimeSpan.FromHours(24) || period.From >= period.To)
                {
                    Add(where, $"{Clock(period.From)}–{Clock(period.To)} is not a period of one day.", "Write a start before the end, at most 24:00; split a period that passes midnight over two days.");
                }
                else if (period.From < end)
                {
                    Add(where, $"it begins at {Clock(period.From)}, before the period ahead of it ends.", "Write the periods of a day in order, without overlaps.");
                }

                end = period.To;
            }
        }
    }

    private void CheckQueue(string path, string name, QueuePolicy queue)
    {
        if (queue.Name != name)
        {
            Add($"{path}.name", $"it is \"{queue.Name}\".", $"Write \"{name}\", the name under which it stands.");
        }

        foreach (var (skill, level) in queue.Skills)
        {
            Within($"{path}.skills.{skill}", level, 1, 10);
        }

        Within($"{path}.agingSeconds", queue.AgingSeconds, 1, 86_400);
        Positive($"{path}.ringTime", queue.RingTime);
        Positive($"{path}.setAside", queue.SetAside);
        Positive($"{path}.wrapUp", queue.WrapUp);
        Positive($"{path}.serviceLevel", queue.ServiceLevel);
        PositiveOrZero($"{path}.ownerFirst", queue.OwnerFirst);
        PositiveOrZero($"{path}.positionEvery", queue.PositionEvery);
        Within($"{path}.wrapUpExtensions", queue.WrapUpExtensions, 0, 100);
        Within($"{path}.capacity", queue.Capacity, 1, 1_000_000);
        Named($"{path}.music", queue.Music);
        Named($"{path}.fullPrompt", queue.FullPrompt);
        CheckEscape(path, queue);
    }

    private void CheckEscape(string path, QueuePolicy queue)
    {
        if (queue.EscapeKey is null && queue.EscapeIvrStep is null)
        {
            return;
        }

        if (queue.EscapeKey is not { } key || !IvrCheck.IsKey(key))
        {
            Add($"{path}.escapeKey", queue.EscapeKey is null ? "it is missing although escapeIvrStep is given." : $"\"{queue.EscapeKey}\" is not a key.", "Write one of 0-9, * and #, or leave both out.");
        }

        foreach (var script in _configuration.Ivrs.Values.Where(script => script.Steps.Values.Any(step => step is QueueStep to && to.Queue == queue.Name)))
        {
            if (queue.EscapeIvrStep is not { } step || !script.Steps.ContainsKey(step))
            {
                Add($"{path}.escapeIvrStep", $"IVR \"{script.Name}\", which leads here, has no step \"{queue.EscapeIvrStep}\".", $"Write one of its steps: {IvrCheck.List(script.Steps.Keys)}.");
            }
        }
    }

    private void CheckOutbound()
    {
        var outbound = _configuration.Outbound;
        Positive("reconnectLimit", _configuration.ReconnectLimit);
        Positive("outbound.wrapUp", outbound.WrapUp);
        Positive("outbound.setAside", outbound.SetAside);
        Within("outbound.wrapUpExtensions", outbound.WrapUpExtensions, 0, 100);
        Named("outbound.music", outbound.Music);
    }

    private void Known(string path, string what, string name, IEnumerable<string> known)
    {
        if (!known.Contains(name))
        {
            Add(path, $"there is no {what} \"{name}\".", $"Write one of: {IvrCheck.List(known)}.");
        }
    }

    private void Named(string path, string prompt)
    {
        if (string.IsNullOrWhiteSpace(prompt))
        {
            Add(path, "it is empty.", "Write the name of a prompt: a file NAME.wav in the folder of prompts.");
        }
    }

    private void Within(string path, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(path, $"{value} is out of range.", $"Write {least} to {most}.");
        }
    }

    private void Positive(string path, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > LongestSpan)
        {
            Add(path, $"{value:c} is out of range.", "Write more than zero and at most one day.");
        }
    }

    private void PositiveOrZero(string path, TimeSpan value)
    {
        if (value < TimeSpan.Zero || value > LongestSpan)
        {
            Add(path, $"{value:c} is out of range.", "Write zero (off) up to one day.");
        }
    }

    private void Add(string path, string problem, string writeInstead) => _problems.Add(new ConfigurationProblem(path, problem, writeInstead));

    private static string Clock(TimeSpan time) => $"{(long)time.TotalHours:00}:{time.Minutes:00}";
}
