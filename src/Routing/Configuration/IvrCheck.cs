using Crm.Routing.Ivr;

namespace Crm.Routing;

/// <summary>
/// Finds what is wrong with one IVR script. A caller who presses nothing must come to an end, so the steps that follow without a key
/// (next, open, closed, otherwise) may not lead in a circle; a menu's choices may, since each turn takes a key.
/// </summary>
internal sealed class IvrCheck
{
    private readonly string _path;
    private readonly IvrScript _script;
    private readonly RoutingConfiguration _configuration;
    private readonly List<ConfigurationProblem> _problems = [];

    private IvrCheck(string path, IvrScript script, RoutingConfiguration configuration)
    {
        _path = path;
        _script = script;
        _configuration = configuration;
    }

    public static IReadOnlyList<ConfigurationProblem> Run(string path, IvrScript script, RoutingConfiguration configuration)
    {
        var check = new IvrCheck(path, script, configuration);
        check.CheckStep($"{path}.first", script.First);
        foreach (var (name, step) in script.Steps)
        {
            check.Check($"{path}.steps.{name}", step);
        }

        check.CheckCircles();
        return check._problems;
    }

    public static IEnumerable<string> PromptsOf(IvrStep step) => step switch
    {
        PromptStep s => s.Prompts,
        MenuStep s => s.Prompts.Concat(s.InvalidPrompts),
        MessageStep s => s.Prompts.Concat(s.ThanksPrompts),
        TicketStateStep s => s.Prompts.Concat(s.NotFoundPrompts),
        CallbackStep s => s.Prompts.Concat(s.ThanksPrompts),
        EndStep s => s.Prompts,
        _ => [],
    };

    public static bool IsKey(char key) => char.IsAsciiDigit(key) || key is '*' or '#';

    /// <summary>Names for an error message: at most ten.</summary>
    public static string List(IEnumerable<string> names)
    {
        var shown = names.Take(11).ToList();
        return shown.Count == 0 ? "(there are none)" : string.Join(", ", shown.Take(10)) + (shown.Count > 10 ? ", …" : "");
    }

    private void Check(string path, IvrStep step)
    {
        if (PromptsOf(step).Any(string.IsNullOrWhiteSpace))
        {
            Add(path, "one of its prompts has no name.", "Write the name of each prompt: a file NAME.wav in the folder of prompts.");
        }

        foreach (var (edge, next) in Next(step))
        {
            CheckStep($"{path}.{edge}", next);
        }

        switch (step)
        {
            case HoursStep s:
                CheckKnown($"{path}.calendar", "calendar", s.Calendar, _configuration.Calendars.Keys);
                break;
            case MenuStep s:
                CheckMenu(path, s);
                break;
            case QueueStep s:
                CheckKnown($"{path}.queue", "queue", s.Queue, _configuration.Queues.Keys);
                break;
            case MessageStep s:
                CheckKnown($"{path}.queue", "queue", s.Queue, _configuration.Queues.Keys);
                CheckSpan($"{path}.limit", s.Limit, TimeSpan.FromMinutes(30));
                break;
            case TicketStateStep s:
                CheckRange($"{path}.maxDigits", s.MaxDigits, 1, 9);
                CheckSpan($"{path}.timeout", s.Timeout, TimeSpan.FromMinutes(5));
                break;
            case CallbackStep s:
                CheckKnown($"{path}.queue", "queue", s.Queue, _configuration.Queues.Keys);
                break;
        }
    }

    private void CheckMenu(string path, MenuStep menu)
    {
        CheckRange($"{path}.tries", menu.Tries, 1, 10);
        CheckSpan($"{path}.timeout", menu.Timeout, TimeSpan.FromMinutes(5));
        if (menu.Choices.Count == 0)
        {
            Add($"{path}.choices", "there is no choice.", "Write at least one key with its step, or use a prompt step.");
        }

        foreach (var key in menu.Choices.Keys.Where(key => !IsKey(key)))
        {
            Add($"{path}.choices.{key}", $"\"{key}\" is not a key.", "Write one of 0-9, * and #.");
        }
    }

    /// <summary>The steps that follow a step, by the name of the member that says so.</summary>
    private static IEnumerable<(string Edge, string Step)> Next(IvrStep step) =>
        step is MenuStep menu
            ? NextWithoutKey(step).Concat(menu.Choices.Select(choice => ($"choices.{choice.Key}", choice.Value)))
            : NextWithoutKey(step);

    private static IEnumerable<(string Edge, string Step)> NextWithoutKey(IvrStep step) => step switch
    {
        HoursStep s => [("open", s.Open), ("closed", s.Closed)],
        PromptStep s => [("next", s.Next)],
        MenuStep s => [("otherwise", s.Otherwise)],
        TicketStateStep s => [("next", s.Next)],
        _ => [],
    };

    private void CheckCircles()
    {
        var done = new HashSet<string>();
        foreach (var name in _script.Steps.Keys)
        {
            Walk(name, [], done);
        }
    }

    private void Walk(string name, List<string> path, HashSet<string> done)
    {
        var start = path.IndexOf(name);
        if (start >= 0)
        {
            var circle = string.Join(" → ", path.Skip(start).Append(name));
            Add($"{_path}.steps.{path[^1]}", $"a caller who presses nothing goes round for ever: {circle}.", "Lead one of these steps to a queue, message, callback or end.");
            return;
        }

        if (done.Contains(name) || !_script.Steps.TryGetValue(name, out var step))
        {
            return;
        }

        path.Add(name);
        foreach (var (_, next) in NextWithoutKey(step))
        {
            Walk(next, path, done);
        }

        path.RemoveAt(path.Count - 1);
        done.Add(name);
    }

    private void CheckStep(string path, string step) => CheckKnown(path, "step", step, _script.Steps.Keys);

    private void CheckKnown(string path, string what, string name, IEnumerable<string> known)
    {
        if (!known.Contains(name))
        {
            Add(path, $"there is no {what} \"{name}\".", $"Write one of: {List(known)}.");
        }
    }

    private void CheckRange(string path, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(path, $"{value} is out of range.", $"Write {least} to {most}.");
        }
    }

    private void CheckSpan(string path, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most)
        {
            Add(path, $"{value:c} is out of range.", $"Write more than zero and at most {most:c}.");
        }
    }

    private void Add(string path, string problem, string writeInstead) => _problems.Add(new ConfigurationProblem(path, problem, writeInstead));
}
