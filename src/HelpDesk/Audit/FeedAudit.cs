using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Audit;

/// <summary>What changed, from the feed into the audit log: each entry exactly once, because the place in the feed moves in the same transaction. Calls are not in it; they have their own record.</summary>
public sealed class FeedAudit(IDbContextFactory<HelpDeskDb> databases)
{
    private const string Place = "audit";
    private const int AtOnce = 200;
    private const string OfContacts = "contact.";

    /// <summary>Takes over some entries.</summary>
    /// <returns>How many were read; 0 when there is nothing new.</returns>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var from = await FeedPlaces.TakeAsync(db, Place, cancel);
        var entries = await FeedReader.AfterAsync(db, from, AtOnce, cancel);
        if (entries.Count == 0)
        {
            return 0;
        }

        await db.InTransactionAsync(
            async () =>
            {
                if (await FeedPlaces.AdvanceAsync(db, Place, from, entries[^1].Sequence, cancel))
                {
                    await new RowWriter<AuditRow>(db).InsertAsync([.. entries.Where(e => !e.Kind.StartsWith(OfContacts, StringComparison.Ordinal)).Select(e => AuditRow.From(Entry(e)))], cancel);
                }
            },
            cancel);
        return entries.Count;
    }

    private static AuditEntry Entry(FeedRecord e) => new(
        Guid.CreateVersion7(e.At), e.At, e.Kind, new Actor(e.ActorId, e.ActorName), null, e.TicketId ?? e.CustomerId, null, $"feed {e.Sequence}: {e.Body.GetRawText()}");
}
