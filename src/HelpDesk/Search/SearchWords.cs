using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Crm.HelpDesk.Search;

/// <summary>Texts as words to search by: letters and digits, in upper case, European letters without their marks. As FTS5's tokenizer unicode61 does it, as far as people type it.</summary>
internal static class SearchWords
{
    /// <summary>Of a word; the rest is not searched.</summary>
    public const int Longest = 40;

    /// <summary>Of a term that a person types.</summary>
    public const int MostAsked = 8;

    private const int LongestTerm = 200;

    // The runtime decomposes no letters without the system's culture data, so those of the languages that people here type are written out.
    private static readonly FrozenDictionary<char, char> Plain = new[]
    {
        "AÀÁÂÃÄÅĀĂĄ", "CÇĆĈĊČ", "DĎ", "EÈÉÊËĒĔĖĘĚ", "GĜĞĠĢ", "HĤ", "IÌÍÎÏĨĪĬĮİ", "JĴ", "KĶ", "LĹĻĽ", "NÑŃŅŇ", "OÒÓÔÕÖŌŎŐ", "RŔŖŘ", "SŚŜŞŠȘ", "TŢŤȚ", "UÙÚÛÜŨŪŬŮŰŲ", "WŴ", "YÝŶŸ", "ZŹŻŽ",
    }.SelectMany(letters => letters.Skip(1).Select(letter => (letter, Plain: letters[0]))).ToFrozenDictionary(pair => pair.letter, pair => pair.Plain);

    /// <summary>The words of a term as typed, each once; empty when it has none.</summary>
    public static IReadOnlyList<string> OfTerm(string? term) =>
        [.. Split(term is null ? "" : term[..Math.Min(term.Length, LongestTerm)]).Distinct().Take(MostAsked)];

    public static IEnumerable<string> Split(string text) => Places(text).Select(place => place.Word);

    /// <summary>The words with their places in the text.</summary>
    public static IEnumerable<(string Word, int Start, int Length)> Places(string text)
    {
        var word = new StringBuilder(Longest);
        var start = 0;
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var isMark = Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
            if (Rune.IsLetterOrDigit(rune) || isMark)
            {
                start = word.Length == 0 ? i : start;
                if (!isMark && word.Length + length <= Longest)
                {
                    Append(word, Rune.ToUpperInvariant(rune));
                }
            }
            else if (word.Length > 0)
            {
                yield return (word.ToString(), start, i - start);
                word.Clear();
            }

            i += length;
        }

        if (word.Length > 0)
        {
            yield return (word.ToString(), start, text.Length - start);
        }
    }

    private static void Append(StringBuilder word, Rune rune)
    {
        if (rune.IsBmp)
        {
            var letter = (char)rune.Value;
            word.Append(Plain.GetValueOrDefault(letter, letter));
        }
        else
        {
            word.Append(rune.ToString());
        }
    }
}
