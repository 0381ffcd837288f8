using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Who calls? A number to ranked customers, with their tickets and contacts. This runs while the phone rings, in the thread that asks: see <see cref="ICallerReader"/>.
/// </summary>
public sealed class CallerFinder(ICallerReader reader, HelpDeskOptions options, TimeProvider time)
{
    /// <summary>The most customers that are shown for one number.</summary>
    public const int MatchesShown = 10;

    /// <summary>The most open tickets that are shown for one customer.</summary>
    public const int TicketsShown = 10;

    /// <summary>The most last contacts that are shown for one customer.</summary>
    public const int ContactsShown = 5;

    /// <summary>The most pinned notes that are shown for one customer.</summary>
    public const int NotesShown = 5;

    /// <summary>So many characters of a pinned note are shown.</summary>
    public const int NoteShown = 500;

    /// <summary>The most tickets, contacts and notes that are read for all customers of a number together.</summary>
    public const int RowsRead = 50;

    /// <summary>The customers who may be calling, best first; empty when none is known.</summary>
    /// <param name="e164">From <see cref="PhoneNumbers.Parse"/>.</param>
    public IReadOnlyList<CallerMatch> Find(string e164) => Rank(reader.OfNumber(e164), e164);

    /// <summary>One customer in the same form, such as the one that an agent picked; null when there is none.</summary>
    public CallerMatch? Describe(Guid customerId) => Rank(reader.OfCustomer(customerId), null).SingleOrDefault();

    /// <summary><see cref="Find"/> on the thread pool.</summary>
    public Task<IReadOnlyList<CallerMatch>> FindAsync(string e164, CancellationToken cancel = default) => Task.Run(() => Find(e164), cancel);

    /// <summary><see cref="Describe"/> on the thread pool.</summary>
    public Task<CallerMatch?> DescribeAsync(Guid customerId, CancellationToken cancel = default) => Task.Run(() => Describe(customerId), cancel);

    private IReadOnlyList<CallerMatch> Rank(CallerRows rows, string? e164)
    {
        if (rows.Customers.Count == 0)
        {
            return [];
        }

        var tickets = rows.OpenTickets.ToLookup(t => t.CustomerId);
        var contacts = rows.LastContacts.ToLookup(c => c.CustomerId!.Value);
        var since = time.GetUtcNow().AddDays(-options.LastAgentDays);
        return rows.Customers
            .Select(row => Match(row, e164, rows.Customers.Count, tickets[row.Customer.Id], contacts[row.Customer.Id].ToList(), since) with
            {
                PinnedNotes = [.. rows.PinnedNotes.Where(n => n.CustomerId == row.Customer.Id).Take(NotesShown).Select(n => n.Text)],
                Orders = rows.Orders.Where(o => o.CustomerId == row.Customer.Id).Select(o => o.Summary).FirstOrDefault() ?? OrderSummary.None,
            })
            .OrderBy(match => match.Grade)
            .ThenBy(match => match.Customer.Provisional)
            .ThenByDescending(match => match.OpenTickets.Count > 0)
            .ThenByDescending(match => match.LastContacts.Count > 0 ? match.LastContacts[0].StartedAt : DateTimeOffset.MinValue)
            .ThenBy(match => match.Customer.Name, StringComparer.Ordinal)
            .ThenBy(match => match.Customer.Id)
            .ToList();
    }

    private static CallerMatch Match(
        CallerRow row, string? e164, int candidates, IEnumerable<TicketSummary> tickets, List<ContactRecord> contacts, DateTimeOffset since)
    {
        var (grade, reason) = Grade(row, e164, candidates);
        var lastAgent = contacts.Find(c => c.AnsweredAt >= since && c.AgentId is not null)?.AgentId;
        return new(row.Customer, grade, reason, [.. tickets.Take(TicketsShown)], [.. contacts.Take(ContactsShown)], lastAgent);
    }

    private static (MatchGrade Grade, string Reason) Grade(CallerRow row, string? e164, int candidates)
    {
        if (e164 is null)
        {
            return (MatchGrade.Known, "Picked by an agent.");
        }

        if (row.Customer.Kind == CustomerKind.Organization)
        {
            return (MatchGrade.Maybe, $"The main number of {row.Customer.Name}: ask who is calling.");
        }

        if (row.Extension is { } extension)
        {
            return (MatchGrade.Maybe, $"Reached at extension {extension} of this number: others may call from it.");
        }

        return candidates == 1
            ? (MatchGrade.Known, row.Customer.Provisional ? "Has called from this number before; not completed yet." : "The only customer with this number.")
            : (MatchGrade.Maybe, $"One of {candidates} customers with this number.");
    }
}
