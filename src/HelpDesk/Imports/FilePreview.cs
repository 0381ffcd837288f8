namespace Crm.HelpDesk.Imports;

/// <summary>What a file looks like before it is imported.</summary>
/// <param name="Separator">As found.</param>
/// <param name="Problem">Why it cannot be imported as it is; null when it can.</param>
public sealed record FilePreview<TUse>(FileEncoding Encoding, char Separator, IReadOnlyList<PreviewColumn<TUse>> Columns, string? Problem)
    where TUse : struct, Enum;

/// <param name="Heading">From the first row.</param>
/// <param name="Use">A guess from the heading.</param>
/// <param name="Samples">Of the first rows.</param>
public sealed record PreviewColumn<TUse>(string Heading, TUse Use, IReadOnlyList<string> Samples)
    where TUse : struct, Enum;

/// <summary>Looks at the beginning of files.</summary>
internal static class FilePreviews
{
    private const int SampleShown = 100;

    /// <param name="file">Must be able to seek; stays open.</param>
    /// <param name="guess">The use of a column from its heading.</param>
    /// <param name="again">The use of a second column for the same thing, where only one can be.</param>
    /// <param name="rows">How many rows are shown.</param>
    public static async Task<FilePreview<TUse>> ReadAsync<TUse>(
        Stream file, char? separator, Func<string, TUse> guess, Func<TUse, bool> mayRepeat, TUse again, int rows, CancellationToken cancel)
        where TUse : struct, Enum
    {
        var scan = await BatchedRows.ScanAsync(file, cancel);
        if (scan.Problem is { } notText)
        {
            return new(scan.Found, ',', [], notText);
        }

        var reader = await CsvReader.OpenAsync(file, scan, separator, cancel);
        var headings = await reader.ReadAsync(cancel);
        if (headings is not { Problem: null } first)
        {
            return new(scan.Found, (char)reader.Separator, [], headings?.Problem ?? "The file is empty.");
        }

        var samples = first.Fields.Select(_ => new List<string>()).ToList();
        for (var i = 0; i < rows && await reader.ReadAsync(cancel) is { } row; i++)
        {
            for (var column = 0; column < Math.Min(row.Fields.Length, samples.Count); column++)
            {
                samples[column].Add(TextRules.Clean(row.Fields[column], SampleShown)!);
            }
        }

        var columns = new List<PreviewColumn<TUse>>();
        foreach (var (i, heading) in first.Fields.Index())
        {
            var use = guess(heading);
            use = !mayRepeat(use) && columns.Exists(c => EqualityComparer<TUse>.Default.Equals(c.Use, use)) ? again : use;
            columns.Add(new(TextRules.Clean(heading, TextRules.Name)!, use, samples[i]));
        }

        return new(scan.Found, (char)reader.Separator, columns, null);
    }
}

/// <summary>Guesses what a column is from its heading.</summary>
/// <param name="words">The headings that each use is known by, in lower case.</param>
/// <param name="unknown">What a heading is that is none of them.</param>
internal sealed class HeadingGuess<TUse>(IReadOnlyDictionary<TUse, string[]> words, TUse unknown)
    where TUse : struct, Enum
{
    private readonly Dictionary<string, TUse> _byWord = words.SelectMany(use => use.Value.Select(word => (word, use.Key))).ToDictionary(pair => pair.word, pair => pair.Key);

    public TUse Of(string heading)
    {
        var word = heading.Trim().ToLowerInvariant().Replace('_', ' ').Replace('-', ' ').TrimEnd('.', ':', '#', ' ');
        if (word.Length == 0)
        {
            return default;
        }

        // "Phone 2" is a phone.
        return _byWord.TryGetValue(word, out var use) || _byWord.TryGetValue(word.TrimEnd(' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), out use) ? use : unknown;
    }
}
