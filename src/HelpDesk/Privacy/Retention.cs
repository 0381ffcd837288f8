using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Privacy;

/// <summary>What is kept for a time of its own.</summary>
public enum RetentionKind
{
    /// <summary>Recorded conversations and voice messages: the files.</summary>
    Recordings,

    /// <summary>What contacts say of a person: numbers, names, what was pressed and noted. The figures stay.</summary>
    Contacts,

    /// <summary>Titles, texts and attachments of closed tickets. That there was a ticket stays.</summary>
    Tickets,

    /// <summary>The audit log, never shorter than <see cref="AuditLog.ShortestDays"/>.</summary>
    Audit,
}

/// <param name="Days">0 keeps it for ever.</param>
public sealed record RetentionRecord(RetentionKind Kind, int Days);

/// <summary>
/// Removes what is older than the site keeps it: in small batches, oldest first, except of customers under a legal hold. What was removed is in the audit log, id by
/// id. Where it stands is in the database, so a server that was killed goes on where it was.
/// </summary>
public sealed class Retention(IDbContextFactory<HelpDeskDb> databases, IRecordingFiles recordings, AttachmentStore attachments, TimeProvider time)
{
    private const int AtOnce = 100;
    private const int LongestDays = 36_500;
    private static readonly Actor Itself = new(null, "retention");

