using System.Text.Json;
using Crm.HelpDesk.Tickets;

namespace Crm.Host.Api;

/// <summary>The words by which the API names states, priorities and roles: lower case.</summary>
internal static class Names
{
    public static IReadOnlyList<string> Priorities { get; } = All<TicketPriority>();

    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>As <see cref="Of"/>, with dashes between words: "third-party".</summary>
    public static string Dashed<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <returns>Null when the word is none of them.</returns>
    public static T? ParseDashed<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Dashed(value), word, StringComparison.Ordinal))
                return value;
        }
        return null;
    }

    /// <returns>Null when the word is none of them. Numbers are none.</returns>
    public static T? Parse<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Of(value), word, StringComparison.Ordinal))
                return value;
        }
        return null;
    }

    /// <summary>Says which words would have been right.</summary>
    public static string Wrong<T>(string what, string word)
        where T : struct, Enum => $"There is no {what} \"{Short(word)}\". Choose one of {string.Join(", ", Enum.GetValues<T>().Select(Dashed))}.";

    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static List<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];
}
