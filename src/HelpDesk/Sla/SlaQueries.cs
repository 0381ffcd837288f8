using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Sla;

/// <summary>One promise about a ticket, as it stands.</summary>
/// <param name="Policy">Name of the policy that makes it.</param>
/// <param name="Why">Why this policy, in a sentence.</param>
/// <param name="DueAt">Null while it is paused, unless it was broken before.</param>
/// <param name="BreachedAt">The due time that passed without it being kept.</param>
/// <param name="WorkedMinutes">Working time used, by now or until it ended.</param>
public sealed record SlaClockRecord(
    SlaKind Kind,
    SlaState State,
    string Policy,
    string Why,
    int TargetMinutes,
    double WorkedMinutes,
    DateTimeOffset StartedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? PausedAt,
    DateTimeOffset? MetAt,
    DateTimeOffset? BreachedAt);

/// <summary>Reads promises.</summary>
public sealed class SlaQueries(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const int MostClocks = 100;

    /// <summary>A ticket's promises, the latest begun first; those that were taken back are left out, unless they had been broken.</summary>
    public async Task<IReadOnlyList<SlaClockRecord>> OfTicketAsync(Guid ticketId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var clocks = await db.SlaClocks.AsNoTracking().Where(c => c.TicketId == ticketId && (c.State != SlaState.Dropped || c.BreachedAt != null)).ToListAsync(cancel);
        if (clocks.Count == 0)
        {
            return [];
        }

        var (book, now) = (await SlaRuleBook.LoadAsync(db, cancel), time.GetUtcNow());
        var records = new List<SlaClockRecord>();
        foreach (var c in clocks.OrderByDescending(c => c.StartedAt).ThenBy(c => c.Kind).Take(MostClocks))
        {
            var worked = c.WorkedBy(await book.HoursAsync(c.CalendarId, cancel), now);
            records.Add(new(c.Kind, c.State, c.Policy, c.Why, c.TargetMinutes, worked.TotalMinutes, c.StartedAt, c.DueAt, c.PausedAt, c.MetAt, c.BreachedAt ?? (c.State == SlaState.Running && c.DueAt < now ? c.DueAt : null)));
        }

        return records;
    }

    /// <summary>How many tickets have a promise that is broken and still waits to be kept.</summary>
    public async Task<int> OverdueAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        return await db.Tickets.CountAsync(t => t.DueAt < now, cancel);
    }

    /// <summary>How many promises have been broken since an instant.</summary>
    public async Task<int> BreachesSinceAsync(DateTimeOffset since, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.SlaClocks.CountAsync(c => c.BreachedAt >= since, cancel);
    }
}
