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
        var lower = sender.Address.ToLowerInvariant();
        // By the index, as most are written; what is written otherwise is only found by looking at all.
        var known = await FirstAsync(db.Customers.Where(c => c.Email == lower), cancel) ?? await FirstAsync(db.Customers.Where(c => c.Email!.ToLower() == lower), cancel);
        if (known is not null)
        {
            return known;
        }

        var customer = ProvisionalCustomers.Add(db, Guid.CreateVersion7(now), sender.Name ?? sender.Address, tier, now);
        customer.Email = lower;
        return customer;
    }

    public static Task<bool> IsOfAsync(HelpDeskDb db, Guid customer, string address, CancellationToken cancel)
    {
        var lower = address.ToLowerInvariant();
        return db.Customers.AnyAsync(c => c.Id == customer && c.Email!.ToLower() == lower, cancel);
    }

    private static Task<Customer?> FirstAsync(IQueryable<Customer> customers, CancellationToken cancel) =>
        customers.OrderBy(c => c.Provisional).ThenBy(c => c.CreatedAt).FirstOrDefaultAsync(cancel);
}
