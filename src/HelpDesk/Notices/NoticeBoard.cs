using Crm.HelpDesk.Data;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Notices;

/// <param name="TicketId">What it is about; null when about no ticket.</param>
public sealed record NoticeRecord(Guid Id, DateTimeOffset At, string Text, Guid? TicketId, int? TicketNumber);

/// <summary>What the product tells users, each until it was seen.</summary>
public sealed class NoticeBoard(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>What a user has not seen, the newest first; at most <see cref="Page{T}.MaximumSize"/>.</summary>
    public async Task<IReadOnlyList<NoticeRecord>> UnseenAsync(Guid userId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Notices.Where(n => n.UserId == userId && n.SeenAt == null)
            .OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Take(Page<NoticeRecord>.MaximumSize)
            .Select(n => new NoticeRecord(n.Id, n.At, n.Text, n.TicketId, db.Tickets.Where(t => t.Id == n.TicketId).Select(t => (int?)t.Number).FirstOrDefault()))
            .ToListAsync(cancel);
    }

    /// <summary>The user has seen these, or all that were made until now; others' are left alone.</summary>
    public async Task SeeAsync(Guid userId, IReadOnlyCollection<Guid>? ids, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var seen = db.Notices.Where(n => n.UserId == userId && n.SeenAt == null && n.At <= now);
        if (ids is not null)
        {
            seen = seen.Where(n => ids.Contains(n.Id));
        }

        await seen.ExecuteUpdateAsync(set => set.SetProperty(n => n.SeenAt, now), cancel);
    }

    /// <summary>Tells users of something, in the transaction that makes it so.</summary>
    internal static void Add(HelpDeskDb db, IEnumerable<Guid> users, DateTimeOffset now, string text, Guid? ticketId = null) =>
        db.Notices.AddRange(users.Distinct().Select(user => new Notice { Id = Guid.CreateVersion7(now), UserId = user, At = now, Text = text, TicketId = ticketId }));

    /// <summary>The supervisors of a team, or all of them when there is no team; the administrators, who see everything, when there is no such supervisor.</summary>
    internal static async Task<IReadOnlyList<Guid>> SupervisorsAsync(HelpDeskDb db, Guid? team, CancellationToken cancel)
    {
        var users = db.Users.Where(u => !u.Disabled);
        var supervisors = users.Where(u => u.Role == UserRole.Supervisor);
        if (team is not null)
        {
            supervisors = supervisors.Where(u => db.TeamMembers.Any(m => m.TeamId == team && m.UserId == u.Id));
        }

        var found = await supervisors.Select(u => u.Id).ToListAsync(cancel);
        return found.Count > 0 ? found : await users.Where(u => u.Role == UserRole.Administrator).Select(u => u.Id).ToListAsync(cancel);
    }
}
