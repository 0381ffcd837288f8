using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Customers as records, in one query.</summary>
internal static class CustomerQueries
{
    public static async Task<CustomerRecord?> FindAsync(HelpDeskDb db, Guid id, Viewer viewer, CancellationToken cancel) =>
        (await Rows(db, db.Customers.SeenBy(viewer).Where(c => c.Id == id)).ToListAsync(cancel)).Select(row => row.ToRecord()).SingleOrDefault();

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
        };
    }
}
