using Crm.HelpDesk.Data;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Complaints;

/// <summary>A complaint.</summary>
/// <param name="Revision">Zero while nobody has written anything.</param>
public sealed record ComplaintRecord(
    Guid TicketId, string? Cause, string? Remedy, Guid? OwnerId, string? OwnerName, DateTimeOffset? DueAt, DateTimeOffset? SettledAt, long Revision);

/// <summary>What a person writes about a complaint.</summary>
/// <param name="Revision">As read.</param>
public sealed record ComplaintDraft(long Revision, string? Cause, string? Remedy, Guid? OwnerId, DateTimeOffset? DueAt, bool Settled);

/// <summary>How many complaints of a span of time were put down to a cause.</summary>
/// <param name="Cause">Null: nobody knows yet.</param>
public sealed record CauseCount(string? Cause, int Complaints, int Settled);

/// <summary>Complaints: their cause, remedy, owner and deadline, and what happens when the deadline passes.</summary>
public sealed class ComplaintDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const int MostCauses = 100;
    private const int AtOnce = 100;

    /// <summary>The complaint of a ticket; not found when the ticket is none, or not for the viewer.</summary>
    public async Task<Result<ComplaintRecord>> FindAsync(Guid ticketId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Tickets.SeenBy(viewer).AnyAsync(t => t.Id == ticketId && t.Kind == TicketKind.Complaint, cancel)
            ? Result<ComplaintRecord>.Ok(await RecordAsync(db, ticketId, cancel))
            : NotFound();
    }

    /// <summary>Writes a complaint, if nobody else did since it was read; what has changed stands in the ticket's history.</summary>
    public async Task<Result<ComplaintRecord>> WriteAsync(Guid ticketId, ComplaintDraft draft, Actor actor, CancellationToken cancel = default)
    {
        if ((TextRules.Optional("The cause", draft.Cause, TextRules.Name) ?? TextRules.Optional("The remedy", draft.Remedy, TextRules.Text)) is { } problem)
        {
            return Result<ComplaintRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(() => WriteOnceAsync(db, ticketId, draft, actor, cancel), cancel);
    }

    /// <summary>The causes on offer, in their order.</summary>
    public async Task<IReadOnlyList<string>> CausesAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.ComplaintCauses.OrderBy(c => c.Position).Select(c => c.Name).ToListAsync(cancel);
    }

    /// <summary>Replaces the causes on offer.</summary>
    public async Task<Result<IReadOnlyList<string>>> SetCausesAsync(IReadOnlyList<string> causes, CancellationToken cancel = default)
    {
        var names = causes.Select(c => c.Trim()).ToList();
        var problem = names.Select(name => TextRules.Required("The cause", name, TextRules.Name)).FirstOrDefault(p => p is not null)
            ?? (names.Count is 0 or > MostCauses ? $"There must be 1 to {MostCauses} causes." : null)
            ?? (names.Distinct().Count() < names.Count ? "A cause stands there twice. Please remove one of the two." : null);
        if (problem is not null)
        {
            return Result<IReadOnlyList<string>>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.InTransactionAsync(
            async () =>
            {
                await db.ComplaintCauses.ExecuteDeleteAsync(cancel);
                db.ComplaintCauses.AddRange(names.Select((name, i) => new ComplaintCause { Name = name, Position = i }));
                await db.SaveChangesAsync(cancel);
                return Result<IReadOnlyList<string>>.Ok(names);
            },
            cancel);
    }

    /// <summary>Complaints made in a span of time by cause, the most frequent first.</summary>
    /// <param name="until">Not included.</param>
    public async Task<IReadOnlyList<CauseCount>> ReportAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var counts = await db.Complaints.Where(c => c.CreatedAt >= from && c.CreatedAt < until).GroupBy(c => c.Cause)
            .Select(g => new CauseCount(g.Key, g.Count(), g.Count(c => c.SettledAt != null))).ToListAsync(cancel);
        return [.. counts.OrderByDescending(c => c.Complaints).ThenBy(c => c.Cause, StringComparer.Ordinal)];
    }

    /// <summary>Tells the owners and supervisors of complaints whose deadline has passed, once for each deadline, also when it passed while the server was down.</summary>
    /// <returns>Who was told.</returns>
    public async Task<IReadOnlyCollection<Guid>> LookAsync(CancellationToken cancel = default)
    {
        var told = new HashSet<Guid>();
        await using var look = await databases.CreateDbContextAsync(cancel);
        var now = time.GetUtcNow();
        var due = await look.Complaints.Where(c => c.SettledAt == null && c.DueAt < now && (c.EscalatedFor == null || c.EscalatedFor != c.DueAt))
            .OrderBy(c => c.DueAt).Select(c => c.TicketId).Take(AtOnce).ToListAsync(cancel);
        foreach (var ticket in due)
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            told.UnionWith(await db.InTransactionAsync(() => EscalateAsync(db, ticket, now, cancel), cancel));
        }

        return told;
    }

    private static async Task<IReadOnlyCollection<Guid>> EscalateAsync(HelpDeskDb db, Guid ticketId, DateTimeOffset now, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
        var complaint = await db.Complaints.SingleAsync(c => c.TicketId == ticketId, cancel);
        if (complaint.SettledAt is not null || complaint.DueAt is not { } due || due >= now || complaint.EscalatedFor == due)
        {
            return [];
        }

        var ticket = await db.Tickets.SingleAsync(t => t.Id == ticketId, cancel);
        complaint.EscalatedFor = due;
        var late = now - due > SlaWatch.InTime ? $" Noticed {SlaTexts.Length(now - due)} late." : "";
        var text = $"The complaint was to be settled by now and is not.{late}";
        SlaHistory.Add(db, ticket, now, text);
        var users = new HashSet<Guid>(await NoticeBoard.SupervisorsAsync(db, ticket.TeamId, cancel));
        users.UnionWith(new[] { complaint.OwnerId ?? ticket.OwnerId }.OfType<Guid>());
        NoticeBoard.Add(db, users, now, $"#{ticket.Number} {ticket.Title}: {text}", ticket.Id);
        await db.SaveChangesAsync(cancel);
        return users;
    }

    private async Task<Result<ComplaintRecord>> WriteOnceAsync(HelpDeskDb db, Guid ticketId, ComplaintDraft draft, Actor actor, CancellationToken cancel)
    {
        await db.LockAsync(DatabaseLock.TicketHistory, ticketId, cancel);
        if (await db.Tickets.SeenBy(actor.Viewer).FirstOrDefaultAsync(t => t.Id == ticketId && t.Kind == TicketKind.Complaint, cancel) is not { } ticket)
        {
            return NotFound();
        }

        var now = time.GetUtcNow();
        var complaint = await db.Complaints.FirstOrDefaultAsync(c => c.TicketId == ticketId, cancel);
        if ((complaint?.Revision ?? 0) != draft.Revision)
        {
            return Result<ComplaintRecord>.Conflict("Someone else has changed this complaint. Reload the page and make your change again.", await RecordAsync(db, ticketId, cancel));
        }

        if (draft.Cause is not null && draft.Cause != complaint?.Cause && !await db.ComplaintCauses.AnyAsync(c => c.Name == draft.Cause, cancel))
        {
            return Result<ComplaintRecord>.Invalid("There is no such cause. Choose one of the list.");
        }

        var owner = draft.OwnerId is null ? null : await db.Users.Where(u => u.Id == draft.OwnerId).Select(u => u.DisplayName).FirstOrDefaultAsync(cancel);
        if (draft.OwnerId is not null && owner is null)
        {
            return Result<ComplaintRecord>.Invalid("The owner is not a user of this system. Please choose another.");
        }

        if (complaint is null)
        {
            complaint = new Complaint { TicketId = ticketId, CreatedAt = now };
            db.Complaints.Add(complaint);
        }

        foreach (var text in Apply(complaint, draft, owner, now))
        {
            ticket.UpdatedAt = TicketDesk.Next(ticket, now);
            db.TicketEntries.Add(TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Complaint, text, actor, null));
        }

        await db.SaveChangesAsync(cancel);
        return Result<ComplaintRecord>.Ok(await RecordAsync(db, ticketId, cancel));
    }

    // What the history says of each change.
    private static List<string> Apply(Complaint complaint, ComplaintDraft draft, string? owner, DateTimeOffset now)
    {
        var said = new List<string>();
        if (complaint.Cause != draft.Cause)
        {
            said.Add($"Cause: {draft.Cause ?? "not known"}");
        }

        if (complaint.Remedy != draft.Remedy)
        {
            said.Add(TextRules.Clean($"Remedy: {draft.Remedy ?? "none"}", TextRules.Text)!);
        }

        if (complaint.OwnerId != draft.OwnerId)
        {
            said.Add($"Complaint owner: {owner ?? "nobody"}");
        }

        if (complaint.DueAt != draft.DueAt)
        {
            said.Add(draft.DueAt is { } due ? $"To be settled by {due.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "No deadline");
        }

        if (complaint.SettledAt is not null != draft.Settled)
        {
            said.Add(draft.Settled ? "Complaint settled" : "Complaint taken up again");
        }

        (complaint.Cause, complaint.Remedy, complaint.OwnerId, complaint.DueAt) = (draft.Cause, draft.Remedy, draft.OwnerId, draft.DueAt);
        complaint.SettledAt = draft.Settled ? complaint.SettledAt ?? now : null;
        complaint.Revision++;
        return said;
    }

    private static async Task<ComplaintRecord> RecordAsync(HelpDeskDb db, Guid ticketId, CancellationToken cancel) =>
        await db.Complaints.Where(c => c.TicketId == ticketId).Select(c => new ComplaintRecord(
            c.TicketId,
            c.Cause,
            c.Remedy,
            c.OwnerId,
            db.Users.Where(u => u.Id == c.OwnerId).Select(u => u.DisplayName).FirstOrDefault(),
            c.DueAt,
            c.SettledAt,
            c.Revision)).FirstOrDefaultAsync(cancel) ?? new(ticketId, null, null, null, null, null, null, 0);

    private static Result<ComplaintRecord> NotFound() => Result<ComplaintRecord>.NotFound("There is no such complaint.");
}
