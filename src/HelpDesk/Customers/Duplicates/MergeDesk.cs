using System.Text.Json;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Makes two customers one, and undoes it. Each is one transaction: whatever stops it, either nothing or all of it is stored.
/// <code>
///   two customers ──merge──► survivor (has everything) + absorbed (an empty row that leads to it)
///        ▲                        │
///        └─────────undo───────────┘   what came after the merge stays with the survivor
/// </code>
/// </summary>
public sealed class MergeDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>The most merges of one customer that are shown.</summary>
    public const int MergesShown = 100;

    private const string ChangedMeanwhile = "Someone else has changed one of these customers. Reload the page and look at both again.";

    /// <summary>The customer that an id means now, the same id when it was not merged; null when there is none whom the viewer may see.</summary>
    public async Task<Guid?> PresentAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await PresentCustomer.ResolveAsync(db, id, cancel) is { } present && await db.Customers.SeenBy(viewer).AnyAsync(c => c.Id == present, cancel) ? present : null;
    }

    /// <summary>The merges into a customer, the newest first, undone ones too.</summary>
    public async Task<IReadOnlyList<MergeRecord>> OfCustomerAsync(Guid customer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.CustomerMerges.Where(m => m.SurvivorId == customer).OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(MergesShown)).ToListAsync(cancel);
    }

    /// <summary>Gives everything of one customer to another.</summary>
    public async Task<Result<MergeRecord>> MergeAsync(MergeDraft draft, Actor actor, CancellationToken cancel = default)
    {
        if (MergeFields.Problem(draft.Take) is { } problem || (problem = draft.SurvivorId == draft.AbsorbedId ? "A customer cannot be merged with itself. Please choose another one." : null) is not null)
        {
            return Result<MergeRecord>.Invalid(problem);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await RunAsync(id, db => MergeAsync(db, id, draft, actor, cancel), cancel);
    }

    /// <summary>Makes a merged customer present again, with everything that it had.</summary>
    public Task<Result<MergeRecord>> UndoAsync(Guid merge, Actor actor, CancellationToken cancel = default) =>
        RunAsync(merge, db => UndoAsync(db, merge, actor, cancel), cancel);

    /// <summary>
    /// Gives rows to the survivors of lately made merges that came to the absorbed customers at the very moment of the merge. Only where several transactions write at a time can there be any.
    /// </summary>
    /// <param name="since">Looks at merges since then.</param>
    public async Task<int> SweepAsync(DateTimeOffset since, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var lately = await db.CustomerMerges.AsNoTracking().Where(m => m.At >= since && m.UndoneAt == null).Select(m => new { m.Id, m.SurvivorId, m.AbsorbedId }).ToListAsync(cancel);
        var swept = 0;
        foreach (var merge in lately)
        {
            swept += await db.InTransactionAsync(
                async () =>
                {
                    await HoldAsync(db, merge.SurvivorId, merge.AbsorbedId, cancel);
                    var into = await db.Customers.Where(c => c.Id == merge.AbsorbedId).Select(c => c.MergedIntoId).SingleAsync(cancel);
                    return into is { } survivor ? await MoveAsync(db, merge.Id, merge.AbsorbedId, survivor, cancel) : 0;
                },
                cancel);
        }

        return swept;
    }

    private async Task<Result<MergeRecord>?> MergeAsync(HelpDeskDb db, Guid id, MergeDraft draft, Actor actor, CancellationToken cancel)
    {
        if (await db.CustomerMerges.AnyAsync(m => m.Id == id, cancel))
        {
            // Stored before, and the answer was lost.
            return null;
        }

        await HoldAsync(db, draft.SurvivorId, draft.AbsorbedId, cancel);
        var survivor = await CustomerWriter.Whole(db).FirstOrDefaultAsync(c => c.Id == draft.SurvivorId, cancel);
        var absorbed = await CustomerWriter.Whole(db).FirstOrDefaultAsync(c => c.Id == draft.AbsorbedId, cancel);
        if (survivor is null || absorbed is null)
        {
            return Result<MergeRecord>.NotFound("There is no such customer.");
        }

        var seen = await db.Customers.SeenBy(actor.Viewer).CountAsync(c => c.Id == survivor.Id || c.Id == absorbed.Id, cancel);
        if (seen < 2 && survivor.MergedIntoId is null && absorbed.MergedIntoId is null)
        {
            return Result<MergeRecord>.NotFound("There is no such customer.");
        }

        if (survivor.MergedIntoId is not null || absorbed.MergedIntoId is not null)
        {
            return Result<MergeRecord>.Invalid($"{(survivor.MergedIntoId is null ? absorbed : survivor).Name} was merged with another customer already. Reload the page.");
        }

        if (await db.Erasures.AnyAsync(e => e.DoneAt == null && (e.CustomerId == survivor.Id || e.CustomerId == absorbed.Id), cancel))
        {
            return Result<MergeRecord>.Invalid("One of these customers is being erased. A customer who is forgotten is not merged.");
        }

        if (survivor.Revision != draft.SurvivorRevision || absorbed.Revision != draft.AbsorbedRevision)
        {
            return Result<MergeRecord>.Conflict(ChangedMeanwhile);
        }

        var now = time.GetUtcNow();
        var memory = MergeParts.Give(survivor, absorbed) with { Taken = MergeFields.Take(survivor, absorbed, draft.Take) };
        memory.Relations.AddRange(await MergeParts.GiveRelationsAsync(db, survivor.Id, absorbed.Id, cancel));
        memory.Consents.AddRange(await MergeConsent.GiveAsync(db, survivor.Id, absorbed.Id, now, actor, cancel));
        var merge = new CustomerMerge
        {
            Id = id,
            SurvivorId = survivor.Id,
            AbsorbedId = absorbed.Id,
            At = now,
            ActorId = actor.UserId,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
            Memory = JsonSerializer.Serialize(memory),
        };
        db.CustomerMerges.Add(merge);
        absorbed.MergedIntoId = survivor.Id;
        await SettleAsync(db, survivor, absorbed, DuplicateState.Merged, actor, now, cancel);
        merge.Moved = await MoveAsync(db, id, absorbed.Id, survivor.Id, cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Customer, survivor.Id, cancel);
        await MergeConsent.CountAsync(db, survivor.Id, cancel);
        await MergeConsent.CountAsync(db, absorbed.Id, cancel);
        await SlaClocks.CustomerChangedAsync(db, survivor.Id, now, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, MergeFeed.Merged(merge, actor), cancel);
        return null;
    }

    private async Task<Result<MergeRecord>?> UndoAsync(HelpDeskDb db, Guid id, Actor actor, CancellationToken cancel)
    {
        var merge = await db.CustomerMerges.FirstOrDefaultAsync(m => m.Id == id, cancel);
        if (merge?.UndoneAt is not null)
        {
            return null;
        }

        if (merge is null || !await MayUndoAsync(db, merge.SurvivorId, actor.Viewer, cancel))
        {
            return Result<MergeRecord>.NotFound("There is no such merge.");
        }

        await HoldAsync(db, merge.SurvivorId, merge.AbsorbedId, cancel);
        var survivor = await CustomerWriter.Whole(db).SingleAsync(c => c.Id == merge.SurvivorId, cancel);
        var absorbed = await CustomerWriter.Whole(db).SingleAsync(c => c.Id == merge.AbsorbedId, cancel);
        if (absorbed.MergedIntoId != survivor.Id)
        {
            return Result<MergeRecord>.Invalid($"{survivor.Name} was merged with another customer since. Undo that merge first.");
        }

        var now = time.GetUtcNow();
        var memory = merge.Remembered();
        var others = await db.CustomerMerges.AsNoTracking().Where(m => m.SurvivorId == survivor.Id && m.UndoneAt == null && m.Id != id).ToListAsync(cancel);
        MergeFields.GiveBack(survivor, memory.Taken);
        MergeParts.GiveBack(survivor, absorbed, memory, others.ConvertAll(m => m.Remembered()));
        await MergeParts.GiveBackRelationsAsync(db, memory.Relations, survivor.Id, absorbed.Id, cancel);
        await MergeConsent.GiveBackAsync(db, merge, memory.Consents, now, actor, cancel);
        (merge.UndoneAt, merge.UndoneBy) = (now, TextRules.Clean(actor.Name, TextRules.Name));
        absorbed.MergedIntoId = null;
        await SettleAsync(db, survivor, absorbed, DuplicateState.Dismissed, actor, now, cancel);
        foreach (var table in MergeTables.Of(db))
        {
            await table.MoveBackAsync(db, id, survivor.Id, absorbed.Id, cancel);
        }

        await db.MergeMoves.Where(m => m.MergeId == id).ExecuteDeleteAsync(cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Customer, survivor.Id, cancel);
        await SearchIndex.WriteAsync(db, SearchSubject.Customer, absorbed.Id, cancel);
        await MergeConsent.CountAsync(db, survivor.Id, cancel);
        await MergeConsent.CountAsync(db, absorbed.Id, cancel);
        await SlaClocks.CustomerChangedAsync(db, survivor.Id, now, cancel);
        await SlaClocks.CustomerChangedAsync(db, absorbed.Id, now, cancel);
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, MergeFeed.Undone(merge, now, actor), cancel);
        return null;
    }

    /// <summary>Whether the viewer sees the survivor, or it was merged on, which the undo then says.</summary>
    private static async Task<bool> MayUndoAsync(HelpDeskDb db, Guid survivor, Viewer viewer, CancellationToken cancel)
    {
        var customer = db.Customers.Where(c => c.Id == survivor);
        return await customer.AnyAsync(c => c.MergedIntoId != null, cancel) || await customer.SeenBy(viewer).AnyAsync(cancel);
    }

    /// <summary>What both directions end with: words, keys, revisions, and the suggestion that led here. Saves.</summary>
    private static async Task SettleAsync(HelpDeskDb db, Customer survivor, Customer absorbed, DuplicateState decided, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        survivor.Revision++;
        absorbed.Revision++;
        await db.SaveChangesAsync(cancel);
        await FindableAsync(db, absorbed, cancel);
        var (first, second) = DuplicateLook.Pair(survivor.Id, absorbed.Id);
        if (await db.DuplicateSuggestions.FirstOrDefaultAsync(s => s.FirstId == first && s.SecondId == second, cancel) is { } suggestion)
        {
            (suggestion.State, suggestion.DecidedAt, suggestion.DecidedBy) = (decided, now, TextRules.Clean(actor.Name, TextRules.Name));
        }
        else
        {
            db.DuplicateSuggestions.Add(new DuplicateSuggestion
            {
                Id = Guid.CreateVersion7(now), FirstId = first, SecondId = second, State = decided, Reasons = "", FoundAt = now, DecidedAt = now, DecidedBy = TextRules.Clean(actor.Name, TextRules.Name),
            });
        }

        await db.SaveChangesAsync(cancel);
        await DuplicateLook.RefreshAsync(db, absorbed, now, cancel);
        await db.SaveChangesAsync(cancel);
        await DuplicateLook.RefreshAsync(db, survivor, now, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Who was merged is found under the survivor alone, and found again after an undo.</summary>
    private static async Task FindableAsync(HelpDeskDb db, Customer absorbed, CancellationToken cancel)
    {
        if (absorbed.MergedIntoId is null)
        {
            await SearchIndex.WriteAsync(db, SearchSubject.Customer, absorbed.Id, cancel);
        }
        else
        {
            await db.CustomerWords.Where(w => w.Id == absorbed.Id).ExecuteDeleteAsync(cancel);
            await db.CustomerTexts.Where(t => t.Id == absorbed.Id).ExecuteDeleteAsync(cancel);
        }
    }

    private static async Task<int> MoveAsync(HelpDeskDb db, Guid merge, Guid from, Guid to, CancellationToken cancel)
    {
        var moved = 0;
        foreach (var table in MergeTables.Of(db))
        {
            moved += await table.MoveAsync(db, merge, from, to, cancel);
        }

        return moved;
    }

    /// <summary>Keeps away what would add rows to the two: stored events, claimed leads, and everybody who asks <see cref="PresentCustomer"/>.</summary>
    private static async Task HoldAsync(HelpDeskDb db, Guid one, Guid other, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.Events, cancel: cancel);
        await db.LockAsync(DatabaseLock.Leads, cancel: cancel);
        foreach (var id in new[] { one, other }.Order())
        {
            await db.LockAsync(DatabaseLock.Customer, id, cancel);
        }
    }

    private async Task<Result<MergeRecord>> RunAsync(Guid id, Func<HelpDeskDb, Task<Result<MergeRecord>?>> work, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        try
        {
            if (await db.InTransactionAsync(() => work(db), cancel) is { } refused)
            {
                return refused;
            }
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<MergeRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<MergeRecord>.Ok(await Records(db, db.CustomerMerges.Where(m => m.Id == id)).SingleAsync(cancel));
    }

    private static IQueryable<MergeRecord> Records(HelpDeskDb db, IQueryable<CustomerMerge> merges) => merges.Select(m => new MergeRecord(
        m.Id, m.SurvivorId, m.AbsorbedId, db.Customers.Where(c => c.Id == m.AbsorbedId).Select(c => c.Name).First(), m.At, m.ActorName, m.Moved, m.UndoneAt, m.UndoneBy));
}
