using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Customers made for numbers that nobody knows yet. Runs inside the caller's transaction.</summary>
internal static class ProvisionalCustomers
{
    /// <summary>The customer with this number, a complete one first; else a new provisional one, added but not saved.</summary>
    public static async Task<Customer> TakeOrAddAsync(HelpDeskDb db, string e164, string? displayName, string tier, DateTimeOffset now, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.ProvisionalCustomers, cancel: cancel);
        var known = await db.PhoneNumbers.ReadsAll("few share a number").Where(n => n.Number == e164)
            .Join(db.Customers, n => n.CustomerId, c => c.Id, (n, c) => c)
            .OrderBy(c => c.Provisional).ThenBy(c => c.CreatedAt)
            .FirstOrDefaultAsync(cancel);
        if (known is not null)
        {
            return known;
        }

        var customer = Add(db, Guid.CreateVersion7(now), displayName ?? e164, tier, now);
        customer.MadeForNumber = e164;
        customer.Numbers.Add(new PhoneNumber { CustomerId = customer.Id, Number = e164 });
        return customer;
    }

    /// <summary>A provisional customer of whom not even the number is known.</summary>
    public static Customer Add(HelpDeskDb db, Guid id, string name, string tier, DateTimeOffset now)
    {
        var customer = new Customer
        {
            Id = id,
            Name = TextRules.Clean(name, TextRules.Name)!,
            Tier = tier,
            Provisional = true,
            CreatedAt = now,
            Revision = 1,
        };
        db.Customers.Add(customer);
        return customer;
    }
}
