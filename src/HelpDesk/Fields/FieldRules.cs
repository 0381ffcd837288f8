using System.Globalization;
using System.Text.RegularExpressions;

namespace Crm.HelpDesk.Fields;

/// <summary>What a definition may be, and what a value may be. Values are texts in one form for each type, so that they compare and sort as they are stored.</summary>
internal static partial class FieldRules
{
    public const int LongestKey = 40;
    public const int LongestValue = 1_000;
    public const int LongestChoice = 100;
    public const int MostChoices = 100;
    public const int MostFields = 100;

    /// <summary>What is wrong with a definition, or null.</summary>
    public static string? Problem(FieldDraft draft)
    {
        if (!KeyForm().IsMatch(draft.Key))
        {
            return $"The key must begin with a small letter and have at most {LongestKey} small letters, digits and dashes, such as \"contract-number\".";
        }

        if (draft.Type == FieldType.Choice ? draft.Choices.Count is 0 or > MostChoices : draft.Choices.Count > 0)
        {
            return draft.Type == FieldType.Choice ? $"Please give 1 to {MostChoices} choices." : "Only a field of the type choice has choices. Leave them out.";
        }

        if (draft.Choices.Distinct(StringComparer.Ordinal).Count() < draft.Choices.Count)
        {
            return "A choice is there twice. Please remove one.";
        }

        return draft.Choices.Select(choice => TextRules.Required("A choice", choice, LongestChoice)).FirstOrDefault(problem => problem is not null)
            ?? TextRules.Required("The label", draft.Label, TextRules.Short);
    }

    /// <summary>Checks the values that a person wrote.</summary>
    /// <param name="values">Key → value; an empty one takes the value away.</param>
    /// <param name="former">The values until now. What did not change is right, also when its field has changed since; values of retired fields stay.</param>
    /// <param name="kept">The values to store, in their stored form.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Check(
        IReadOnlyList<FieldRecord> definitions,
        IReadOnlyDictionary<string, string> values,
        IReadOnlyDictionary<string, string> former,
        out IReadOnlyDictionary<string, string> kept)
    {
        var store = new SortedDictionary<string, string>(StringComparer.Ordinal);
        kept = store;
        if (values.Keys.FirstOrDefault(key => definitions.All(d => d.Key != key)) is { } unknown)
        {
            return $"There is no field \"{(unknown.Length <= LongestKey ? unknown : unknown[..LongestKey] + "…")}\". The fields are: {string.Join(", ", definitions.Where(d => !d.Retired).Select(d => d.Key))}.";
        }

        foreach (var field in definitions)
        {
            var before = former.GetValueOrDefault(field.Key);
            var value = field.Retired && !values.ContainsKey(field.Key) ? before : values.GetValueOrDefault(field.Key)?.Trim();
            if (string.IsNullOrEmpty(value))
            {
                if (field is { Required: true, Retired: false })
                {
                    return $"Please fill in {field.Label}.";
                }

                continue;
            }

            var stored = value == before ? value : null;
            if (stored is null && ((field.Retired ? $"{field.Label} is not used any more. Leave it as it is, or empty." : Problem(field, value, out stored)) is { } problem))
            {
                return problem;
            }

            store[field.Key] = stored!;
        }

        return null;
    }

    private static string? Problem(FieldRecord field, string value, out string? stored)
    {
        stored = value;
        switch (field.Type)
        {
            case FieldType.Number when decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number):
                stored = number.ToString(CultureInfo.InvariantCulture);
                return null;
            case FieldType.Number:
                return $"{field.Label} must be a number, such as 12 or -3.5.";
            case FieldType.Date when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                return null;
            case FieldType.Date:
                return $"{field.Label} must be a day, written as 2026-12-31.";
            case FieldType.Choice:
                return field.Choices.Contains(value) ? null : $"{field.Label} must be one of: {string.Join(", ", field.Choices)}.";
            case FieldType.YesNo:
                return value is "yes" or "no" ? null : $"{field.Label} must be yes or no.";
            default:
                return TextRules.Optional(field.Label, value, LongestValue);
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();
}
