using System.Data.Common;
using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// Search by FTS5: ranked by bm25, in which a name or title weighs ten times its text, then the newest first. Two things would read millions of rows and are bounded:
/// what fits thousands is shown the newest first alone, and a word that thousands have, or of one letter, is looked for as it is, not as the beginning of others. What thousands have counts nothing
/// for the rank (which would look at all who have it, to learn that it says little).
/// </summary>
internal sealed class Fts5Search : ITextSearch
{
    /// <summary>So many are ranked, and so many make a word a common one.</summary>
    public const int MostRanked = 1_000;

    // The index has an index of its own for beginnings of two and three letters; those of longer ones are put together when they are asked for.
    private const int LongestIndexedBeginning = 3, ShortestIndexedBeginning = 2;

    // How a cursor begins: what follows is how many were shown, or the last row.
    private const char Ranked = 'r', Newest = 'n';

    public async Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel)
    {
        var texts = subject == SearchSubject.Customer ? Fts5Tables.Texts[0] : Fts5Tables.Texts[1];
        var place = Place(after);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            using var turn = await ((SqliteHelpDeskDb)db).TurnToReadAsync(cancel);
            var (match, rare) = await MatchAsync(db, texts, words, cancel);
            var way = place?.Way ?? (rare.Length > 0 && !await IsCommonAsync(db, texts, match, cancel) ? Ranked : Newest);
            return way == Ranked && rare.Length > 0
                ? await RankedAsync(db, texts, match, rare, place?.Number ?? 0, take, cancel)
                : await NewestAsync(db, texts, match, place?.Number ?? 0, take, cancel);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Whether more match than are ranked.</summary>
    internal static string CountSql(string texts)
    {
        var index = Fts5Tables.IndexOf(texts);
        return $"""SELECT COUNT(*) FROM (SELECT 1 FROM "{index}" WHERE "{index}" MATCH $match LIMIT {MostRanked + 1})""";
    }

    internal static string RankedSql(string texts)
    {
        var index = Fts5Tables.IndexOf(texts);
        return $"""
            SELECT t."Id", i.rowid FROM (
                SELECT rowid, bm25("{index}", 10.0, 1.0) AS "Score" FROM "{index}"
                WHERE "{index}" MATCH $rare AND rowid IN (SELECT rowid FROM "{index}" WHERE "{index}" MATCH $match)
                ORDER BY "Score", rowid DESC LIMIT $take OFFSET $place) AS i
            CROSS JOIN "{texts}" AS t ON t."Row" = i.rowid
            """;
    }

    internal static string NewestSql(string texts)
    {
        var index = Fts5Tables.IndexOf(texts);
        return $"""
            SELECT t."Id", i.rowid FROM (SELECT rowid FROM "{index}" WHERE "{index}" MATCH $match AND rowid < $place ORDER BY rowid DESC LIMIT $take) AS i
            CROSS JOIN "{texts}" AS t ON t."Row" = i.rowid
            """;
    }

    /// <returns>What is looked for, and the part of it that is no common word.</returns>
    private static async Task<(string Match, string Rare)> MatchAsync(HelpDeskDb db, string texts, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var (all, rare) = (new List<string>(), new List<string>());
        foreach (var word in words)
        {
            // Words are letters and digits, and quoted ones are no syntax.
            var exact = $"\"{word.Replace("\"", "", StringComparison.Ordinal)}\"";
            var isCommon = await IsCommonAsync(db, texts, exact, cancel);
            var term = IsWhole(word, isCommon) ? exact : exact + "*";
            all.Add(term);
            if (!isCommon && !await IsCommonAsync(db, texts, term, cancel))
            {
                rare.Add(term);
            }
        }

        return (string.Join(' ', all), string.Join(' ', rare));
    }

    /// <summary>
    /// Whether a word is looked for as it is. Beginnings that have no index are put together from every word that begins so: with a single letter that is a tenth of all that was ever written, half a
    /// second of a million customers for the "a" of a sentence. (A single sign of other scripts is a word, and few begin with it.)
    /// </summary>
    private static bool IsWhole(string word, bool isCommon) =>
        word.Length < ShortestIndexedBeginning ? char.IsAscii(word[0]) : isCommon && word.Length > LongestIndexedBeginning;

    private static async Task<bool> IsCommonAsync(HelpDeskDb db, string texts, string match, CancellationToken cancel)
    {
        await using var command = Command(db, CountSql(texts), ("$match", match));
        return (long)(await command.ExecuteScalarAsync(cancel))! > MostRanked;
    }

    private static async Task<TextHits> RankedAsync(HelpDeskDb db, string texts, string match, string rare, long skip, int take, CancellationToken cancel)
    {
        var hits = await ReadAsync(db, RankedSql(texts), cancel, ("$match", match), ("$rare", rare), ("$place", skip), ("$take", take + 1));
        return new([.. hits.Take(take).Select(hit => hit.Id)], hits.Count > take ? $"{Ranked}{skip + take}" : null);
    }

    private static async Task<TextHits> NewestAsync(HelpDeskDb db, string texts, string match, long before, int take, CancellationToken cancel)
    {
        var hits = await ReadAsync(db, NewestSql(texts), cancel, ("$match", match), ("$place", before == 0 ? long.MaxValue : before), ("$take", take + 1));
        return new([.. hits.Take(take).Select(hit => hit.Id)], hits.Count > take ? $"{Newest}{hits[take - 1].Row}" : null);
    }

    private static async Task<List<(Guid Id, long Row)>> ReadAsync(HelpDeskDb db, string sql, CancellationToken cancel, params (string Name, object Value)[] parameters)
    {
        await using var command = Command(db, sql, parameters);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<(Guid, long)>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add((new Guid((byte[])rows.GetValue(0), bigEndian: true), rows.GetInt64(1)));
        }

        return found;
    }

    private static DbCommand Command(HelpDeskDb db, string sql, params IEnumerable<(string Name, object Value)> parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static (char Way, long Number)? Place(string? after) =>
        after is [Ranked or Newest, ..] && long.TryParse(after.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (after[0], number) : null;
}
