namespace Crm.HelpDesk;

/// <summary>
/// What a stored text may be. Texts are kept exactly as they came (quotes, markup, line ends, emoji), because whoever shows them escapes them.
/// Refused is only what no database text can hold: NUL and broken UTF-16, and more than the limit.
/// </summary>
internal static class TextRules
{
    public const int Name = 200;
    public const int Title = 200;
    public const int Short = 64;
    public const int Email = 254;
    public const int Text = 20_000;

    /// <summary>What is wrong with a text that must be there, or null.</summary>
    public static string? Required(string what, string? text, int limit) =>
        string.IsNullOrWhiteSpace(text) ? $"{what} is empty: please write something." : Optional(what, text, limit);

    /// <summary>What is wrong with a text that may be missing, or null.</summary>
    public static string? Optional(string what, string? text, int limit)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > limit)
        {
            return $"{what} is too long: {text.Length} characters, at most {limit} are kept. Please shorten it.";
        }

        return IsStorable(text) ? null : $"{what} contains characters that cannot be stored (NUL or half of a surrogate pair). Please remove them.";
    }

    /// <summary>For texts that come from the network and must never stop the journal: cut to the limit, what cannot be stored becomes U+FFFD.</summary>
    public static string? Clean(string? text, int limit)
    {
        if (text is null || (text.Length <= limit && IsStorable(text)))
        {
            return text;
        }

        var kept = text.AsSpan(0, Math.Min(text.Length, limit));
        var clean = new System.Text.StringBuilder(kept.Length);
        foreach (var rune in kept.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
