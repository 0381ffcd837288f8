using Crm.HelpDesk.Data;
using Crm.HelpDesk.Search;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Finds customers by the beginning of a number, or by words of their names, organizations, e-mail addresses and notes (see <see cref="ITextSearch"/>).
/// </summary>
public sealed class CustomerSearch(IDbContextFactory<HelpDeskDb> databases, PhoneNumbers phoneNumbers, ITextSearch texts)
{
    private const int LongestTerm = 200;

    /// <param name="term">As typed; empty lists all customers, the newest first.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same term.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<CustomerSummary>> SearchAsync(string? term, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        term = term is null ? "" : term[..Math.Min(term.Length, LongestTerm)];
        var size = Page<CustomerSummary>.Size(take);
        if (phoneNumbers.Prefix(term) is { } number)
        {
            return await PageAsync(db, Numbers(db, number, Cursor.Read(after, 2)), viewer, size, cancel);
        }

        var words = SearchWords.OfTerm(term);
        if (words.Count > 0)
        {
            var hits = await texts.FindSeenAsync(db, SearchSubject.Customer, words, after, size, viewer, cancel);
            return new(await ReadAsync(db, hits.Ids, cancel), hits.Next);
        }

        return string.IsNullOrWhiteSpace(term)
            ? await NewestAsync(db, db.Customers.SeenBy(viewer), Cursor.Read(after, 2), size, cancel)
            : new Page<CustomerSummary>([], null);
    }

    // A place in an index: the key that was found, and the customer behind it.
    private sealed class Hit
    {
        public required string Key { get; init; }

        public Guid CustomerId { get; init; }
    }

    private static IQueryable<Hit> Numbers(HelpDeskDb db, string prefix, string[]? after)
    {
        var end = prefix + db.End;
        var numbers = db.PhoneNumbers.Where(n => string.Compare(n.Number, prefix) >= 0 && string.Compare(n.Number, end) < 0);
        if (Place(after) is var (key, id))
        {
            numbers = numbers.Where(n => string.Compare(n.Number, key) >= 0 && (n.Number != key || n.CustomerId.CompareTo(id) > 0));
        }

        // A customer with two numbers that begin so is listed once, at the first of them.
        return numbers
            .Where(n => !db.PhoneNumbers.Any(m =>
                m.CustomerId == n.CustomerId && string.Compare(m.Number, prefix) >= 0 && string.Compare(m.Number, n.Number) < 0))
            .OrderBy(n => n.Number).ThenBy(n => n.CustomerId)
            .Select(n => new Hit { Key = n.Number, CustomerId = n.CustomerId });
    }

    private static async Task<Page<CustomerSummary>> PageAsync(HelpDeskDb db, IQueryable<Hit> found, Viewer viewer, int size, CancellationToken cancel)
    {
        if (!viewer.SeesAll)
        {
            var seen = db.Customers.SeenBy(viewer);
            found = found.Where(hit => seen.Any(c => c.Id == hit.CustomerId));
        }

        var hits = await found.Take(size + 1).ToListAsync(cancel);
        var shown = hits.Take(size).ToList();
        return new(await ReadAsync(db, shown.ConvertAll(hit => hit.CustomerId), cancel), hits.Count > size ? Cursor.Write(shown[^1].Key, shown[^1].CustomerId.ToString()) : null);
    }

    private static async Task<Page<CustomerSummary>> NewestAsync(HelpDeskDb db, IQueryable<Customer> customers, string[]? after, int size, CancellationToken cancel)
    {
        if (after is not null && Cursor.Time(after[0]) is { } at && Guid.TryParse(after[1], out var id))
        {
            customers = customers.Where(c => c.CreatedAt <= at && (c.CreatedAt < at || c.Id.CompareTo(id) < 0));
        }

        var places = await customers.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id)
            .Select(c => new { c.Id, c.CreatedAt }).Take(size + 1).ToListAsync(cancel);
        var ids = places.Take(size).Select(p => p.Id).ToList();
        return new(await ReadAsync(db, ids, cancel), places.Count > size ? Cursor.Write(places[size - 1].CreatedAt, places[size - 1].Id.ToString()) : null);
    }

    private static async Task<List<CustomerSummary>> ReadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var summaries = await Summaries(db, db.Customers.Where(c => ids.Contains(c.Id))).ToDictionaryAsync(c => c.Id, cancel);
        return [.. ids.Where(summaries.ContainsKey).Select(id => summaries[id])];
    }

    private static IQueryable<CustomerSummary> Summaries(HelpDeskDb db, IQueryable<Customer> customers) =>
        customers.Select(c => new CustomerSummary(
            c.Id,
            c.Name,
            c.Organization,
            c.Tier,
            c.Numbers.OrderBy(n => n.Position).Select(n => n.Number).FirstOrDefault(),
            c.Provisional,
            db.Tickets.Count(t => t.CustomerId == c.Id && t.Open)));

    private static (string Key, Guid Id)? Place(string[]? after) =>
        after is not null && Guid.TryParse(after[1], out var id) ? (after[0], id) : null;
}
