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
        var key = HandleForm.EmailKey(sender.Address);
        var present = db.Customers.ReadsAll("few share an address").Where(c => c.MergedIntoId == null);
        var known = await FirstAsync(present.Where(c => db.CustomerHandles.Where(h => h.Kind == HandleKind.Email && h.Key == key).Select(h => h.CustomerId).Contains(c.Id)), cancel)
            ?? await FirstAsync(present.Where(c => c.Email == key), cancel);
        if (known is not null)
        {
            return known;
        }

        var customer = ProvisionalCustomers.Add(db, Guid.CreateVersion7(now), sender.Name ?? sender.Address, tier, now);
        customer.Email = key;
        customer.Handles.Add(new CustomerHandle { CustomerId = customer.Id, Kind = HandleKind.Email, Key = key, Value = key });
        return customer;
    }

    public static Task<bool> IsOfAsync(HelpDeskDb db, Guid customer, string address, CancellationToken cancel)
    {
        var key = HandleForm.EmailKey(address);
        return db.Customers.AnyAsync(c => c.Id == customer && (c.Email!.ToLower() == key || c.Handles.Any(h => h.Kind == HandleKind.Email && h.Key == key)), cancel);
    }

    private static Task<Customer?> FirstAsync(IQueryable<Customer> customers, CancellationToken cancel) =>
        customers.OrderBy(c => c.Provisional).ThenBy(c => c.CreatedAt).FirstOrDefaultAsync(cancel);
}
