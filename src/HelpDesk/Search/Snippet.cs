namespace Crm.HelpDesk.Search;

/// <summary>A piece of a text; <paramref name="Hit"/> is what was searched for.</summary>
public sealed record TextPart(string Text, bool Hit);

/// <summary>The place of a text in which the words stand that were searched for.</summary>
internal static class Snippet
{
    private const int Before = 40, Longest = 160;

    /// <returns>Empty when none of the words is in the text.</returns>
    public static IReadOnlyList<TextPart> Of(string text, IReadOnlyList<string> words)
    {
        var hits = SearchWords.Places(text).Where(place => words.Any(word => place.Word.StartsWith(word, StringComparison.Ordinal))).Take(50).ToList();
        if (hits.Count == 0)
        {
            return [];
        }

        var start = Edge(text, Math.Max(0, hits[0].Start - Before), hits[0].Start);
        var end = Math.Min(text.Length, start + Longest);
        end = end < text.Length && char.IsLowSurrogate(text[end]) ? end - 1 : end;
        var parts = new List<TextPart>();
        Add(start > 0 ? "…" : "", false);
        var at = start;
        foreach (var (_, from, length) in hits.TakeWhile(hit => hit.Start + hit.Length <= end))
        {
            Add(text[at..from], false);
            Add(text.Substring(from, length), true);
            at = from + length;
        }

        Add(text[at..end], false);
        Add(end < text.Length ? "…" : "", false);
        return parts;

        void Add(string piece, bool hit)
        {
            if (piece.Length > 0)
            {
                parts.Add(new(piece.ReplaceLineEndings(" "), hit));
            }
        }
    }

    // Begins behind a blank rather than in a word.
    private static int Edge(string text, int from, int hit)
    {
        if (from == 0)
        {
            return 0;
        }

        var blank = text.AsSpan(from, hit - from).IndexOfAny(' ', '\n');
        return blank >= 0 ? from + blank + 1 : hit;
    }
}
