using System.Globalization;
using System.Text;

namespace Crm.HelpDesk.Knowledge;

/// <summary>
/// The text of an article is plain: empty lines part paragraphs, a line that begins with "# " is a heading, one with "- " an item of a list. There is no other markup,
/// so it reads the same on a page, in a mail and on the telephone.
/// </summary>
internal static class ArticleText
{
    private const int ShortestWord = 3;
    private const int MostWords = 1_000;
    private const int TitleWeight = 8;
    private const int MostOfOneWord = 5;
    private const int ExtractLength = 160;

    /// <summary>The letters under the accents of U+00C0 to U+017F. The server runs without the tables of the system that would know all scripts.</summary>
    private const string Unaccented =
        "AAAAAAACEEEEIIIIDNOOOOO×OUUUUYTsaaaaaaaceeeeiiiidnooooo÷ouuuuyty"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    /// <summary>Words as they are compared: letters and digits in upper case, without accents, and none of one or two letters.</summary>
    public static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(char.ToUpperInvariant(WithoutAccent(c)));
                continue;
            }

            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (word.Length >= ShortestWord)
            {
                yield return Cut(word);
            }

            word.Clear();
        }

        if (word.Length >= ShortestWord)
        {
            yield return Cut(word);
        }
    }

    /// <summary>The words to index and what each says about the article.</summary>
    public static IReadOnlyDictionary<string, int> Weights(ArticleDraft article)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words(article.Title).Concat(Words(article.Tags)))
        {
            weights[word] = TitleWeight;
        }

        foreach (var word in Words(article.Body).GroupBy(word => word, StringComparer.Ordinal).Take(MostWords))
        {
            weights[word.Key] = weights.GetValueOrDefault(word.Key) + Math.Min(word.Count(), MostOfOneWord);
        }

        return weights;
    }

    /// <summary>The piece of the text around the first line that has one of the words, or its beginning.</summary>
    /// <param name="words">Beginnings of words, as <see cref="Words"/> gives them.</param>
    public static string Extract(string body, IReadOnlyCollection<string> words)
    {
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(line => Words(line).Any(have => words.Any(word => have.StartsWith(word, StringComparison.Ordinal)))) ?? lines.FirstOrDefault() ?? "";
        line = line.TrimStart('#', '-', ' ');
        var length = line.Length <= ExtractLength ? line.Length : char.IsHighSurrogate(line[ExtractLength - 1]) ? ExtractLength - 1 : ExtractLength;
        return length == line.Length ? line : line[..length] + "…";
    }

    private static char WithoutAccent(char c) => c >= '\u00C0' && c - '\u00C0' < Unaccented.Length ? Unaccented[c - '\u00C0'] : c;

    // No surrogates are split: letters beyond the first plane are no letters to char.
    private static string Cut(StringBuilder word) => word.ToString(0, Math.Min(word.Length, ArticleWord.Length));
}
