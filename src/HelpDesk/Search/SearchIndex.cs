using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Crm.HelpDesk.Search;

/// <summary>
/// Keeps what is searched in line with what is stored. Whatever saves a customer, a note about one, or a ticket through the context is followed by itself, in the same SaveChanges;
/// who writes past the change tracker (an import, a merge) calls <see cref="WriteAsync"/> in the same transaction.
/// </summary>
internal static class SearchIndex
{
    /// <summary>Of one customer; older ones are not searched.</summary>
    internal const int MostNotes = 200;

    internal static readonly TicketEntryKind[] Read = [TicketEntryKind.Created, TicketEntryKind.Note, TicketEntryKind.Message, TicketEntryKind.Email];

    /// <summary>Called before changes are saved: adds those of the texts to them.</summary>
    public static async Task FollowAsync(HelpDeskDb db, CancellationToken cancel)
    {
        var customers = db.ChangeTracker.Entries<Customer>().Where(IsWritten).ToDictionary(c => c.Entity.Id, c => c);
        var noted = db.ChangeTracker.Entries<CustomerNote>().Where(n => n.State is EntityState.Added or EntityState.Deleted || (n.State == EntityState.Modified && n.Property(x => x.Text).IsModified))
            .Select(n => n.Entity.CustomerId).ToList();
        foreach (var id in customers.Keys.Union(noted))
        {
            await FollowCustomerAsync(db, id, customers.GetValueOrDefault(id), cancel);
        }

        var tickets = db.ChangeTracker.Entries<Ticket>().Where(t => t.State == EntityState.Added || (t.State == EntityState.Modified && (t.Property(x => x.Title).IsModified || t.Property(x => x.Fields).IsModified)))
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
            await FollowCustomerAsync(db, id, null, cancel);
        }
        else if (await db.Tickets.Where(t => t.Id == id).Select(t => new { t.Title, t.Fields }).FirstOrDefaultAsync(cancel) is { } ticket)
        {
            await StoreTicketAsync(db, TicketText.Of(id, ticket.Title, ticket.Fields, await EntriesAsync(db, id, cancel)), false, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The words of a text, where the database needs them.</summary>
    public static IEnumerable<string> WordsOf(SearchText text) => SearchWords.Split($"{text.Head} {text.Body}").Distinct();

    private static bool IsWritten(EntityEntry<Customer> entry) => entry.State == EntityState.Added
        || (entry.State == EntityState.Modified && (entry.Property(c => c.Name).IsModified || entry.Property(c => c.Organization).IsModified
            || entry.Property(c => c.Email).IsModified || entry.Property(c => c.Notes).IsModified || entry.Property(c => c.Fields).IsModified));

    /// <param name="written">Null when only what is noted has changed.</param>
    private static async Task FollowCustomerAsync(HelpDeskDb db, Guid id, EntityEntry<Customer>? written, CancellationToken cancel)
    {
        var isNew = written?.State == EntityState.Added;
        if ((written?.Entity ?? await db.Customers.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancel)) is not { } customer)
        {
            return;
        }

        var notes = isNew ? [] : await NotesAsync(db, id, cancel);
        await StoreAsync(db, db.CustomerTexts, db.CustomerWords, CustomerText.Of(customer, notes), isNew, (i, word) => new CustomerWord { Id = i, Word = word }, cancel);
    }

    /// <summary>As they will be when what is changed is saved, the newest first.</summary>
    private static async Task<List<string>> NotesAsync(HelpDeskDb db, Guid customer, CancellationToken cancel)
    {
        var changed = db.ChangeTracker.Entries<CustomerNote>().Where(n => n.Entity.CustomerId == customer && (n.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)).ToList();
        var stored = await db.CustomerNotes.AsNoTracking().Where(n => n.CustomerId == customer).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(MostNotes).ToListAsync(cancel);
        return stored.Where(n => !changed.Exists(c => c.Entity.Id == n.Id)).Concat(changed.Where(c => c.State != EntityState.Deleted).Select(c => c.Entity))
            .OrderByDescending(n => n.CreatedAt).Select(n => n.Text).ToList();
    }

    private static Task<List<string>> EntriesAsync(HelpDeskDb db, Guid ticket, CancellationToken cancel) =>
        db.TicketEntries.Where(e => e.TicketId == ticket && Read.Contains(e.Kind)).OrderBy(e => e.At).Select(e => e.Text).ToListAsync(cancel);

    private static async Task FollowAsync(HelpDeskDb db, Guid id, EntityEntry<Ticket>? ticket, List<string> entries, CancellationToken cancel)
    {
        if (ticket?.State == EntityState.Added)
        {
            await StoreTicketAsync(db, TicketText.Of(id, ticket.Entity.Title, ticket.Entity.Fields, entries), true, cancel);
            return;
        }

        if (ticket?.Property(t => t.Fields).IsModified == true)
        {
            // Former values stand somewhere in the text: it is made anew.
            var all = (await EntriesAsync(db, id, cancel)).Concat(entries);
            await StoreTicketAsync(db, TicketText.Of(id, ticket.Entity.Title, ticket.Entity.Fields, all), false, cancel);
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
