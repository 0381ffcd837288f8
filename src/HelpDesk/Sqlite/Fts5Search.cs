using System.Data.Common;
using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sqlite;

/// <summary>
/// Search by FTS5: ranked by bm25, in which a name or title weighs ten times its text, then the newest first. What fits thousands is shown the newest first alone:
/// ranking would read all of them, and a word that so many have says little about which is meant.
/// </summary>
internal sealed class Fts5Search : ITextSearch
{
    /// <summary>So many are ranked.</summary>
    public const int MostRanked = 1_000;

    // How a cursor begins: what follows is how many were shown, or the last row.
    private const char Ranked = 'r', Newest = 'n';

    public async Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel)
    {
        var texts = subject == SearchSubject.Customer ? Fts5Tables.Texts[0] : Fts5Tables.Texts[1];
        // Words are letters and digits, and quoted ones are no syntax.
        var match = string.Join(' ', words.Select(word => $"\"{word.Replace("\"", "", StringComparison.Ordinal)}\"*"));
        var place = Place(after);
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var way = place?.Way ?? (await CountAsync(db, texts, match, cancel) <= MostRanked ? Ranked : Newest);
            return way == Ranked
                ? await RankedAsync(db, texts, match, place?.Number ?? 0, take, cancel)
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
                SELECT rowid, bm25("{index}", 10.0, 1.0) AS "Score" FROM "{index}" WHERE "{index}" MATCH $match ORDER BY "Score", rowid DESC LIMIT $take OFFSET $place) AS i
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

    private static async Task<long> CountAsync(HelpDeskDb db, string texts, string match, CancellationToken cancel)
    {
        await using var command = Command(db, CountSql(texts), match);
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<TextHits> RankedAsync(HelpDeskDb db, string texts, string match, long skip, int take, CancellationToken cancel)
    {
        var hits = await ReadAsync(db, RankedSql(texts), match, skip, take + 1, cancel);
        return new([.. hits.Take(take).Select(hit => hit.Id)], hits.Count > take ? $"{Ranked}{skip + take}" : null);
    }

    private static async Task<TextHits> NewestAsync(HelpDeskDb db, string texts, string match, long before, int take, CancellationToken cancel)
    {
        var hits = await ReadAsync(db, NewestSql(texts), match, before == 0 ? long.MaxValue : before, take + 1, cancel);
        return new([.. hits.Take(take).Select(hit => hit.Id)], hits.Count > take ? $"{Newest}{hits[take - 1].Row}" : null);
    }

    private static async Task<List<(Guid Id, long Row)>> ReadAsync(HelpDeskDb db, string sql, string match, long place, int take, CancellationToken cancel)
    {
        await using var command = Command(db, sql, match, ("$place", place), ("$take", take));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<(Guid, long)>(take);
        while (await rows.ReadAsync(cancel))
        {
            found.Add((new Guid((byte[])rows.GetValue(0), bigEndian: true), rows.GetInt64(1)));
        }

        return found;
    }

    private static DbCommand Command(HelpDeskDb db, string sql, string match, params IEnumerable<(string Name, long Value)> others)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in others.Select(o => (o.Name, (object)o.Value)).Prepend(("$match", match)))
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
