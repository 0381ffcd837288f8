using System.Globalization;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.SqlServer;

/// <summary>Search by the server's full-text index where there is one, by its own rank; else by words. What is written shows up in a full-text index within seconds.</summary>
internal sealed class FullTextSearch : ITextSearch
{
    private const int MostRanked = 1_000;

    private readonly WordSearch _words = new();
    private bool? _inUse;

    public async Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel)
    {
        if (!(_inUse ??= await db.Database.SqlQueryRaw<int>(FullText.InUse).SingleAsync(cancel) == 1))
        {
            return await _words.FindAsync(db, subject, words, after, take, cancel);
        }

        // Words are letters and digits, so nothing in them is syntax.
        var match = string.Join(" AND ", words.Select(word => $"\"{word}*\""));
        var skip = int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var ids = await db.Database.SqlQueryRaw<byte[]>(Query(subject), match, skip, take + 1).ToListAsync(cancel);
        return new([.. ids.Take(take).Select(id => new Guid(id, bigEndian: true))], ids.Count > take ? $"{skip + take}" : null);
    }

    internal static string Query(SearchSubject subject)
    {
        var table = subject == SearchSubject.Customer ? "CustomerTexts" : "TicketTexts";
        return $$"""
            SELECT t.Id AS [Value] FROM CONTAINSTABLE({{table}}, (Head, Body), {0}, {{MostRanked}}) AS k JOIN {{table}} AS t ON t.Row = k.[KEY]
            ORDER BY k.[RANK] DESC, t.Row DESC OFFSET {1} ROWS FETCH NEXT {2} ROWS ONLY
            """;
    }
}
