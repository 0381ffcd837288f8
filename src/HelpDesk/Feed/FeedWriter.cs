using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feed;

/// <summary>Adds to the feed, inside the transaction that makes the change of which it tells.</summary>
internal static class FeedWriter
{
    /// <inheritdoc cref="AddAsync(HelpDeskDb, IReadOnlyCollection{FeedItem}, CancellationToken)"/>
    public static Task AddAsync(HelpDeskDb db, FeedItem item, CancellationToken cancel) => AddAsync(db, [item], cancel);

    /// <summary>
    /// Writes items in their order, at once and without the change tracker. Let it be the last thing of the transaction: from here to the commit no other
    /// transaction can write to the feed, which is what makes the order of the feed that of the commits.
    /// </summary>
    public static async Task AddAsync(HelpDeskDb db, IReadOnlyCollection<FeedItem> items, CancellationToken cancel)
    {
        if (items.Count == 0)
        {
            return;
        }

        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("The feed may only be written in the transaction of what it tells of.");
        }

        // The update locks the writers' place until the commit.
        await db.FeedPlaces.Where(p => p.Name == FeedPlace.Written).ExecuteUpdateAsync(set => set.SetProperty(p => p.Sequence, p => p.Sequence + items.Count), cancel);
        var first = (await FeedPlaces.FindAsync(db, FeedPlace.Written, cancel))!.Value - items.Count + 1;
        await new RowWriter<FeedEntry>(db).InsertAsync([.. items.Select((item, i) => item.ToEntry(first + i))], cancel);
    }
}
