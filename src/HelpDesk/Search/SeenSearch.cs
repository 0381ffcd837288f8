using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Search;

/// <summary>What a viewer may see of what a search finds. Whoever sees all asks the index once; for others it is asked on until the page is full.</summary>
internal static class SeenSearch
{
    /// <summary>Of many hits in a row that may not be seen, the rest is left to the next page.</summary>
    private const int MostRounds = 50;

    public static async Task<TextHits> FindSeenAsync(
        this ITextSearch texts, HelpDeskDb db, SearchSubject subject, IReadOnlyList<string> words, string? after, int take, Viewer viewer, CancellationToken cancel)
    {
        if (viewer.SeesAll)
        {
            return await texts.FindAsync(db, subject, words, after, take, cancel);
        }

        var (ids, next) = (new List<Guid>(take), after);
        for (var round = 0; round < MostRounds; round++)
        {
            var hits = await texts.FindAsync(db, subject, words, next, take - ids.Count, cancel);
            var seen = await SeenAsync(db, subject, hits.Ids, viewer, cancel);
            ids.AddRange(hits.Ids.Where(seen.Contains));
            next = hits.Next;
            if (ids.Count == take || next is null)
            {
                break;
            }
        }

        return new(ids, next);
    }

    private static async Task<HashSet<Guid>> SeenAsync(HelpDeskDb db, SearchSubject subject, IReadOnlyList<Guid> ids, Viewer viewer, CancellationToken cancel) =>
        [.. subject == SearchSubject.Customer
            ? await db.Customers.SeenBy(viewer).Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancel)
            : await db.Tickets.SeenBy(viewer).Where(t => ids.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancel)];
}
