using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Callers through EF's model, for every provider.</summary>
internal sealed class ModelCallerReader(IDbContextFactory<HelpDeskDb> databases) : ICallerReader
{
    private const string Few = "of those who share a number";

    public CallerRows OfNumber(string e164)
    {
        using var db = databases.CreateDbContext();
        var candidates = db.PhoneNumbers.Where(n => n.Number == e164).OrderBy(n => n.CustomerId).Take(CallerFinder.MatchesShown).Select(n => n.CustomerId);
        return Read(db, candidates, e164);
    }

    public CallerRows OfCustomer(Guid customerId)
    {
        using var db = databases.CreateDbContext();
        return Read(db, db.Customers.Where(c => c.Id == customerId).Select(c => c.MergedIntoId ?? c.Id), null);
    }

    // The candidates stay a part of each query: with a list of ids in their place, EF would have to write a new command for every call.
    private static CallerRows Read(HelpDeskDb db, IQueryable<Guid> candidates, string? e164)
    {
        db.Database.OpenConnection();
        var customers = CustomerQueries.Rows(db, candidates.Join(db.Customers, id => id, c => c.Id, (id, c) => c)).ToList();
        if (customers.Count == 0)
        {
            return CallerRows.None;
        }

        var open = candidates.Join(db.Tickets.Where(t => t.Open), id => id, t => t.CustomerId, (id, t) => t).ReadsAll(Few);
        var spoken = candidates.Join(db.Contacts, id => id, c => c.CustomerId, (id, c) => c).ReadsAll(Few);
        var notes = candidates.Join(db.CustomerNotes.Where(n => n.Pinned), id => id, n => n.CustomerId, (id, n) => n).ReadsAll(Few);
        var orders = candidates.Join(db.Orders.Where(o => o.State != OrderState.Cancelled), id => id, o => o.CustomerId, (id, o) => o);
        return new(
            customers.ConvertAll(row => new CallerRow(row.ToRecord(), row.Numbers.Find(n => n.Number == e164)?.Extension)),
            TicketQueries.Summaries(db, open.OrderByDescending(t => t.UpdatedAt).Take(CallerFinder.RowsRead)).ToList(),
            ContactQueries.Records(db, spoken.OrderByDescending(c => c.StartedAt).Take(CallerFinder.RowsRead)).ToList(),
            notes.OrderByDescending(n => n.CreatedAt).Take(CallerFinder.RowsRead).Select(n => new { n.CustomerId, Text = n.Text.Substring(0, CallerFinder.NoteShown) })
                .AsEnumerable().Select(n => (n.CustomerId, n.Text)).ToList(),
            orders.GroupBy(o => o.CustomerId).Select(g => new { g.Key, Count = g.Count(), Last = g.Max(o => o.OrderedAt) })
                .AsEnumerable().Select(o => (o.Key, new OrderSummary(o.Count, o.Last))).ToList());
    }
}
