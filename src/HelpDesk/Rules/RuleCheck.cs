using System.Globalization;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Rules;

/// <summary>Checks what people write into rules; each problem says where it is and what to write instead.</summary>
internal static class RuleCheck
{
    public const int MostConditions = 50;
    public const int MostActions = 20;
    private const int Deepest = 5;
    private const int MostValues = 50;
    private const int LongestValue = 200;
    private const int MostTimes = 24;
    private const int FewestMinutes = 5;
    private const int MostMinutes = 7 * 24 * 60;

    private static readonly string[] RuleStates = [.. RuleField.NamesOf<TicketState>().Where(s => s != "new")];

    /// <summary>What is wrong, the first thing; null when the rule can be stored.</summary>
    public static string? Problem(RuleDefinition rule) =>
        (rule.Schema == RuleDefinition.PresentSchema ? null : $"schema: {rule.Schema} is not known here. Write {RuleDefinition.PresentSchema}.")
        ?? Problem(rule.When)
        ?? (rule.If is null ? null : Problem(rule.If, "if", 1))
        ?? (Count(rule.If) > MostConditions ? $"if: has {Count(rule.If)} conditions, at most {MostConditions} are possible. Make two rules of it." : null)
        ?? ScheduledProblem(rule)
        ?? Problem(rule.Then, "then", macro: false);

    /// <summary>What is wrong with a list of actions.</summary>
    /// <param name="macro">Whether a person runs them.</param>
    public static string? Problem(IReadOnlyList<RuleAction> actions, string path, bool macro)
    {
        if (actions.Count is 0 or > MostActions)
        {
            return $"{path}: has {actions.Count} actions. Write 1 to {MostActions}.";
        }

        return actions.Select((action, i) => Problem(action, $"{path}[{i}]", macro)).FirstOrDefault(p => p is not null);
    }

