using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.HelpDesk.Search;

/// <summary>
/// Keeps what is searched in line with what is stored. Whatever saves a customer or a ticket through the context is followed by itself, in the same SaveChanges;
/// who writes past the change tracker (an import, a merge) calls <see cref="WriteAsync"/> in the same transaction.
/// </summary>
internal static class SearchIndex
{
    internal static readonly TicketEntryKind[] Read = [TicketEntryKind.Created, TicketEntryKind.Note, TicketEntryKind.Message, TicketEntryKind.Email];

    /// <summary>Called before changes are saved: adds those of the texts to them.</summary>
    public static async Task FollowAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var customers = db.ChangeTracker.Entries<Customer>().Where(IsWritten).ToList();
        foreach (var customer in customers)
        {
            await StoreAsync(db, db.CustomerTexts, db.CustomerWords, CustomerText.Of(customer.Entity), customer.State == EntityState.Added, (id, word) => new CustomerWord { Id = id, Word = word }, cancel);
        }

        var tickets = db.ChangeTracker.Entries<Ticket>().Where(t => t.State == EntityState.Added || t is { State: EntityState.Modified } && t.Property(x => x.Title).IsModified)
            .ToDictionary(t => t.Entity.Id, t => t);
        var entries = db.ChangeTracker.Entries<TicketEntry>().Where(e => e.State == EntityState.Added && e.Entity.Text.Length > 0 && Read.Contains(e.Entity.Kind))
            .Select(e => e.Entity).ToLookup(e => e.TicketId);
        foreach (var id in tickets.Keys.Union(entries.Select(of => of.Key)))
        {
            await FollowAsync(db, id, tickets.GetValueOrDefault(id), [.. entries[id].OrderBy(e => e.At).Select(e => e.Text)], cancel);
        }
    }

    /// <summary>Makes the text anew from what is stored, with all changes that were saved in this transaction.</summary>
    public static async Task WriteAsync(HelpDeskDb db, SearchSubject subject, Guid id, CancellationToken cancel)
    {
        if (subject == SearchSubject.Customer)
        {
            if (await db.Customers.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel) is { } customer)
            {
                await StoreAsync(db, db.CustomerTexts, db.CustomerWords, CustomerText.Of(customer), false, (i, word) => new CustomerWord { Id = i, Word = word }, cancel);
            }
        }
        else if (await db.Tickets.Where(t => t.Id == id).Select(t => t.Title).FirstOrDefaultAsync(cancel) is { } title)
        {
            var entries = await db.TicketEntries.Where(e => e.TicketId == id && Read.Contains(e.Kind)).OrderBy(e => e.At).Select(e => e.Text).ToListAsync(cancel);
            await StoreTicketAsync(db, TicketText.Of(id, title, entries), false, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The words of a text, where the database needs them.</summary>
    public static IEnumerable<string> WordsOf(SearchText text) => SearchWords.Split($"{text.Head} {text.Body}").Distinct();

    private static bool IsWritten(EntityEntry<Customer> entry) => entry.State == EntityState.Added
        || (entry.State == EntityState.Modified && (entry.Property(c => c.Name).IsModified || entry.Property(c => c.Organization).IsModified
            || entry.Property(c => c.Email).IsModified || entry.Property(c => c.Notes).IsModified));

    private static async Task FollowAsync(HelpDeskDb db, Guid id, EntityEntry<Ticket>? ticket, List<string> entries, CancellationToken cancel)
    {
        if (ticket?.State == EntityState.Added)
        {
            await StoreTicketAsync(db, TicketText.Of(id, ticket.Entity.Title, entries), true, cancel);
            return;
        }

        if (await db.TicketTexts.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancel) is { } text)
        {
            text.Head = ticket?.Entity.Title ?? text.Head;
            text.Append(entries);
            await StoreTicketAsync(db, text, false, cancel);
        }
    }

    private static Task StoreTicketAsync(HelpDeskDb db, TicketText text, bool isNew, CancellationToken cancel) =>
        StoreAsync(db, db.TicketTexts, db.TicketWords, text, isNew, (id, word) => new TicketWord { Id = id, Word = word }, cancel);

    private static async Task StoreAsync<TText, TWord>(
        HelpDeskDb db, DbSet<TText> texts, DbSet<TWord> words, TText text, bool isNew, Func<Guid, string, TWord> word, CancellationToken cancel)
        where TText : SearchText
        where TWord : TextWord
    {
        // One that is being added is found again when a save that failed is repeated.
        var stored = texts.Local.FirstOrDefault(t => t.Id == text.Id) ?? (isNew ? null : await texts.FirstOrDefaultAsync(t => t.Id == text.Id, cancel));
        if (stored is null)
        {
            texts.Add(text);
        }
        else
        {
            (stored.Head, stored.Body) = (text.Head, text.Body);
        }

        if (db.SearchesWords)
        {
            var wanted = WordsOf(text).ToHashSet();
            var known = stored is null ? [] : await words.Where(w => w.Id == text.Id).ToListAsync(cancel);
            words.RemoveRange(known.Where(w => !wanted.Remove(w.Word)));
            words.AddRange(wanted.Select(w => word(text.Id, w)));
        }
    }
}
