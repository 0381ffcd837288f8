using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feed;

/// <summary>
/// The places of those who read the feed. A consumer advances its place in the transaction of what it does, so each entry is worked on exactly once, whatever
/// stops and however many processes try.
/// </summary>
internal static class FeedPlaces
{
    /// <summary>Where the consumer stands; null when it has never read.</summary>
    public static Task<long?> FindAsync(HelpDeskDb db, string name, CancellationToken cancel) =>
        db.FeedPlaces.Where(p => p.Name == name).Select(p => (long?)p.Sequence).FirstOrDefaultAsync(cancel);

    /// <summary>Where the consumer stands; one that has never read begins behind the newest entry.</summary>
    public static async Task<long> TakeAsync(HelpDeskDb db, string name, CancellationToken cancel)
    {
        if (await FindAsync(db, name, cancel) is { } place)
        {
            return place;
        }

        var last = (await FindAsync(db, FeedPlace.Written, cancel))!.Value;
        await UniqueRace.RunAsync(async () =>
        {
            if (await FindAsync(db, name, cancel) is null)
            {
                db.ChangeTracker.Clear();
                db.FeedPlaces.Add(new FeedPlace { Name = name, Sequence = last });
                await db.SaveChangesAsync(cancel);
            }

            return true;
        });
        return (await FindAsync(db, name, cancel))!.Value;
    }

    /// <summary>Moves on, in the transaction of the work and before it: whoever comes second waits here, and then finds that there is nothing left to do.</summary>
    /// <returns>False when another has done the work meanwhile.</returns>
    public static async Task<bool> AdvanceAsync(HelpDeskDb db, string name, long from, long to, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"The place of '{name}' may only be advanced in the transaction of its work.");
        }

        return await db.FeedPlaces.Where(p => p.Name == name && p.Sequence == from)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Sequence, to), cancel) == 1;
    }
}
