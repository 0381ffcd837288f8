using Crm.Routing.Ivr;

namespace Crm.Routing;

/// <summary>
/// Finds what is wrong with one IVR script. A caller who presses nothing must come to an end, so the steps that follow without a key
/// (next, open, closed, otherwise) may not lead in a circle; a menu's choices may, since each turn takes a key.
/// </summary>
internal sealed class IvrCheck(string path, IvrScript script, RoutingConfiguration configuration, ProblemList list)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestMessage = TimeSpan.FromMinutes(30);

    public static IEnumerable<string> PromptsOf(IvrStep step) => step switch
    {
        PromptStep s => s.Prompts,
        MenuStep s => s.Prompts.Concat(s.InvalidPrompts),
        MessageStep s => s.Prompts.Concat(s.ThanksPrompts),
        TicketStateStep s => s.Prompts.Concat(s.NotFoundPrompts),
        CallbackStep s => s.Prompts.Concat(s.ThanksPrompts),
        RatingStep s => s.Prompts.Concat(s.InvalidPrompts),
        EndStep s => s.Prompts,
        _ => [],
    };

    public void Run()
    {
        list.Known($"{path}.first", "step", script.First, script.Steps.Keys);
        foreach (var (name, step) in script.Steps)
        {
            CheckStep($"{path}.steps.{name}", step);
        }

        var done = new HashSet<string>();
        foreach (var name in script.Steps.Keys)
        {
            FindCircles(name, [], done);
        }
    }

    private void CheckStep(string where, IvrStep step)
    {
        foreach (var prompt in PromptsOf(step))
        {
            list.Prompt($"{where}.prompts", prompt);
        }

        foreach (var (edge, next) in NextWithoutKey(step))
        {
            list.Known($"{where}.{edge}", "step", next, script.Steps.Keys);
        }

        switch (step)
        {
            case HoursStep s:
                list.Known($"{where}.calendar", "calendar", s.Calendar, configuration.Calendars.Keys);
                break;
            case MenuStep s:
                CheckMenu(where, s);
                break;
            case QueueStep s:
                CheckQueue(where, s.Queue);
                break;
            case MessageStep s:
                CheckQueue(where, s.Queue);
                list.Positive($"{where}.limit", s.Limit, LongestMessage);
                break;
            case TicketStateStep s:
                list.Within($"{where}.maxDigits", s.MaxDigits, 1, 9);
                list.Positive($"{where}.timeout", s.Timeout, LongestTimeout);
                break;
            case CallbackStep s:
                CheckQueue(where, s.Queue);
                break;
            case RatingStep s:
                list.Known($"{where}.question", "question", s.Question, [RatingStep.Csat, RatingStep.Nps]);
                list.Within($"{where}.tries", s.Tries, 1, 10);
                list.Positive($"{where}.timeout", s.Timeout, LongestTimeout);
                break;
        }
    }

    private void CheckMenu(string where, MenuStep menu)
    {
        list.Within($"{where}.tries", menu.Tries, 1, 10);
        list.Positive($"{where}.timeout", menu.Timeout, LongestTimeout);
        if (menu.Choices.Count == 0)
        {
            list.Add($"{where}.choices", "there is no choice.", "Write at least one key with its step, or use a prompt step.");
        }

        foreach (var (key, next) in menu.Choices)
        {
            list.Key($"{where}.choices.{key}", key);
            list.Known($"{where}.choices.{key}", "step", next, script.Steps.Keys);
        }
    }

    private void CheckQueue(string where, string queue) => list.Known($"{where}.queue", "queue", queue, configuration.Queues.Keys);

    private static IEnumerable<(string Edge, string Step)> NextWithoutKey(IvrStep step) => step switch
    {
        HoursStep s => [("open", s.Open), ("closed", s.Closed)],
        PromptStep s => [("next", s.Next)],
        MenuStep s => [("otherwise", s.Otherwise)],
        TicketStateStep s => [("next", s.Next)],
        RatingStep s => [("next", s.Next)],
        AgreeStep s => [("next", s.Next)],
        _ => [],
    };

    private void FindCircles(string name, List<string> walked, HashSet<string> done)
    {
        var start = walked.IndexOf(name);
        if (start >= 0)
        {
            var circle = string.Join(" → ", walked.Skip(start).Append(name));
            list.Add($"{path}.steps.{walked[^1]}", $"a caller who presses nothing goes round for ever: {circle}.", "Lead one of these steps to a queue, message, callback or end.");
            return;
        }

        if (done.Contains(name) || !script.Steps.TryGetValue(name, out var step))
        {
            return;
        }

        walked.Add(name);
        foreach (var (_, next) in NextWithoutKey(step))
        {
            FindCircles(next, walked, done);
        }

        walked.RemoveAt(walked.Count - 1);
        done.Add(name);
    }
}
