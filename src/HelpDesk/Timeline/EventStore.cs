using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>
/// Takes events from the journal into the database, each exactly once: a batch, what is derived from it and the journal's position are one
/// transaction, and an event that is stored already is skipped. Meant for one writer, the one who reads the journal.
/// </summary>
public sealed class EventStore(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options)
{
    /// <summary>Stores a batch. On any failure nothing of it is stored, and the same batch may be given again.</summary>
    /// <param name="batch">In the journal's order; may begin with events that are stored already.</param>
    /// <param name="journalPosition">Where the journal goes on after the batch; a lower one than the stored one is ignored.</param>
    public async Task<AppendResult> AppendAsync(IReadOnlyList<ContactEvent> batch, long journalPosition, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return await db.InTransactionAsync(() => StoreAsync(db, batch, journalPosition, cancel), cancel);
    }

    /// <summary>Where to go on reading the journal; 0 in a new database.</summary>
    public async Task<long> JournalPositionAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.JournalCheckpoints.Where(c => c.Id == JournalCheckpoint.OnlyId).Select(c => c.Position).SingleAsync(cancel);
    }

    private async Task<AppendResult> StoreAsync(HelpDeskDb db, IReadOnlyList<ContactEvent> batch, long journalPosition, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.Events, cancel: cancel);
        var heads = await StreamHeads.LoadAsync(db, batch, cancel);
        var feed = new ContactFeed(db);
        var projection = new ContactProjection(db, heads, feed, options);
        var events = await heads.WithoutStoredAsync(batch, cancel);
        var dialing = await DialProjection.LoadAsync(db, heads, feed, events, options, cancel);
        await new RowWriter<ContactEventRow>(db).InsertAsync(events.ConvertAll(ContactEventRow.From), cancel);
        foreach (var e in events)
        {
            await projection.ApplyAsync(e, cancel);
            await dialing.ApplyAsync(e, cancel);
        }

        await heads.WriteContactsAsync(cancel);
        await projection.WriteRecordingsAsync(cancel);
        var checkpoint = await db.JournalCheckpoints.SingleAsync(c => c.Id == JournalCheckpoint.OnlyId, cancel);
        checkpoint.Position = Math.Max(checkpoint.Position, journalPosition);
        db.ChangeTracker.DetectChanges();
        await db.SaveChangesAsync(cancel);
        await dialing.BlockOtherLeadsAsync(cancel);
        await feed.WriteAsync(cancel);
        return new(events.Count, batch.Count - events.Count, [.. projection.ChangedCustomers.Union(dialing.ChangedCustomers)]);
    }
}
