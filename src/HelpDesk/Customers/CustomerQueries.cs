using Crm.HelpDesk.Data;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Customers as records, in one query.</summary>
internal static class CustomerQueries
{
    /// <summary>The customer; null when there is none, and for one who was merged into another.</summary>
    public static async Task<CustomerRecord?> FindAsync(HelpDeskDb db, Guid id, Viewer viewer, CancellationToken cancel) =>
        (await Rows(db, db.Customers.SeenBy(viewer).Where(c => c.Id == id)).ToListAsync(cancel)).Select(row => row.ToRecord()).SingleOrDefault();

    public static async Task<CustomerProfile?> ProfileAsync(HelpDeskDb db, Guid id, Viewer viewer, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        if (await FindAsync(db, id, viewer, cancel) is not { } customer)
        {
            return null;
        }

        var fields = await db.Customers.Where(c => c.Id == id).Select(c => c.Fields).SingleOrDefaultAsync(cancel);
        var handles = await db.CustomerHandles.AsNoTracking().Where(h => h.CustomerId == id).ToListAsync(cancel);
        var addresses = await db.CustomerAddresses.AsNoTracking().Where(a => a.CustomerId == id).ToListAsync(cancel);
        var segments = await db.CustomerSegments.Where(s => s.CustomerId == id).Join(db.Segments, s => s.SegmentId, s => s.Id, (c, s) => s.Name).ToListAsync(cancel);
        var notes = await db.CustomerNotes.Where(n => n.CustomerId == id && n.Pinned).OrderByDescending(n => n.CreatedAt).Take(CallerFinder.NotesShown)
            .Select(n => n.Text.Substring(0, CallerFinder.NoteShown)).ToListAsync(cancel);
        var orders = db.Orders.Where(o => o.CustomerId == id && o.State != OrderState.Cancelled);
        var last = await orders.OrderByDescending(o => o.OrderedAt).Select(o => (DateTimeOffset?)o.OrderedAt).FirstOrDefaultAsync(cancel);
        return new(
            customer,
            [.. handles.OrderBy(h => h.Position).Select(h => new Handle(h.Kind, h.Value))],
            [.. addresses.OrderBy(a => a.Position).Select(a => new Address(a.Kind, a.Street, a.PostalCode, a.City, a.Region, a.Country))],
            [.. segments.Order(StringComparer.OrdinalIgnoreCase)],
            FieldValues.Read(fields),
            notes,
            last is null ? OrderSummary.None : new(await orders.CountAsync(cancel), last));
    }

    public static IQueryable<CustomerRow> Rows(HelpDeskDb db, IQueryable<Customer> customers) =>
        customers.AsNoTracking().Select(c => new CustomerRow
        {
            Customer = c,
            Numbers = c.Numbers.OrderBy(n => n.Position).ToList(),
            OwnerName = db.Users.Where(u => u.Id == c.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
        });

    public sealed class CustomerRow
    {
        public required Customer Customer { get; init; }

        public required List<PhoneNumber> Numbers { get; init; }

        public string? OwnerName { get; init; }

        public CustomerRecord ToRecord() => new(
            Customer.Id,
            Customer.Kind,
            Customer.Name,
            Customer.Organization,
            Customer.Tier,
            Customer.Language,
            Customer.TimeZone,
            Customer.Email,
            Customer.Notes,
            Customer.OwnerId,
            OwnerName,
            Customer.Provisional,
            Numbers.ConvertAll(n => CustomerRecord.Written(n.Number, n.Extension)),
            Customer.Revision)
        {
            TeamId = Customer.TeamId,
            LastCsat = Customer.LastCsat,
            LastNps = Customer.LastNps,
            LastScoreAt = Customer.LastScoreAt,
        };
    }
}