    public async Task<IReadOnlyList<RetentionRecord>> ListAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var set = await db.RetentionSettings.AsNoTracking().ToDictionaryAsync(r => r.Kind, r => r.Days, cancel);
        return [.. Enum.GetValues<RetentionKind>().Select(kind => new RetentionRecord(kind, set.GetValueOrDefault(Name(kind))))];
    }

    /// <summary>Sets how long a kind is kept.</summary>
    /// <param name="address">Where the request came from, for the audit log.</param>
    public async Task<Result<RetentionRecord>> SetAsync(RetentionKind kind, int days, Actor actor, string? address, CancellationToken cancel = default)
    {
        if (days is < 0 or > LongestDays)
        {
            return Result<RetentionRecord>.Invalid($"The days must be 0 (kept for ever) to {LongestDays}.");
        }

        if (kind == RetentionKind.Audit && days is > 0 and < AuditLog.ShortestDays)
        {
            return Result<RetentionRecord>.Invalid($"The audit log is kept for at least {AuditLog.ShortestDays} days.");
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var setting = await SettingAsync(db, kind, cancel);
        var now = time.GetUtcNow();
        AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "retention.changed", actor, address, Detail: $"{Name(kind)}: {setting.Days} → {days} days"));
        setting.Days = days;
        await db.SaveChangesAsync(cancel);
        return Result<RetentionRecord>.Ok(new(kind, days));
    }

    /// <summary>What counts while nobody has decided: sets it when there is no setting yet.</summary>
    public async Task EnsureAsync(RetentionKind kind, int days, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var name = Name(kind);
        if (!await db.RetentionSettings.AnyAsync(r => r.Kind == name, cancel))
        {
            db.RetentionSettings.Add(new RetentionSetting { Kind = name, Days = days });
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Removes one batch of each kind. For one caller at a time.</summary>
    /// <returns>How many were looked at; 0 when nothing is due.</returns>
    public async Task<int> RunAsync(CancellationToken cancel = default)
    {
        var seen = 0;
        foreach (var kind in Enum.GetValues<RetentionKind>())
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            var name = Name(kind);
            if (await db.RetentionSettings.FirstOrDefaultAsync(r => r.Kind == name && r.Days > 0, cancel) is { } setting)
            {
                seen += await BatchAsync(db, kind, setting, cancel);
            }
        }

        return seen;
    }

    private async Task<int> BatchAsync(HelpDeskDb db, RetentionKind kind, RetentionSetting setting, CancellationToken cancel)
    {
        var (after, before) = (setting.Reached ?? DateTimeOffset.MinValue, time.GetUtcNow().AddDays(-setting.Days));
        var due = await DueAsync(db, kind, after, before, cancel);
        if (due.Count == 0)
        {
            return 0;
        }

        var free = due.Where(row => !row.Held).Select(row => row.Id).ToList();
        foreach (var some in free.Chunk(AtOnce))
        {
            await RemoveAsync(db, kind, [.. some], cancel);
        }

        setting.Reached = due[^1].At;
        if (free.Count > 0)
        {
            var now = time.GetUtcNow();
            AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "retention.removed", Itself, Detail: $"{Name(kind)} older than {setting.Days} days: {string.Join(' ', free)}"));
        }

        await db.SaveChangesAsync(cancel);
        return due.Count;
    }

    /// <summary>The oldest rows that are due. Those of one instant stay together, so that the place reached is a time.</summary>
    private static async Task<List<Due>> DueAsync(HelpDeskDb db, RetentionKind kind, DateTimeOffset after, DateTimeOffset before, CancellationToken cancel)
    {
        var rows = Rows(db, kind).Where(row => row.At > after && row.At < before).OrderBy(row => row.At);
        var first = await rows.Take(AtOnce).ToListAsync(cancel);
        if (first.Count < AtOnce)
        {
            return first;
        }

        var last = first[^1].At;
        return await rows.Where(row => row.At <= last).ToListAsync(cancel);
    }

    private static IQueryable<Due> Rows(HelpDeskDb db, RetentionKind kind)
    {
        var held = db.LegalHolds.Where(h => h.LiftedAt == null);
        return kind switch
        {
            RetentionKind.Recordings => db.Recordings.Where(r => r.File != "").Select(r => new Due
            {
                Id = r.Id, At = r.At, Held = db.Contacts.Any(c => c.Id == r.ContactId && held.Any(h => h.CustomerId == c.CustomerId)),
            }),
            RetentionKind.Contacts => db.Contacts.Where(c => c.EndedAt != null).Select(c => new Due { Id = c.Id, At = c.EndedAt!.Value, Held = held.Any(h => h.CustomerId == c.CustomerId) }),
            RetentionKind.Tickets => db.Tickets.Where(t => t.State == TicketState.Closed).Select(t => new Due { Id = t.Id, At = t.UpdatedAt, Held = held.Any(h => h.CustomerId == t.CustomerId) }),
            RetentionKind.Audit => db.Audit.Select(a => new Due { Id = a.Id, At = a.At }),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private Task RemoveAsync(HelpDeskDb db, RetentionKind kind, List<Guid> ids, CancellationToken cancel) => kind switch
    {
        RetentionKind.Recordings => RemoveRecordingsAsync(db, ids, cancel),
        RetentionKind.Contacts => RemoveContactsAsync(db, ids, cancel),
        RetentionKind.Tickets => RemoveTicketsAsync(db, ids, cancel),
        _ => db.Audit.Where(a => ids.Contains(a.Id)).ExecuteDeleteAsync(cancel),
    };

    private async Task RemoveRecordingsAsync(HelpDeskDb db, List<Guid> ids, CancellationToken cancel)
    {
        foreach (var file in await db.Recordings.Where(r => ids.Contains(r.Id)).Select(r => r.File).ToListAsync(cancel))
        {
            recordings.Delete(file);
        }

        await db.Recordings.Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(set => set.SetProperty(r => r.File, "").SetProperty(r => r.Error, "no longer kept"), cancel);
    }

    private async Task RemoveContactsAsync(HelpDeskDb db, List<Guid> ids, CancellationToken cancel)
    {
        await using (var events = await databases.CreateDbContextAsync(cancel))
        {
            await Eraser.RedactAsync(events, ids, cancel);
        }

        await db.Callbacks.Where(b => ids.Contains(b.ContactId) && b.State != Timeline.CallbackState.Open).ExecuteUpdateAsync(set => set.SetProperty(b => b.Number, EventRedaction.Erased), cancel);
        await db.Contacts.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, (string?)null).SetProperty(c => c.DisplayName, (string?)null), cancel);
    }

    private async Task RemoveTicketsAsync(HelpDeskDb db, List<Guid> ids, CancellationToken cancel)
    {
        await attachments.RemoveAsync(await db.Attachments.Where(a => ids.Contains(a.TicketId!.Value)).Select(a => a.Id).ToListAsync(cancel), cancel);
        await db.TicketEntries.Where(e => ids.Contains(e.TicketId)).ExecuteUpdateAsync(set => set.SetProperty(e => e.Text, ""), cancel);
        await db.Tickets.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(set => set.SetProperty(t => t.Title, "No longer kept").SetProperty(t => t.Fields, (string?)null), cancel);
    }

    private static async Task<RetentionSetting> SettingAsync(HelpDeskDb db, RetentionKind kind, CancellationToken cancel)
    {
        var name = Name(kind);
        if (await db.RetentionSettings.FirstOrDefaultAsync(r => r.Kind == name, cancel) is { } setting)
        {
            return setting;
        }

        setting = new RetentionSetting { Kind = name };
        db.RetentionSettings.Add(setting);
        return setting;
    }

    private static string Name(RetentionKind kind) => kind.ToString().ToLowerInvariant();

    private sealed class Due
    {
        public Guid Id { get; init; }

        public DateTimeOffset At { get; init; }

        public bool Held { get; init; }
    }
}
