using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>Customers by their e-mail address.</summary>
internal static class MailCustomers
{
    /// <summary>The customer with this address, a complete one first; else a new provisional one, added but not saved.</summary>
    public static async Task<Customer> TakeOrAddAsync(HelpDeskDb db, Mailbox sender, string tier, DateTimeOffset now, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.ProvisionalCustomers, cancel: cancel);
        var known = await With(db, sender.Address).OrderBy(c => c.Provisional).ThenBy(c => c.CreatedAt).FirstOrDefaultAsync(cancel);
        if (known is not null)
        {
            return known;
        }

        var customer = ProvisionalCustomers.Add(db, Guid.CreateVersion7(now), sender.Name ?? sender.Address, tier, now);
        customer.Email = sender.Address.ToLowerInvariant();
        return customer;
    }

    public static Task<bool> IsOfAsync(HelpDeskDb db, Guid customer, string address, CancellationToken cancel) =>
        With(db, address).AnyAsync(c => c.Id == customer, cancel);

    // By the index: as it is written here, or in small letters as most are.
    private static IQueryable<Customer> With(HelpDeskDb db, string address)
    {
        var lower = address.ToLowerInvariant();
        return db.Customers.Where(c => c.Email == lower || c.Email == address);
    }
}
