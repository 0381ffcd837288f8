using System.Text.Json;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>How an import of customers ends: the feed is told of a complete one, any other is taken back. Both go piece by piece and may be cut off anywhere.</summary>
internal sealed class CustomerImportEnds(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>
    /// Ends one that ran. What a full disk or an absent database prevents is noted in the database and done later: the reason why the import failed counts more, and a
    /// complete one stays complete.
    /// </summary>
    public async Task TryFinishAsync(Guid id, bool complete)
    {
        try
        {
            await (complete ? AnnounceAsync(id, CancellationToken.None) : TakeBackAsync(id, CancellationToken.None));
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
        }
    }

    /// <summary>Finishes what former imports left: those that were cut off are taken back, complete ones are told of.</summary>
    /// <returns>The names of the files that were taken back.</returns>
    public async Task<IReadOnlyList<string>> FinishFormerAsync(CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var imports = await db.CustomerImports.AsNoTracking().Where(i => i.State != ImportState.Complete || db.CustomerImportRows.Any(r => r.ImportId == i.Id)).ToListAsync(cancel);
        foreach (var import in imports)
        {
            await (import.State == ImportState.Complete ? AnnounceAsync(import.Id, cancel) : TakeBackAsync(import.Id, cancel));
        }

        return [.. imports.Where(i => i.State != ImportState.Complete).Select(i => i.Name)];
    }

    /// <summary>Tells the feed of the customers of a complete import, and forgets how they were before, piece by piece.</summary>
    private async Task AnnounceAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var import = await db.CustomerImports.AsNoTracking().SingleAsync(i => i.Id == id, cancel);
        while (await db.InTransactionAsync(() => AnnounceSomeAsync(db, import, cancel), cancel) > 0)
        {
        }
    }

    private static async Task<int> AnnounceSomeAsync(HelpDeskDb db, CustomerImport import, CancellationToken cancel)
    {
        var (rows, customers) = await SomeAsync(db, import.Id, tracked: false, cancel);
        var actor = new Actor(null, import.StartedBy);
        var items = rows.Where(row => customers.ContainsKey(row.CustomerId)).Select(row => row.Before is null
            ? CustomerFeed.Created(customers[row.CustomerId], actor)
            : new FeedItem(FeedKinds.CustomerChanged, import.CompletedAt!.Value, actor, new { changes = new { }, import = import.Id }, row.CustomerId)).ToList();
        await ForgetAsync(db, import.Id, rows, cancel);
        await FeedWriter.AddAsync(db, items, cancel);
        return rows.Count;
    }

    private async Task TakeBackAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.CustomerImports.Where(i => i.Id == id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Removing), cancel);
        while (await db.InTransactionAsync(() => TakeBackSomeAsync(db, id, cancel), cancel) > 0)
        {
        }

        await UnfinishedImports.RemoveProblemsAsync(db, id, cancel);
        await db.CustomerImports.Where(i => i.Id == id).ExecuteDeleteAsync(cancel);
    }

    private static async Task<int> TakeBackSomeAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        var (rows, customers) = await SomeAsync(db, id, tracked: true, cancel);
        foreach (var row in rows.Where(row => row.Before is not null && customers.ContainsKey(row.CustomerId)))
        {
            JsonSerializer.Deserialize<ImportedBefore>(row.Before!)!.Restore(customers[row.CustomerId]);
        }

        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        var made = rows.Where(row => row.Before is null).Select(row => row.CustomerId).ToList();

        // Somebody who has a ticket by now is a customer, whatever becomes of the file.
        await db.Customers.Where(c => made.Contains(c.Id) && !db.Tickets.Any(t => t.CustomerId == c.Id)).ExecuteDeleteAsync(cancel);
        await ForgetAsync(db, id, rows, cancel);
        return rows.Count;
    }

    private static async Task<(List<CustomerImportRow> Rows, Dictionary<Guid, Customer> Customers)> SomeAsync(HelpDeskDb db, Guid import, bool tracked, CancellationToken cancel)
    {
        var rows = await db.CustomerImportRows.AsNoTracking().Where(r => r.ImportId == import).OrderBy(r => r.CustomerId).Take(StreamHeads.IdsPerQuery).ToListAsync(cancel);
        var ids = rows.ConvertAll(r => r.CustomerId);
        var customers = tracked ? db.Customers.Include(c => c.Numbers) : db.Customers.AsNoTracking();
        return (rows, await customers.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel));
    }

    private static Task ForgetAsync(HelpDeskDb db, Guid import, List<CustomerImportRow> rows, CancellationToken cancel)
    {
        var ids = rows.ConvertAll(r => r.CustomerId);
        return db.CustomerImportRows.Where(r => r.ImportId == import && ids.Contains(r.CustomerId)).ExecuteDeleteAsync(cancel);
    }
}