    private static string? Problem(RuleWhen when)
    {
        var ways = (when.Kinds is null ? 0 : 1) + (when.EveryMinutes is null ? 0 : 1) + (when.At is null ? 0 : 1);
        if (ways != 1)
        {
            return "when: write exactly one of kinds, everyMinutes and at.";
        }

        if (when.Kinds is not null)
        {
            var unknown = when.Kinds.FirstOrDefault(kind => !RuleVocabulary.Kinds.Contains(kind));
            return unknown is not null || when.Kinds.Count == 0
                ? $"when.kinds: {(unknown is null ? "is empty" : $"there is no \"{Cut(unknown)}\"")}. Write some of {string.Join(", ", RuleVocabulary.Kinds)}."
                : null;
        }

        if (when.EveryMinutes is < FewestMinutes or > MostMinutes)
        {
            return $"when.everyMinutes: is {when.EveryMinutes}. Write {FewestMinutes} to {MostMinutes}.";
        }

        if (when.At is { } times && (times.Count is 0 or > MostTimes || times.Any(t => !TimeOnly.TryParseExact(t, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))))
        {
            return $"when.at: write 1 to {MostTimes} times of the day such as 08:00 and 17:30.";
        }

        return when.TimeZone is null || TimeZoneInfo.TryFindSystemTimeZoneById(when.TimeZone, out _)
            ? null
            : $"when.timeZone: there is no \"{Cut(when.TimeZone)}\". Write a name such as Europe/Berlin.";
    }

    private static string? Problem(RuleCondition condition, string path, int depth)
    {
        var ways = (condition.All is null ? 0 : 1) + (condition.Any is null ? 0 : 1) + (condition.Field is null ? 0 : 1);
        if (ways != 1)
        {
            return $"{path}: write exactly one of all, any and field.";
        }

        if ((condition.All ?? condition.Any) is not { } parts)
        {
            return FieldProblem(condition, path);
        }

        if (depth == Deepest)
        {
            return $"{path}: groups stand {Deepest} deep, deeper ones are not possible. Make two rules of it.";
        }

        var name = condition.All is null ? "any" : "all";
        return parts.Count == 0 || parts.Contains(null!)
            ? $"{path}.{name}: has an empty place. Write at least one condition, or leave the group out."
            : parts.Select((part, i) => Problem(part, $"{path}.{name}[{i}]", depth + 1)).FirstOrDefault(p => p is not null);
    }

    private static string? FieldProblem(RuleCondition condition, string path)
    {
        if (RuleField.Find(condition.Field) is not { } field)
        {
            return $"{path}.field: there is no \"{Cut(condition.Field!)}\". Write one of {string.Join(", ", RuleField.All.Select(f => f.Name))}, or ticket.fields.KEY or customer.fields.KEY for a field of your own.";
        }

        if (!RuleField.Operators(field.Type).Contains(condition.Is))
        {
            return $"{path}.is: \"{Cut(condition.Is ?? "")}\" cannot be asked of {field.Name}. Write one of {string.Join(", ", RuleField.Operators(field.Type))}.";
        }

        var values = condition.Values ?? [];
        if (condition.Is is RuleVocabulary.IsSet or RuleVocabulary.IsNotSet)
        {
            return values.Count == 0 ? null : $"{path}.values: \"{condition.Is}\" needs none. Leave them out.";
        }

        var most = field.Type == RuleFieldType.Number ? 1 : MostValues;
        if (values.Count == 0 || values.Count > most || values.Any(v => string.IsNullOrWhiteSpace(v) || TextRules.Optional("", v, LongestValue) is not null))
        {
            return $"{path}.values: write 1 to {most} values of at most {LongestValue} characters.";
        }

        var wrong = field.Type switch
        {
            RuleFieldType.Choice => values.FirstOrDefault(v => !field.Choices.Contains(v)),
            RuleFieldType.Number => values.FirstOrDefault(v => !double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)),
            _ => null,
        };
        return wrong is null
            ? null
            : $"{path}.values: \"{Cut(wrong)}\" is not {(field.Type == RuleFieldType.Number ? "a number such as 1.5" : $"one of {string.Join(", ", field.Choices)}")}.";
    }

    // Nobody wants to look at every ticket that ever was, again and again.
    private static string? ScheduledProblem(RuleDefinition rule)
    {
        if (!rule.When.IsScheduled)
        {
            return null;
        }

        var states = RuleStatesOf(rule);
        return states.Count == 0 || states.Contains(TicketState.Closed)
            ? $"if: a scheduled rule looks at tickets in some states. Write {RuleField.State} \"is\" with states other than closed, by itself or directly in all."
            : null;
    }

    /// <summary>The states in which a scheduled rule looks for tickets.</summary>
    public static IReadOnlyList<TicketState> RuleStatesOf(RuleDefinition rule)
    {
        IReadOnlyList<RuleCondition> top = rule.If is null ? [] : rule.If.All ?? [rule.If];
        var names = top.FirstOrDefault(c => c.Field == RuleField.State && c.Is == RuleVocabulary.Is)?.Values ?? [];
        return [.. Enum.GetValues<TicketState>().Where(state => names.Contains(RuleField.NameOf(state)))];
    }

    private static string? Problem(RuleAction action, string path, bool macro) => action.Do switch
    {
        RuleActions.SetState => OneOf(action, path, RuleStates),
        RuleActions.SetPriority => OneOf(action, path, RuleField.NamesOf<TicketPriority>()),
        RuleActions.SetKind => OneOf(action, path, RuleField.NamesOf<TicketKind>()),
        RuleActions.SetOwner => Id(action, path, macro ? [RuleActions.Nobody, RuleActions.Me] : [RuleActions.Nobody]),
        RuleActions.SetTeam => Id(action, path, [RuleActions.Everybody]),
        RuleActions.AddTag or RuleActions.RemoveTag => Tag(action, path),
        RuleActions.AddNote => Text(action, path),
        RuleActions.Reply when macro => Text(action, path),
        RuleActions.Notify => Id(action, path, [RuleActions.Owner, RuleActions.Supervisors]) ?? Text(action, path),
        RuleActions.Email => Text(action, path) ?? Subject(action, path),
        RuleActions.Webhook when !macro => Id(action, path, []),
        _ => $"{path}.do: there is no \"{Cut(action.Do ?? "")}\" here. Write one of {string.Join(", ", RuleVocabulary.Actions)}.",
    };

    private static string? OneOf(RuleAction action, string path, string[] values) =>
        values.Contains(action.Value) ? null : $"{path}.value: \"{Cut(action.Value ?? "")}\" cannot be set. Write one of {string.Join(", ", values)}.";

    private static string? Id(RuleAction action, string path, string[] words) =>
        words.Contains(action.Value) || Guid.TryParse(action.Value, out _) ? null : $"{path}.value: write an id{string.Concat(words.Select(w => $" or {w}"))}.";

    private static string? Tag(RuleAction action, string path) =>
        TextRules.Required($"{path}.value", action.Value, TextRules.Short) ?? TicketWords.Problem([action.Value!])?.Insert(0, $"{path}.value: ");

    private static string? Text(RuleAction action, string path) =>
        (TextRules.Required($"{path}.text", action.Text, TextRules.Text) ?? Placeholders.Problem(action.Text)?.Insert(0, $"{path}.text: "));

    private static string? Subject(RuleAction action, string path) =>
        (TextRules.Required($"{path}.subject", action.Subject, TextRules.Title) ?? Placeholders.Problem(action.Subject)?.Insert(0, $"{path}.subject: "));

    private static int Count(RuleCondition? condition) => condition is null ? 0 : 1 + (condition.All ?? condition.Any ?? []).Sum(Count);

    private static string Cut(string text) => text.Length > 40 ? $"{TextRules.Clean(text, 40)}…" : text;
}
