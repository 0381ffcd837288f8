using System.Globalization;
using System.Text;

namespace Crm.HelpDesk.Attachments;

/// <summary>
/// Names of files that others sent, made harmless: no folders, no control characters, nothing that turns the direction of writing ("gpj.exe" shown as "exe.jpg"),
/// and an ending that tells the type which the bytes have.
/// </summary>
public static class FileNames
{
    private const int Longest = 150;

    /// <param name="name">As sent; may be anything.</param>
    /// <param name="type">What the file's bytes say it is.</param>
    public static string Harmless(string? name, FileType type)
    {
        var clean = new StringBuilder();
        foreach (var rune in (name ?? "").EnumerateRunes())
        {
            if (rune.Value is '/' or '\\')
            {
                clean.Clear();
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune != Rune.ReplacementChar)
            {
                clean.Append(rune.Value is '"' or '<' or '>' or ':' or '|' or '?' or '*' ? "_" : rune.ToString());
            }
        }

        var kept = clean.ToString().Trim(' ', '.');
        var ending = Path.GetExtension(kept);
        var stem = kept[..^ending.Length].TrimEnd(' ', '.');
        if (!type.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            (stem, ending) = (kept, type.Endings[0]);
        }

        return (stem.Length == 0 ? "file" : Cut(stem)) + ending;
    }

    private static string Cut(string stem)
    {
        if (stem.Length <= Longest)
        {
            return stem;
        }

        return stem[..(char.IsHighSurrogate(stem[Longest - 1]) ? Longest - 1 : Longest)];
    }
}
