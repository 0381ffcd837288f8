using System.Globalization;
using System.Text;
using Crm.HelpDesk.Search;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Whether two names may be one written differently. A word is reduced to how it sounds at first hearing (the beginning and the consonants, without accents and doubled letters), so that
/// candidates are found by an index; then the whole names are compared.
/// </summary>
internal static class NameLikeness
{
    private const int MostWords = 6;
    private const int SoundLength = 8;
    private const int LongWord = 8;
    private const int ShortWord = 4;

    /// <summary>
    /// Letters with accents by the letter without. A table, because where the system's tables of characters are not installed the program runs without them, and duplicates must not depend on it.
    /// </summary>
    private static readonly Dictionary<char, string> Plain = new Dictionary<string, string>
    {
        ["A"] = "ÀÁÂÃÄÅĀĂĄǍ", ["AE"] = "Æ", ["C"] = "ÇĆĈĊČ", ["D"] = "ĎĐÐ", ["E"] = "ÈÉÊËĒĔĖĘĚ", ["G"] = "ĜĞĠĢ", ["H"] = "ĤĦ", ["I"] = "ÌÍÎÏĨĪĬĮİǏ", ["J"] = "Ĵ", ["K"] = "Ķ",
        ["L"] = "ĹĻĽĿŁ", ["N"] = "ÑŃŅŇ", ["O"] = "ÒÓÔÕÖØŌŎŐǑ", ["OE"] = "Œ", ["R"] = "ŔŖŘ", ["S"] = "ŚŜŞŠȘ", ["SS"] = "ẞ", ["T"] = "ŢŤŦȚ", ["TH"] = "Þ", ["U"] = "ÙÚÛÜŨŪŬŮŰŲǓ", ["W"] = "Ŵ",
        ["Y"] = "ÝŶŸ", ["Z"] = "ŹŻŽ",
    }.SelectMany(plain => plain.Value.Select(accented => (accented, plain.Key))).Append(('ß', "SS")).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>The words of a name in capital letters without accents, at most a few.</summary>
    public static IReadOnlyList<string> Words(string? name)
    {
        var plain = new StringBuilder();
        foreach (var letter in (name ?? "").ToUpperInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(Plain.TryGetValue(letter, out var unaccented) ? unaccented : letter.ToString());
            }
        }

        return [.. SearchWords.Split(plain.ToString()).Take(MostWords)];
    }

    /// <summary>How a word sounds: SMYTH and SMITH alike, MEYER and MAIER, KATHERINE and CATHERINE.</summary>
    public static string Sound(string word)
    {
        var sound = new StringBuilder();
        for (var i = 0; i < word.Length && sound.Length < SoundLength; i++)
        {
            var letter = word[i] switch
            {
                'P' when i + 1 < word.Length && word[i + 1] == 'H' => 'F',
                'C' or 'Q' => 'K',
                'Z' => 'S',
                'W' => 'V',
                var other => other,
            };
            var silent = i > 0 && letter is 'A' or 'E' or 'I' or 'O' or 'U' or 'Y' or 'H';
            if ((i == 0 || !silent) && (sound.Length == 0 || sound[^1] != letter))
            {
                sound.Append(letter);
            }
        }

        return sound.ToString();
    }

    /// <summary>Whether every word of the shorter name is in the longer one, perhaps written differently or as an initial, and one of them in full.</summary>
    public static bool Similar(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var (few, many) = one.Count <= other.Count ? (one, other.ToList()) : (other, one.ToList());
        var inFull = false;
        foreach (var word in few.OrderByDescending(w => w.Length))
        {
            var match = many.FindIndex(w => SameWord(word, w));
            inFull |= match >= 0 && word.Length > 1;
            match = match >= 0 ? match : many.FindIndex(w => w[0] == word[0] && (w.Length == 1 || word.Length == 1));
            if (match < 0)
            {
                return false;
            }

            many.RemoveAt(match);
        }

        return inFull;
    }

    private static bool SameWord(string a, string b)
    {
        if (a == b)
        {
            return true;
        }

        var shorter = Math.Min(a.Length, b.Length);
        if (shorter < ShortWord)
        {
            return shorter > 1 && Sound(a) == Sound(b) && Distance(a, b) <= 1;
        }

        return Distance(a, b) <= (shorter >= LongWord ? 2 : 1) || (Sound(a) == Sound(b) && Distance(a, b) <= 2);
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). Words are at most 40 letters long.</summary>
    private static int Distance(string a, string b)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}
