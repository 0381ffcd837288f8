using System.Globalization;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Search;

/// <summary>One box for everything: customers by name, number or whatever is noted about them, tickets by number or by what was written.</summary>
public sealed class QuickSearch(IDbContextFactory<HelpDeskDb> databases, CustomerSearch customers, ITextSearch texts)
{
    private const int LongestNumber = 9;

    /// <param name="term">As typed; any text is safe.</param>
    /// <param name="take">Of each, at most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<QuickResults> FindAsync(string term, int take, Viewer viewer, CancellationToken cancel = default)
    {
        var words = SearchWords.OfTerm(term);
        var size = Page<object>.Size(take);
        if (words.Count == 0)
        {
            return new([], []);
        }

        var byNumber = TicketNumber(term);
        var found = term.TrimStart().StartsWith('#') ? [] : (await customers.SearchAsync(term, null, size, viewer, cancel)).Items;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var ids = found.Select(c => c.Id).ToList();
        var notes = ids.Count == 0 ? [] : await db.CustomerTexts.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Body, cancel);
        var tickets = await TicketsAsync(db, words, byNumber, size, viewer, cancel);
        return new([.. found.Select(c => new CustomerHit(c, Snippet.Of(notes.GetValueOrDefault(c.Id, ""), words)))], tickets);
    }

    /// <summary>Tickets by what was written in them, the best first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same term.</param>
    public async Task<Page<TicketHit>> TicketsAsync(string term, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        var words = SearchWords.OfTerm(term);
        if (words.Count == 0)
        {
            return new([], null);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var hits = await texts.FindSeenAsync(db, SearchSubject.Ticket, words, after, Page<object>.Size(take), viewer, cancel);
        return new(await ReadAsync(db, hits.Ids, words, cancel), hits.Next);
    }

    /// <summary>"#1234" or "1234" is also the ticket of this number.</summary>
    private static int? TicketNumber(string term)
    {
        var digits = term.AsSpan().Trim().TrimStart('#');
        return digits.Length <= LongestNumber && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private async Task<IReadOnlyList<TicketHit>> TicketsAsync(HelpDeskDb db, IReadOnlyList<string> words, int? number, int size, Viewer viewer, CancellationToken cancel)
    {
        var hits = await texts.FindSeenAsync(db, SearchSubject.Ticket, words, null, size, viewer, cancel);
        var numbered = number is { } n ? await db.Tickets.SeenBy(viewer).Where(t => t.Number == n).Select(t => t.Id).ToListAsync(cancel) : [];
        return await ReadAsync(db, [.. numbered.Union(hits.Ids).Take(size)], words, cancel);
    }

    private static async Task<IReadOnlyList<TicketHit>> ReadAsync(HelpDeskDb db, IReadOnlyList<Guid> ids, IReadOnlyList<string> words, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await TicketQueries.Summaries(db, db.Tickets.Where(t => ids.Contains(t.Id))).ToDictionaryAsync(t => t.Id, cancel);
        var bodies = await db.TicketTexts.Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Body, cancel);
        var owners = rows.Values.Select(t => t.CustomerId).Distinct().ToList();
        var names = await db.Customers.Where(c => owners.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Name, cancel);
        return [.. ids.Where(rows.ContainsKey).Select(id => new TicketHit(rows[id], names.GetValueOrDefault(rows[id].CustomerId, ""), Snippet.Of(bodies.GetValueOrDefault(id, ""), words)))];
    }
}

/// <param name="Customers">Best first.</param>
/// <param name="Tickets">The one with the number first, then the best.</param>
public sealed record QuickResults(IReadOnlyList<CustomerHit> Customers, IReadOnlyList<TicketHit> Tickets);

/// <param name="Match">The place in what is noted about the customer; empty when the name or the number was found.</param>
public sealed record CustomerHit(CustomerSummary Customer, IReadOnlyList<TextPart> Match);

/// <param name="Match">The place in the ticket's texts; empty when the title or the number was found.</param>
public sealed record TicketHit(TicketSummary Ticket, string CustomerName, IReadOnlyList<TextPart> Match);
