using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Which customer an id means now: itself, or the one that it was merged into. Whatever adds a row to a customer asks here first and inside its transaction, so that nothing comes to a
/// customer who is not there any more.
/// </summary>
internal static class PresentCustomer
{
    /// <summary>The present customer, held until the transaction's end: it is not merged meanwhile. Null when there is none.</summary>
    public static async Task<Guid?> HoldAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        while (true)
        {
            await db.LockAsync(DatabaseLock.Customer, id, cancel);
            var row = await db.Customers.Where(c => c.Id == id).Select(c => new { c.MergedIntoId }).SingleOrDefaultAsync(cancel);
            if (row?.MergedIntoId is not { } next)
            {
                return row is null ? null : id;
            }

            // Ends: only a customer who is present can be merged into, so a chain has no circle.
            id = next;
        }
    }

    /// <summary>The same for somebody who may not see everybody: null too when it is hidden from them.</summary>
    public static async Task<Guid?> HoldAsync(HelpDeskDb db, Guid id, Viewer viewer, CancellationToken cancel) =>
        await HoldAsync(db, id, cancel) is { } present && await db.Customers.SeenBy(viewer).AnyAsync(c => c.Id == present, cancel) ? present : null;

    /// <summary>The present customer for a reader.</summary>
    public static async Task<Guid?> ResolveAsync(HelpDeskDb db, Guid id, CancellationToken cancel)
    {
        while (true)
        {
            var row = await db.Customers.Where(c => c.Id == id).Select(c => new { c.MergedIntoId }).SingleOrDefaultAsync(cancel);
            if (row?.MergedIntoId is not { } next)
            {
                return row is null ? null : id;
            }

            id = next;
        }
    }
}
