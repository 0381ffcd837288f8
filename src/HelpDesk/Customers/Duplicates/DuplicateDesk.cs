using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>The suggestions of customers who may be one, and the look over all customers that finds those who were there before.</summary>
public sealed class DuplicateDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>So long after a look over all customers the next one begins.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromDays(7);

    /// <summary>Open suggestions, the likeliest first, then the newest.</summary>
    /// <param name="customer">Only those about this customer; null for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<DuplicateRecord>> ListAsync(Guid? customer, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<DuplicateRecord>.Size(take);
        var open = customer is { } of
            ? db.DuplicateSuggestions.Where(s => s.FirstId == of && s.State == DuplicateState.Open).Concat(db.DuplicateSuggestions.Where(s => s.SecondId == of && s.State == DuplicateState.Open))
            : db.DuplicateSuggestions.Where(s => s.State == DuplicateState.Open);
        if (!viewer.SeesAll)
        {
            var seen = db.Customers.SeenBy(viewer);
            open = open.Where(s => seen.Any(c => c.Id == s.FirstId) && seen.Any(c => c.Id == s.SecondId));
        }

        if (Cursor.Read(after, 3) is [var ticks, var lastRank, var last] && Cursor.Time(ticks) is { } at && int.TryParse(lastRank, out var rank) && Guid.TryParse(last, out var id))
        {
            open = open.Where(s => s.Rank <= rank && (s.Rank < rank || (s.FoundAt <= at && (s.FoundAt < at || s.Id.CompareTo(id) < 0))));
        }

        var rows = await open.AsNoTracking().OrderByDescending(s => s.Rank).ThenByDescending(s => s.FoundAt).ThenByDescending(s => s.Id).Take(size + 1).ToListAsync(cancel);
        var shown = rows.Take(size).ToList();
        var ids = shown.SelectMany(s => new[] { s.FirstId, s.SecondId }).Distinct().ToList();
        var customers = await CustomerSearch.Summaries(db, db.Customers.Where(c => ids.Contains(c.Id))).ToDictionaryAsync(c => c.Id, cancel);
        return new(
            shown.ConvertAll(s => new DuplicateRecord(s.Id, s.Rank, s.Reasons.Split('\n'), s.FoundAt, customers[s.FirstId], customers[s.SecondId])),
            rows.Count > size ? Cursor.Write(shown[^1].FoundAt, $"{shown[^1].Rank}", shown[^1].Id.ToString()) : null);
    }

    /// <summary>They are two: not suggested again. False when it is not open.</summary>
    public async Task<bool> DismissAsync(Guid id, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var (now, by) = (time.GetUtcNow(), TextRules.Clean(actor.Name, TextRules.Name));
        var seen = db.Customers.SeenBy(actor.Viewer);
        return await db.DuplicateSuggestions.Where(s => s.Id == id && s.State == DuplicateState.Open && seen.Any(c => c.Id == s.FirstId) && seen.Any(c => c.Id == s.SecondId)).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.State, DuplicateState.Dismissed).SetProperty(s => s.DecidedAt, now).SetProperty(s => s.DecidedBy, by), cancel) > 0;
    }

    /// <summary>
    /// Looks at the next customers in the order of their ids. Where it stands is in the database, so it goes on after a restart; it begins again some days after it came to the end.
    /// </summary>
    /// <returns>How many customers were looked at; 0 when none is due.</returns>
    public async Task<int> ScanAsync(int count, CancellationToken cancel = default)
    {
        return await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            return await db.InTransactionAsync(() => ScanAsync(db, count, cancel), cancel);
        });
    }

    private async Task<int> ScanAsync(HelpDeskDb db, int count, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var scan = await db.DuplicateScans.FindAsync([DuplicateScan.OnlyId], cancel);
        if (scan?.FinishedAt > now - Again)
        {
            return 0;
        }

        scan ??= db.DuplicateScans.Add(new DuplicateScan { Id = DuplicateScan.OnlyId, StartedAt = now }).Entity;
        if (scan.FinishedAt is not null)
        {
            (scan.AfterId, scan.StartedAt, scan.FinishedAt) = (null, now, null);
        }

        var customers = CustomerWriter.Whole(db);
        if (scan.AfterId is { } after)
        {
            customers = customers.Where(c => c.Id.CompareTo(after) > 0);
        }

        var batch = await customers.OrderBy(c => c.Id).Take(count).ToListAsync(cancel);
        foreach (var customer in batch)
        {
            Complete(customer);

            // Saved one by one, so that of a pair in one batch the second finds the keys of the first.
            await DuplicateLook.RefreshAsync(db, customer, now, cancel);
            await db.SaveChangesAsync(cancel);
        }

        var atEnd = batch.Count < count;
        scan.AfterId = atEnd ? null : batch[^1].Id;
        scan.FinishedAt = atEnd ? now : null;
        await db.SaveChangesAsync(cancel);
        return batch.Count;
    }

    // An import stores the e-mail address alone.
    private static void Complete(Customer customer)
    {
        if (customer is { MergedIntoId: null, Email: { } email } && HandleForm.IsEmail(email) && !customer.Handles.Exists(h => h.Kind == HandleKind.Email && h.Key == HandleForm.EmailKey(email)))
        {
            customer.Handles.Add(new CustomerHandle { CustomerId = customer.Id, Kind = HandleKind.Email, Key = HandleForm.EmailKey(email), Value = email.Trim(), Position = customer.Handles.Count });
        }
    }
}
