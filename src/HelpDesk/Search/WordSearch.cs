using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Search;

/// <summary>
/// Search over the table of words, for a database without a full-text index. It walks the index of the longest word in its order and stops at the page's end, so
/// it costs the same in a table of ten and of a million. The order is that of the word found, which is no rank, but a stable one.
/// </summary>
public sealed class WordSearch : ITextSearch
{
    /// <inheritdoc/>
    public Task<TextHits> FindAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel) =>
        subject == SearchSubject.Customer
            ? FindAsync(db, db.CustomerWords, words, after, take, cancel)
            : FindAsync(db, db.TicketWords, words, after, take, cancel);

    private static async Task<TextHits> FindAsync<T>(HelpDeskDb db, IQueryable<T> table, IReadOnlyList<string> words, string? after, int take, CancellationToken cancel)
        where T : TextWord
    {
        var found = await Find(db, table, words, after).Select(w => new { w.Word, w.Id }).Take(take + 1).ToListAsync(cancel);
        return new([.. found.Take(take).Select(w => w.Id)], found.Count > take ? Cursor.Write(found[take - 1].Word, found[take - 1].Id.ToString()) : null);
    }

    private static IQueryable<T> Find<T>(HelpDeskDb db, IQueryable<T> table, IReadOnlyList<string> words, string? after)
        where T : TextWord
    {
        var longest = words.OrderByDescending(word => word.Length).ToList();
        var (first, end) = (longest[0], longest[0] + db.End);
        var hits = table.Where(w => string.Compare(w.Word, first) >= 0 && string.Compare(w.Word, end) < 0);
        if (Cursor.Read(after, 2) is [var key, var place] && Guid.TryParse(place, out var id))
        {
            hits = hits.Where(w => string.Compare(w.Word, key) >= 0 && (w.Word != key || w.Id.CompareTo(id) > 0));
        }

        // What has two words that begin so is listed once, at the first of them.
        hits = hits.Where(w => !table.Any(v => v.Id == w.Id && string.Compare(v.Word, first) >= 0 && string.Compare(v.Word, w.Word) < 0));
        foreach (var other in longest.Skip(1))
        {
            var otherEnd = other + db.End;
            hits = hits.Where(w => table.Any(v => v.Id == w.Id && string.Compare(v.Word, other) >= 0 && string.Compare(v.Word, otherEnd) < 0));
        }

        return hits.OrderBy(w => w.Word).ThenBy(w => w.Id);
    }
}
