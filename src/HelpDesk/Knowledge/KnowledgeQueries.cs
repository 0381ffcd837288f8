using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Knowledge;

/// <summary>Reads articles, and finds them by words.</summary>
public sealed class KnowledgeQueries(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most that a search or a suggestion gives.</summary>
    public const int MostHits = 20;

    /// <summary>A long ticket is known by its first words.</summary>
    private const int MostWords = 60;

    /// <summary>Of the best one's score; what has less in common with the text only shares common words with it.</summary>
    private const double LeastOfBest = 0.3;

    /// <summary>Rows of the index that one question may read: a word that nearly every article has says nothing.</summary>
    private const int MostRows = 5_000;

    public async Task<ArticleRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await RecordAsync(db, id, cancel);
    }

    /// <summary>Everything that was ever published of it, the newest first.</summary>
    public async Task<IReadOnlyList<ArticleVersionRecord>> VersionsAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Versions(db.ArticleVersions.Where(v => v.ArticleId == id).OrderByDescending(v => v.Version)).ToListAsync(cancel);
    }

    /// <summary>Articles in any state, the last changed first.</summary>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same state.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<ArticleSummary>> ListAsync(ArticleState? state, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<ArticleSummary>.Size(take);
        var articles = state is null ? db.Articles : db.Articles.Where(a => a.State == state);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            articles = articles.Where(a => a.UpdatedAt <= at && (a.UpdatedAt < at || a.Id.CompareTo(id) < 0));
        }

        var rows = await articles.OrderByDescending(a => a.UpdatedAt).ThenByDescending(a => a.Id).Take(size + 1)
            .Select(a => new ArticleSummary(
                a.Id,
                a.Title,
                a.State,
                a.Visibility,
                a.Published == null || !db.ArticleVersions.Any(v => v.ArticleId == a.Id && v.Version == a.Published && v.Title == a.Title && v.Body == a.Body && v.Tags == a.Tags && v.Visibility == a.Visibility),
                a.UpdatedAt,
                a.UpdatedBy))
            .ToListAsync(cancel);
        return rows.Count > size ? new(rows[..size], Cursor.Write(rows[size - 1].UpdatedAt, rows[size - 1].Id.ToString())) : new(rows, null);
    }

    /// <summary>Published articles that have all of the words, the last of which may be only begun; the best first.</summary>
    public async Task<IReadOnlyList<ArticleHit>> SearchAsync(string term, CancellationToken cancel = default)
    {
        var words = ArticleText.Words(term).Distinct(StringComparer.Ordinal).Take(MostWords).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var (whole, begun) = (words[..^1], words[^1]);
        var end = begun + db.End;
        var articles = db.ArticleWords.Where(w => string.Compare(w.Word, begun) >= 0 && string.Compare(w.Word, end) < 0)
            .GroupBy(w => w.ArticleId).Select(g => new { Id = g.Key, Weight = g.Max(w => w.Weight) });
        foreach (var word in whole)
        {
            articles = articles.Where(a => db.ArticleWords.Any(w => w.Word == word && w.ArticleId == a.Id));
        }

        var found = await articles.OrderByDescending(a => a.Weight).ThenBy(a => a.Id).Take(MostHits).ToListAsync(cancel);
        return await HitsAsync(db, found.ToDictionary(a => a.Id, a => (double)a.Weight), words, cancel);
    }

    /// <summary>Published articles that have to do with a text, such as a ticket's; the best first. A word that many articles have counts for little.</summary>
    public async Task<IReadOnlyList<ArticleHit>> SuggestAsync(string text, int most, CancellationToken cancel = default)
    {
        var words = ArticleText.Words(text).Distinct(StringComparer.Ordinal).Take(MostWords).ToList();
        if (words.Count == 0)
        {
            return [];
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var spread = await db.ArticleWords.Where(w => words.Contains(w.Word)).GroupBy(w => w.Word)
            .Select(g => new { Word = g.Key, Articles = g.Count() }).ToListAsync(cancel);
        var (telling, rows) = (new Dictionary<string, double>(StringComparer.Ordinal), 0);
        var all = await db.Articles.CountAsync(a => a.State == ArticleState.Published, cancel);
        foreach (var word in spread.OrderBy(w => w.Articles).TakeWhile(w => (rows += w.Articles) <= MostRows))
        {
            // Inverse document frequency, never below nothing: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, section 3.
            telling[word.Word] = Math.Log(1 + ((all - word.Articles + 0.5) / (word.Articles + 0.5)));
        }

        var asked = telling.Keys.ToList();
        var found = await db.ArticleWords.Where(w => asked.Contains(w.Word)).Select(w => new { w.ArticleId, w.Word, w.Weight }).ToListAsync(cancel);
        var scores = found.GroupBy(w => w.ArticleId)
            .Select(g => (Id: g.Key, Score: g.Sum(w => telling[w.Word] * w.Weight / (w.Weight + 2.0))))
            .OrderByDescending(a => a.Score).Take(Math.Clamp(most, 1, MostHits)).ToList();
        scores.RemoveAll(a => a.Score < scores[0].Score * LeastOfBest);
        return await HitsAsync(db, scores.ToDictionary(a => a.Id, a => a.Score), asked, cancel);
    }

    internal static async Task<ArticleRecord?> RecordAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        if (await db.Articles.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } a)
        {
            return null;
        }

        var published = a.Published is null ? null : await Versions(db.ArticleVersions.Where(v => v.ArticleId == id && v.Version == a.Published)).SingleAsync(cancel);
        return new(a.Id, a.State, published, new ArticleDraft(a.Title, a.Body, a.Tags, a.Visibility), a.LastVersion, a.UpdatedAt, a.UpdatedBy, a.Revision);
    }

    private static IQueryable<ArticleVersionRecord> Versions(IQueryable<ArticleVersion> versions) =>
        versions.Select(v => new ArticleVersionRecord(v.Version, v.Title, v.Body, v.Tags, v.Visibility, v.At, v.ActorName));

    private static async Task<IReadOnlyList<ArticleHit>> HitsAsync(HelpDeskDb db, Dictionary<Guid, double> scores, IReadOnlyCollection<string> words, CancellationToken cancel)
    {
        var ids = scores.Keys.ToList();
        var articles = await db.ArticleVersions.Where(v => ids.Contains(v.ArticleId) && db.Articles.Any(a => a.Id == v.ArticleId && a.Published == v.Version))
            .Select(v => new { v.ArticleId, v.Title, v.Visibility, v.Body }).ToListAsync(cancel);
        return [.. articles
            .Select(v => new ArticleHit(v.ArticleId, v.Title, v.Visibility, ArticleText.Extract(v.Body, words), scores[v.ArticleId]))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Title, StringComparer.Ordinal)];
    }
}
