using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>What one look has done.</summary>
/// <param name="Recounted">Tickets whose clocks were brought under changed rules.</param>
/// <param name="Steps">Warnings and escalations that were done.</param>
/// <param name="Told">Users who have new notices.</param>
/// <param name="Failures">What went wrong with single tickets; each is tried again at the next look.</param>
public sealed record SlaLook(int Recounted, int Steps, IReadOnlyCollection<Guid> Told, IReadOnlyList<(Guid TicketId, Exception Why)> Failures);

/// <summary>
/// What time brings about for promises: warnings before they are broken, escalations, and clocks under changed rules. It remembers nothing: each look asks the database what is
/// due, so it may be asked at any time, by any host, and after any pause. Each step is done in one transaction with everything that follows from it, under a key that
/// can be there once only; after a pause the steps are done in the order in which they were due, and say that they are late.
/// </summary>
public sealed class SlaWatch(IDbContextFactory<HelpDeskDb> databases, TicketDesk tickets, TimeProvider time)
{
    /// <summary>A step that is done later than this after its time says so.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromMinutes(5);

    private const int AtOnce = 100;

    /// <summary>Does everything that is due now.</summary>
    public async Task<SlaLook> LookAsync(CancellationToken cancel = default)
    {
        var (told, failures) = (new HashSet<Guid>(), new Dictionary<Guid, Exception>());
        var recounted = await WorkOffAsync(RecountsAsync, RecountAsync, failures, cancel);
        var steps = await WorkOffAsync(DueAsync, (ticket, ct) => StepAsync(ticket, told, ct), failures, cancel);
        return new(recounted, steps, told, [.. failures.Select(f => (f.Key, f.Value))]);
    }

    // Takes tickets until there are none; one that fails does not hold up the others.
    private async Task<int> WorkOffAsync(
        Func<HelpDeskDb, List<Guid>, CancellationToken, Task<List<Guid>>> next, Func<Guid, CancellationToken, Task> work, Dictionary<Guid, Exception> failures, CancellationToken cancel)
    {
        for (var done = 0; ;)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var due = await next(db, [.. failures.Keys], cancel);
            if (due.Count == 0)
            {
                return done;
            }

            foreach (var ticket in due.Distinct())
            {
                try
                {
                    await work(ticket, cancel);
                    done++;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failures[ticket] = e;
                }
            }
        }
    }

    private static Task<List<Guid>> RecountsAsync(HelpDeskDb db, List<Guid> except, CancellationToken cancel) =>
        db.SlaClocks.Where(c => c.RecountAt != null && !except.Contains(c.TicketId)).OrderBy(c => c.RecountAt).ThenBy(c => c.Id).Select(c => c.TicketId).Take(AtOnce).ToListAsync(cancel);

    private Task<List<Guid>> DueAsync(HelpDeskDb db, List<Guid> except, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return db.SlaClocks.Where(c => c.AlertAt < now && !except.Contains(c.TicketId)).OrderBy(c => c.AlertAt).ThenBy(c => c.Id).Select(c => c.TicketId).Take(AtOnce).ToListAsync(cancel);
    }

    private Task RecountAsync(Guid ticketId, CancellationToken cancel) => OnTicketAsync(
        ticketId,
        (db, ticket) => SlaClocks.TicketChangedAsync(db, ticket, time.GetUtcNow(), cancel),
        cancel);

    private async Task StepAsync(Guid ticketId, HashSet<Guid> told, CancellationToken cancel)
    {
        IReadOnlyCollection<Guid> users = [];
        await OnTicketAsync(
            ticketId,
            async (db, ticket) => users = await new Escalation(db, tickets, ticket, time.GetUtcNow()).NextAsync(cancel),
            cancel);
        told.UnionWith(users);
    }

    private async Task OnTicketAsync(Guid ticketId, Func<HelpDeskDb, Ticket, Task> work, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(
            async () =>
            {
                await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
                await work(db, await db.Tickets.SingleAsync(t => t.Id == ticketId, cancel));
                await db.SaveChangesAsync(cancel);
            },
            cancel);
    }
}
