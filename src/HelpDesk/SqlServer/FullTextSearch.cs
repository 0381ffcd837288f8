using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.SqlServer;

/// <summary>
/// Search by the server's full-text index where there is one, by its own rank; else, and until it has been filled, by words. What is written shows up in a full-text index within seconds.
/// </summary>
internal sealed class FullTextSearch : ITextSearch
{
    /// <summary>Of a single word, so that one that very many have is not put in order to its end.</summary>
    private const int MostRanked = 1_000;

    private readonly WordSearch _words = new();
    private int _state = FullText.Filling;

    public async Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel)
    {
        if (_state == FullText.Filling)
        {
            _state = await db.Database.SqlQueryRaw<int>(FullText.State).SingleAsync(cancel);
        }

        if (_state != FullText.InUse)
        {
            return await _words.FindAsync(db, subject, words, after, take, cancel);
        }

        // Words are letters and digits, so nothing in them is syntax.
        var skip = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        object[] parameters = [.. words.Select(word => $"\"{word}*\""), skip, take + 1];
        var ids = await db.Database.SqlQueryRaw<byte[]>(Query(subject, words.Count), parameters).ToListAsync(cancel);
        return new([.. ids.Take(take).Select(id => new Guid(id, bigEndian: true))], ids.Count > take ? $"{skip + take}" : null);
    }

    /// <summary>Each word is looked for by itself: the server would look for all of them in one and the same column.</summary>
    internal static string Query(SearchSubject subject, int words)
    {
        var table = subject == SearchSubject.Customer ? "CustomerTexts" : "TicketTexts";
        var most = words == 1 ? $", {MostRanked}" : "";
        var found = Enumerable.Range(0, words).Select(i => $"JOIN CONTAINSTABLE({table}, (Head, Body), {{{i}}}{most}) AS k{i} ON k{i}.[KEY] = t.Row");
        var rank = string.Join(" + ", Enumerable.Range(0, words).Select(i => $"k{i}.[RANK]"));
        return $$"""
            SELECT t.Id AS [Value] FROM {{table}} AS t {{string.Join(' ', found)}}
            ORDER BY {{rank}} DESC, t.Row DESC OFFSET {{{words}}} ROWS FETCH NEXT {{{words + 1}}} ROWS ONLY
            """;
    }
}
