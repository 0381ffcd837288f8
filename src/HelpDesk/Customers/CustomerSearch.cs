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
    public Task<Page<CustomerSummary>> SearchAsync(string? term, string? after, int take, Viewer viewer, CancellationToken cancel = default) =>
        SearchAsync(term, null, after, take, viewer, cancel);

    /// <param name="segment">Only customers in it, by number, handle or time; words are looked for among all. Null for all.</param>
    /// <inheritdoc cref="SearchAsync(string?, string?, int, Viewer, CancellationToken)"/>
    public async Task<Page<CustomerSummary>> SearchAsync(string? term, Guid? segment, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        term = term is null ? "" : term[..Math.Min(term.Length, LongestTerm)];
        var size = Page<CustomerSummary>.Size(take);
        if (phoneNumbers.Prefix(term) is { } number)
        {
            return await PageAsync(db, Of(db, segment, Numbers(db, number, Cursor.Read(after, 2))), viewer, size, cancel);
        }

        if (term.Contains('@', StringComparison.Ordinal))
        {
            return await PageAsync(db, Of(db, segment, Handles(db, term.Trim().TrimStart('@').ToLowerInvariant(), Cursor.Read(after, 2))), viewer, size, cancel);
        }

        var words = SearchWords.OfTerm(term);
        if (words.Count > 0)
        {
            var hits = await texts.FindSeenAsync(db, SearchSubject.Customer, words, after, size, viewer, cancel);
            return new(await ReadAsync(db, await OfAsync(db, segment, hits.Ids, cancel), cancel), hits.Next);
        }

        return segment is { } of && string.IsNullOrWhiteSpace(term)
            ? await PageAsync(db, InSegment(db, of, Cursor.Read(after, 2)), viewer, size, cancel)
            : string.IsNullOrWhiteSpace(term)
            ? await NewestAsync(db, db.Customers.SeenBy(viewer), Cursor.Read(after, 2), size, cancel)
            : new Page<CustomerSummary>([], null);
    }

    // A place in an index: the key that was found, and the customer behind it.
    private sealed class Hit
    {
        public required string Key { get; init; }

        public Guid CustomerId { get; init; }
    }

    private static IQueryable<Hit> Of(HelpDeskDb db, Guid? segment, IQueryable<Hit> hits) =>
        segment is { } id ? hits.Where(h => db.CustomerSegments.Any(s => s.SegmentId == id && s.CustomerId == h.CustomerId)) : hits;

    // The newest first: ids rise with time.
    private static IQueryable<Hit> InSegment(HelpDeskDb db, Guid segment, string[]? after)
    {
        var members = db.CustomerSegments.Where(s => s.SegmentId == segment);
        if (Place(after) is var (_, id))
        {
            members = members.Where(s => s.CustomerId.CompareTo(id) < 0);
        }

        return members.OrderByDescending(s => s.CustomerId).Select(s => new Hit { Key = "", CustomerId = s.CustomerId });
    }

    private static IQueryable<Hit> Handles(HelpDeskDb db, string prefix, string[]? after)
    {
        var end = prefix + db.End;
        var handles = db.CustomerHandles.Where(h => string.Compare(h.Key, prefix) >= 0 && string.Compare(h.Key, end) < 0);
        if (Place(after) is var (key, id))
        {
            handles = handles.Where(h => string.Compare(h.Key, key) >= 0 && (h.Key != key || h.CustomerId.CompareTo(id) > 0));
        }

        return handles
            .Where(h => !db.CustomerHandles.Any(other =>
                other.CustomerId == h.CustomerId && string.Compare(other.Key, prefix) >= 0 && string.Compare(other.Key, h.Key) < 0))
            .OrderBy(h => h.Key).ThenBy(h => h.CustomerId)
            .Select(h => new Hit { Key = h.Key, CustomerId = h.CustomerId });
    }

    private static async Task<IReadOnlyList<Guid>> OfAsync(HelpDeskDb db, Guid? segment, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        if (segment is not { } id)
        {
            return ids;
        }

        var members = await db.CustomerSegments.Where(s => s.SegmentId == id && ids.Contains(s.CustomerId)).Select(s => s.CustomerId).ToListAsync(cancel);
        return [.. ids.Where(members.Contains)];
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
        // One handle may be that of two messengers of a customer.
        return new(await ReadAsync(db, [.. shown.Select(hit => hit.CustomerId).Distinct()], cancel), hits.Count > size ? Cursor.Write(shown[^1].Key, shown[^1].CustomerId.ToString()) : null);
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

    internal static IQueryable<CustomerSummary> Summaries(HelpDeskDb db, IQueryable<Customer> customers) =>
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
