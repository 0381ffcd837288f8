using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Search;

/// <summary>Makes all texts that are searched anew from what is stored.</summary>
public sealed class SearchRebuild(IDbContextFactory<HelpDeskDb> databases)
{
    private const int RowsAtOnce = 500;

    /// <summary>While it runs, searches find what it has come to. A piece is a transaction, so it may be stopped and run again.</summary>
    /// <param name="progress">Told how many customers and tickets are done.</param>
    public async Task RunAsync(Action<long>? progress = null, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await RunAsync(db, progress, cancel);
    }

    /// <summary>
    /// Makes the texts of a database whose version had none; all or nothing, so that a start that is cut off begins again.
    /// </summary>
    public static async Task EnsureAsync(HelpDeskDb db, CancellationToken cancel)
    {
        if (await db.Customers.AnyAsync(cancel) && !await db.CustomerTexts.AnyAsync(cancel))
        {
            await db.InTransactionAsync(() => RunAsync(db, null, cancel), cancel);
        }
    }

    private static async Task RunAsync(HelpDeskDb db, Action<long>? progress, CancellationToken cancel)
    {
        long done = 0;
        for (Guid? last = null; ;)
        {
            var customers = await PageAsync(db.Customers, last, cancel);
            await WriteAsync(db, await TextsAsync(db, customers, cancel), db.CustomerTexts, db.CustomerWords, (id, word) => new CustomerWord { Id = id, Word = word }, cancel);
            progress?.Invoke(done += customers.Count);
            if (customers.Count < RowsAtOnce)
            {
                break;
            }

            last = customers[^1].Id;
        }

        for (Guid? last = null; ;)
        {
            var tickets = await PageAsync(db.Tickets, last, cancel);
            await WriteAsync(db, await TextsAsync(db, tickets, cancel), db.TicketTexts, db.TicketWords, (id, word) => new TicketWord { Id = id, Word = word }, cancel);
            progress?.Invoke(done += tickets.Count);
            if (tickets.Count < RowsAtOnce)
            {
                break;
            }

            last = tickets[^1].Id;
        }
    }

    private static Task<List<Customer>> PageAsync(IQueryable<Customer> customers, Guid? after, CancellationToken cancel) =>
        (after is { } id ? customers.Where(c => c.Id.CompareTo(id) > 0) : customers).AsNoTracking().OrderBy(c => c.Id).Take(RowsAtOnce).ToListAsync(cancel);

    private static Task<List<Ticket>> PageAsync(IQueryable<Ticket> tickets, Guid? after, CancellationToken cancel) =>
        (after is { } id ? tickets.Where(t => t.Id.CompareTo(id) > 0) : tickets).AsNoTracking().OrderBy(t => t.Id).Take(RowsAtOnce).ToListAsync(cancel);

    private static async Task<List<CustomerText>> TextsAsync(HelpDeskDb db, List<Customer> customers, CancellationToken cancel)
    {
        var ids = customers.ConvertAll(c => c.Id);
        var notes = (await db.CustomerNotes.AsNoTracking().Where(n => ids.Contains(n.CustomerId)).ToListAsync(cancel)).ToLookup(n => n.CustomerId);
        return customers.ConvertAll(c => CustomerText.Of(c, notes[c.Id].OrderByDescending(n => n.CreatedAt).Take(SearchIndex.MostNotes).Select(n => n.Text)));
    }

    private static async Task<List<TicketText>> TextsAsync(HelpDeskDb db, List<Ticket> tickets, CancellationToken cancel)
    {
        var ids = tickets.ConvertAll(t => t.Id);
        var entries = (await db.TicketEntries.AsNoTracking().Where(e => ids.Contains(e.TicketId) && SearchIndex.Read.Contains(e.Kind)).ToListAsync(cancel)).ToLookup(e => e.TicketId);
        return tickets.ConvertAll(t => TicketText.Of(t.Id, t.Title, t.Fields, entries[t.Id].OrderBy(e => e.At).Select(e => e.Text)));
    }

    private static Task WriteAsync<TText, TWord>(
        HelpDeskDb db, List<TText> texts, DbSet<TText> table, DbSet<TWord> words, Func<Guid, string, TWord> word, CancellationToken cancel)
        where TText : SearchText
        where TWord : TextWord
    {
        var ids = texts.ConvertAll(t => t.Id);
        return db.Database.CurrentTransaction is null ? db.InTransactionAsync(StoreAsync, cancel) : StoreAsync();

        async Task StoreAsync()
        {
            await table.Where(t => ids.Contains(t.Id)).ExecuteDeleteAsync(cancel);
            await new RowWriter<TText>(db).InsertAsync(texts, cancel);
            await words.Where(w => ids.Contains(w.Id)).ExecuteDeleteAsync(cancel);
            if (db.SearchesWords)
            {
                await new RowWriter<TWord>(db).InsertAsync([.. texts.SelectMany(t => SearchIndex.WordsOf(t).Select(w => word(t.Id, w)))], cancel);
            }
        }
    }
}
