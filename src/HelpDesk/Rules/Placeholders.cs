using System.Text.RegularExpressions;

namespace Crm.HelpDesk.Rules;

/// <summary>
/// Texts with gaps: <c>{{customer.name}}</c>. Each gap is filled once and what fills it is not looked at again, so a customer who is called <c>{{ticket.title}}</c>
/// stays so. <c>\{{</c> is written as it is, without the backslash.
/// </summary>
internal static partial class Placeholders
{
    private static readonly Dictionary<string, Func<RuleFacts, string?, string?>> Known = new(StringComparer.Ordinal)
    {
        ["ticket.number"] = (f, _) => f.Ticket.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["ticket.title"] = (f, _) => f.Ticket.Title,
        ["ticket.state"] = (f, _) => RuleField.NameOf(f.Ticket.State),
        ["ticket.priority"] = (f, _) => RuleField.NameOf(f.Ticket.Priority),
        ["ticket.owner"] = (f, _) => f.Ticket.OwnerName,
        ["customer.name"] = (f, _) => f.Customer.Name,
        ["customer.organization"] = (f, _) => f.Customer.Organization,
        ["customer.tier"] = (f, _) => f.Customer.Tier,
        ["agent.name"] = (_, agent) => agent,
    };

    /// <summary>The names that may stand in gaps.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>What is wrong with a text's gaps, or null.</summary>
    public static string? Problem(string? text)
    {
        foreach (Match gap in Gap().Matches(text ?? ""))
        {
            if (!Escaped(gap) && !Known.ContainsKey(gap.Groups["name"].Value))
            {
                return $"{{{{{gap.Groups["name"].Value}}}}} is not known. Write one of {string.Join(", ", Known.Keys.Select(name => $"{{{{{name}}}}}"))}, or \\{{{{ for the braces themselves.";
            }
        }

        return null;
    }

    /// <param name="agent">The name of who runs a macro; of the rule, where no person does.</param>
    public static string Fill(string text, RuleFacts facts, string? agent) =>
        Gap().Replace(text, gap => Escaped(gap) ? gap.Value[1..] : Known.GetValueOrDefault(gap.Groups["name"].Value)?.Invoke(facts, agent) ?? "");

    private static bool Escaped(Match gap) => gap.Value[0] == '\\';

    [GeneratedRegex(@"\\?\{\{\s*(?<name>[^{}]*?)\s*\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Gap();
}
