using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Timeline;

/// <summary>The callers who asked to be called back.</summary>
public sealed class CallbackList(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>Open callbacks, the longest waiting first.</summary>
    /// <param name="queues">Only of these queues; null for all.</param>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<CallbackRecord>> OpenAsync(
        IReadOnlyCollection<string>? queues, string? after, int take, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<CallbackRecord>.Size(take);
        var callbacks = db.Callbacks.Where(c => c.State == CallbackState.Open);
        if (queues is not null)
        {
            callbacks = callbacks.Where(c => queues.Contains(c.Queue));
        }

        if (!viewer.SeesAll)
        {
            var contacts = db.Contacts.SeenBy(db, viewer);
            callbacks = callbacks.Where(c => contacts.Any(k => k.Id == c.ContactId));
        }

        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            callbacks = callbacks.Where(c => c.Since >= at && (c.Since > at || c.Id.CompareTo(id) > 0));
        }

        var rows = await Records(db, callbacks.OrderBy(c => c.Since).ThenBy(c => c.Id).Take(size + 1)).ToListAsync(cancel);
        return rows.Count > size
            ? new(rows[..size], Cursor.Write(rows[size - 1].Since, rows[size - 1].Id.ToString()))
            : new(rows, null);
    }

    public async Task<CallbackRecord?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.Callbacks.Where(c => c.Id == id)).SingleOrDefaultAsync(cancel);
    }

    private static IQueryable<CallbackRecord> Records(HelpDeskDb db, IQueryable<Callback> callbacks) =>
        callbacks.Select(c => new CallbackRecord(
            c.Id,
            c.ContactId,
            db.Contacts.Where(k => k.Id == c.ContactId).Select(k => k.CustomerId).FirstOrDefault(),
            db.Contacts.Where(k => k.Id == c.ContactId).Join(db.Customers, k => k.CustomerId, m => m.Id, (k, m) => m.Name).FirstOrDefault(),
            c.Queue,
            c.Number,
            c.Since,
            c.State,
            c.Attempts,
            c.LastOutcome,
            c.LastTriedAt));
}
