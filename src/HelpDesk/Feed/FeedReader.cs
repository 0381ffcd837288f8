using System.Text.Json;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Feed;

/// <summary>One thing that happened.</summary>
/// <param name="Sequence">Its place: from 1, in the order of the commits, without gaps.</param>
/// <param name="Kind">One of <see cref="FeedKinds"/>.</param>
/// <param name="ActorId">The user who did it; null for a caller, a rule or the server, named by <paramref name="ActorName"/>.</param>
/// <param name="Chain">The rules that led to it, the first one first.</param>
/// <param name="Body">JSON object of what happened.</param>
public sealed record FeedRecord(
    long Sequence,
    DateTimeOffset At,
    string Kind,
    Guid? CustomerId,
    Guid? TicketId,
    Guid? ContactId,
    Guid? ActorId,
    string ActorName,
    IReadOnlyList<Guid> Chain,
    JsonElement Body);

/// <summary>Reads the feed: everything that happened, in one order.</summary>
public sealed class FeedReader(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>The most entries that are read at once.</summary>
    public const int MostAtOnce = 1_000;

    /// <summary>What follows an entry, in order. An entry that is given has all of its predecessors committed.</summary>
    /// <param name="sequence">Of the last entry that was read; 0 for the beginning.</param>
    /// <param name="take">At most <see cref="MostAtOnce"/>.</param>
    public async Task<IReadOnlyList<FeedRecord>> AfterAsync(long sequence, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await AfterAsync(db, sequence, take, cancel);
    }

    /// <summary>The sequence number of the newest entry; 0 when there is none yet.</summary>
    public async Task<long> LastAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await FeedPlaces.FindAsync(db, FeedPlace.Written, cancel))!.Value;
    }

    internal static async Task<IReadOnlyList<FeedRecord>> AfterAsync(HelpDeskDb db, long sequence, int take, CancellationToken cancel)
    {
        var entries = await db.Feed.AsNoTracking().Where(f => f.Sequence > sequence).OrderBy(f => f.Sequence).Take(Math.Clamp(take, 1, MostAtOnce)).ToListAsync(cancel);
        return entries.ConvertAll(Record);
    }

    internal static FeedRecord Record(FeedEntry f) => new(
        f.Sequence, f.At, f.Kind, f.CustomerId, f.TicketId, f.ContactId, f.ActorId, f.ActorName, Actor.Rules(f.Chain), JsonSerializer.Deserialize<JsonElement>(f.Body));
}
