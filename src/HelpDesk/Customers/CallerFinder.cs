using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Who calls? A number to ranked customers, with their tickets and contacts, in three queries whatever the number of matches. This runs while the
/// phone rings, so each query reads an index from its start to its limit.
/// </summary>
public sealed class CallerFinder(IDbContextFactory<HelpDeskDb> databases, HelpDeskOptions options, TimeProvider time)
{
    /// <summary>The most customers that are shown for one number.</summary>
    public const int MatchesShown = 10;

    /// <summary>The most open tickets that are shown for one customer.</summary>
    public const int TicketsShown = 10;

    /// <summary>The most last contacts that are shown for one customer.</summary>
    public const int ContactsShown = 5;

    private const int RowsRead = 50;

    /// <summary>The customers who may be calling, best first; empty when none is known.</summary>
    /// <param name="e164">From <see cref="PhoneNumbers.Parse"/>.</param>
    public async Task<IReadOnlyList<CallerMatch>> FindAsync(string e164, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var candidates = db.PhoneNumbers.Where(n => n.Number == e164).OrderBy(n => n.CustomerId).Take(MatchesShown).Select(n => n.CustomerId);
        return await DescribeAsync(db, candidates, e164, cancel);
    }

    /// <summary>One customer in the same form, such as the one that an agent picked; null when there is none.</summary>
    public async Task<CallerMatch?> DescribeAsync(Guid customerId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await DescribeAsync(db, db.Customers.Where(c => c.Id == customerId).Select(c => c.Id), null, cancel)).SingleOrDefault();
    }

    // The candidates stay a part of each query: with a list of ids in their place, EF would have to write a new command for every call.
    private async Task<IReadOnlyList<CallerMatch>> DescribeAsync(HelpDeskDb db, IQueryable<Guid> candidates, string? e164, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var customers = await CustomerQueries.Rows(db, candidates.Join(db.Customers, id => id, c => c.Id, (id, c) => c)).ToListAsync(cancel);
        if (customers.Count == 0)
        {
            return [];
        }

        var open = candidates.Join(db.Tickets.Where(t => t.Open), id => id, t => t.CustomerId, (id, t) => t);
        var tickets = (await TicketQueries.Summaries(db, open.OrderByDescending(t => t.UpdatedAt).Take(RowsRead)).ToListAsync(cancel))
            .ToLookup(t => t.CustomerId);
        var spoken = candidates.Join(db.Contacts, id => id, c => c.CustomerId, (id, c) => c);
        var contacts = (await ContactQueries.Records(db, spoken.OrderByDescending(c => c.StartedAt).Take(RowsRead)).ToListAsync(cancel))
            .ToLookup(c => c.CustomerId!.Value);
        var since = time.GetUtcNow().AddDays(-options.LastAgentDays);
        return customers
            .Select(row => Match(row, e164, customers.Count, [.. tickets[row.Customer.Id]], [.. contacts[row.Customer.Id]], since))
            .OrderBy(match => match.Grade)
            .ThenBy(match => match.Customer.Provisional)
            .ThenByDescending(match => match.OpenTickets.Count > 0)
            .ThenByDescending(match => match.LastContacts.Count > 0 ? match.LastContacts[0].StartedAt : DateTimeOffset.MinValue)
            .ThenBy(match => match.Customer.Name, StringComparer.Ordinal)
            .ThenBy(match => match.Customer.Id)
            .ToList();
    }

    private static CallerMatch Match(
        CustomerQueries.CustomerRow row, string? e164, int candidates, List<TicketSummary> tickets, List<ContactRecord> contacts, DateTimeOffset since)
    {
        var (grade, reason) = Grade(row, e164, candidates);
        var lastAgent = contacts.Find(c => c.AnsweredAt >= since && c.AgentId is not null)?.AgentId;
        return new(row.ToRecord(), grade, reason, [.. tickets.Take(TicketsShown)], [.. contacts.Take(ContactsShown)], lastAgent);
    }

    private static (MatchGrade Grade, string Reason) Grade(CustomerQueries.CustomerRow row, string? e164, int candidates)
    {
        if (e164 is null)
        {
            return (MatchGrade.Known, "Picked by an agent.");
        }

        if (row.Customer.Kind == CustomerKind.Organization)
        {
            return (MatchGrade.Maybe, $"The main number of {row.Customer.Name}: ask who is calling.");
        }

        if (row.Numbers.Find(n => n.Number == e164)?.Extension is { } extension)
        {
            return (MatchGrade.Maybe, $"Reached at extension {extension} of this number: others may call from it.");
        }

        return candidates == 1
            ? (MatchGrade.Known, row.Customer.Provisional ? "Has called from this number before; not completed yet." : "The only customer with this number.")
            : (MatchGrade.Maybe, $"One of {candidates} customers with this number.");
    }
}
