using System.Globalization;

namespace Crm.HelpDesk.Rules;

/// <summary>Whether a rule's conditions hold. Knows nothing but the facts that it is given.</summary>
internal static class RuleMatch
{
    private const int MostShown = 60;

    /// <summary>Why the condition does not hold, in words; null when it does.</summary>
    public static string? WhyNot(RuleCondition? condition, RuleFacts facts)
    {
        if (condition is null)
        {
            return null;
        }

        if (condition.All is not null)
        {
            return condition.All.Select(part => WhyNot(part, facts)).FirstOrDefault(why => why is not null);
        }

        if (condition.Any is not null)
        {
            var reasons = condition.Any.Select(part => WhyNot(part, facts)).ToList();
            return reasons.Contains(null) ? null : string.Join(". ", reasons);
        }

        return Compare(condition, RuleField.Find(condition.Field)!.Read(facts));
    }

    private static string? Compare(RuleCondition condition, IReadOnlyList<string> present)
    {
        var wanted = condition.Values ?? [];
        var holds = condition.Is switch
        {
            RuleVocabulary.Is => Shared(wanted, present),
            RuleVocabulary.IsNot => !Shared(wanted, present),
            RuleVocabulary.Contains => Contained(condition, wanted, present),
            RuleVocabulary.ContainsNot => !Contained(condition, wanted, present),
            RuleVocabulary.IsSet => present.Count > 0,
            RuleVocabulary.IsNotSet => present.Count == 0,
            RuleVocabulary.AtLeast => present.Any(p => wanted.All(w => Number(p) >= Number(w))),
            RuleVocabulary.AtMost => present.Any(p => wanted.All(w => Number(p) <= Number(w))),
            _ => throw new ArgumentException($"'{condition.Is}' passed the check of rules and cannot be compared by.", nameof(condition)),
        };
        return holds
            ? null
            : $"{RuleField.Find(condition.Field)!.Label} is {Shown(present)}; the rule asks: {condition.Is!.Replace('-', ' ')}{(wanted.Count == 0 ? "" : " " + string.Join(", ", wanted.Select(w => Guid.TryParse(w, out _) ? "the one that it names" : w)))}";
    }

    private static bool Shared(IReadOnlyList<string> wanted, IReadOnlyList<string> present) => present.Any(p => wanted.Contains(p, StringComparer.OrdinalIgnoreCase));

    private static bool Contained(RuleCondition condition, IReadOnlyList<string> wanted, IReadOnlyList<string> present) =>
        RuleField.Find(condition.Field)!.Type == RuleFieldType.Words
            ? Shared(wanted, present)
            : present.Any(p => wanted.Any(w => p.Contains(w, StringComparison.OrdinalIgnoreCase)));

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Shown(IReadOnlyList<string> present)
    {
        if (present.Count == 0)
        {
            return "not set";
        }

        var text = string.Join(", ", present.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.#", CultureInfo.InvariantCulture) : Guid.TryParse(p, out _) ? "another" : p));
        return text.Length > MostShown ? $"{text[..MostShown].TrimEnd('\uD800')}…" : text;
    }
}
