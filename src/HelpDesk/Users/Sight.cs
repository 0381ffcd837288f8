using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Users;

/// <summary>Whether someone may see a row, for those who do not read the row itself.</summary>
public sealed class Sight(IDbContextFactory<HelpDeskDb> databases)
{
    public async Task<bool> OfCustomerAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Customers.SeenBy(viewer).AnyAsync(c => c.Id == id, cancel);
    }

    public async Task<bool> OfTicketAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.SeenBy(viewer).AnyAsync(t => t.Id == id, cancel);
    }
}
