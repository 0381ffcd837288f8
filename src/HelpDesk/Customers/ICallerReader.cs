using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Reads what is stored about whoever may be calling, in the thread that asks, while the phone rings: a few queries, each of which reads an index from its start to its limit.
/// <see cref="ModelCallerReader"/> asks through the model; a provider may have a shorter way to the same rows. Any number of threads may ask at once.
/// </summary>
public interface ICallerReader
{
    /// <summary>The customers with a number, at most <see cref="CallerFinder.MatchesShown"/>.</summary>
    CallerRows OfNumber(string e164);

    /// <summary>One customer, or no rows.</summary>
    CallerRows OfCustomer(Guid customerId);
}

/// <summary>The customers whom a caller may be, with what is known of all of them together.</summary>
/// <param name="OpenTickets">Newest change first, at most <see cref="CallerFinder.RowsRead"/>.</param>
/// <param name="LastContacts">Newest first, at most <see cref="CallerFinder.RowsRead"/>.</param>
/// <param name="PinnedNotes">Newest first, at most <see cref="CallerFinder.RowsRead"/>, each cut at <see cref="CallerFinder.NoteShown"/>.</param>
/// <param name="Orders">Of those who have any.</param>
public sealed record CallerRows(
    IReadOnlyList<CallerRow> Customers,
    IReadOnlyList<TicketSummary> OpenTickets,
    IReadOnlyList<ContactRecord> LastContacts,
    IReadOnlyList<(Guid CustomerId, string Text)> PinnedNotes,
    IReadOnlyList<(Guid CustomerId, OrderSummary Summary)> Orders)
{
    public static readonly CallerRows None = new([], [], [], [], []);
}

/// <param name="Extension">Behind the number that was asked for, when the customer is reached at one.</param>
public sealed record CallerRow(CustomerRecord Customer, string? Extension);
