using Crm.HelpDesk.Data;
using Crm.HelpDesk.Imports;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Audit;

/// <summary>Someone saw, heard, took out or changed something.</summary>
/// <param name="Id">Made by the writer, of version 7: written twice it is stored once.</param>
/// <param name="Kind">What was done, such as "customer.seen".</param>
/// <param name="Address">Where the request came from; null for what the server does by itself.</param>
/// <param name="SubjectId">Of the customer, ticket, contact, recording or other thing.</param>
/// <param name="Reason">Why, as the person gave it, for sensitive acts.</param>
/// <param name="Detail">What else is known, in words. Never what was searched for, and never a secret.</param>
public sealed record AuditEntry(Guid Id, DateTimeOffset At, string Kind, Actor Actor, string? Address = null, Guid? SubjectId = null, string? Reason = null, string? Detail = null);

/// <summary>Which entries to list; null does not restrict.</summary>
public sealed record AuditFilter(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Kind = null, Guid? ActorId = null, Guid? SubjectId = null);

/// <summary>Whom or what an entry is about, as it is called today. The log itself holds ids alone, so that names can be erased.</summary>
/// <param name="Kind">customer, ticket or user.</param>
public sealed record AuditSubject(Guid Id, string Kind, string Name);

/// <summary>Who saw and changed what. Entries are added and read; there is no way to change one.</summary>
public sealed class AuditLog(IDbContextFactory<HelpDeskDb> databases)
{
    /// <summary>Name of the table, for who guards it in the database.</summary>
    public const string Table = "Audit";

    /// <summary>No site may keep the log shorter, in days; the database itself refuses to remove younger entries.</summary>
    public const int ShortestDays = 365;

    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 1_000;

    private const int RowsAtOnce = 500;

    /// <summary>Stores entries; those that are stored already are left alone.</summary>
    public async Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(() => StoreAsync(db, entries, cancel), cancel);
    }

    /// <summary>The newest first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/> for the same filter.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<AuditEntry>> ListAsync(AuditFilter filter, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<AuditEntry>.Size(take);
        var rows = await Filtered(db, filter, Cursor.Read(after, 2)).Take(size + 1).ToListAsync(cancel);
        return rows.Count > size
            ? new([.. rows[..size].Select(row => row.ToEntry())], Cursor.Write(rows[size - 1].At, rows[size - 1].Id.ToString()))
            : new([.. rows.Select(row => row.ToEntry())], null);
    }

    /// <summary>What the customers, tickets and users among these ids are called.</summary>
    /// <param name="ids">Of one page.</param>
    public async Task<IReadOnlyDictionary<Guid, AuditSubject>> NamesAsync(IReadOnlyList<Guid> ids, CancellationToken cancel = default)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<Guid, AuditSubject>();
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var customers = await db.Customers.Where(c => ids.Contains(c.Id)).Select(c => new AuditSubject(c.Id, "customer", c.Name)).ToListAsync(cancel);
        var tickets = await db.Tickets.Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Number }).ToListAsync(cancel);
        var users = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new AuditSubject(u.Id, "user", u.DisplayName)).ToListAsync(cancel);
        return customers.Concat(users).Concat(tickets.Select(t => new AuditSubject(t.Id, "ticket", $"#{t.Number}"))).ToDictionary(subject => subject.Id);
    }

    /// <summary>Writes what the filter leaves as CSV that a spreadsheet opens as text, the newest first; streamed, in constant memory.</summary>
    public async Task ExportAsync(AuditFilter filter, Stream to, CancellationToken cancel = default)
    {
        await using var csv = new SafeCsv(to);
        await csv.WriteAsync("at", "kind", "who", "user", "address", "subject", "reason", "detail");
        string[]? place = null;
        List<AuditRow> rows;
        do
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            rows = await Filtered(db, filter, place).Take(RowsAtOnce).ToListAsync(cancel);
            foreach (var row in rows)
            {
                await csv.WriteAsync(row.At, row.Kind, row.ActorName, row.ActorId, row.Address, row.SubjectId, row.Reason, row.Detail);
            }

            place = rows.Count == RowsAtOnce ? Cursor.Read(Cursor.Write(rows[^1].At, rows[^1].Id.ToString()), 2) : null;
        }
        while (place is not null);
    }

    /// <summary>Adds an entry within the transaction of the act itself.</summary>
    internal static void Add(HelpDeskDb db, AuditEntry entry) => db.Audit.Add(AuditRow.From(entry));

    private static async Task<bool> StoreAsync(HelpDeskDb db, IReadOnlyList<AuditEntry> entries, CancellationToken cancel)
    {
        foreach (var batch in entries.Chunk(RowsAtOnce))
        {
            var ids = batch.Select(e => e.Id).ToList();
            var stored = await db.Audit.Where(a => ids.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancel);
            await new RowWriter<AuditRow>(db).InsertAsync([.. batch.Where(e => !stored.Contains(e.Id)).DistinctBy(e => e.Id).Select(AuditRow.From)], cancel);
        }

        return true;
    }

    private static IQueryable<AuditRow> Filtered(HelpDeskDb db, AuditFilter filter, string[]? after)
    {
        var rows = db.Audit.AsNoTracking();
        rows = filter.Kind is { Length: > 0 } kind ? rows.Where(a => a.Kind == kind) : rows;
        rows = filter.ActorId is { } actor ? rows.Where(a => a.ActorId == actor) : rows;
        rows = filter.SubjectId is { } subject ? rows.Where(a => a.SubjectId == subject) : rows;
        rows = filter.From is { } from ? rows.Where(a => a.At >= from) : rows;
        rows = filter.To is { } to ? rows.Where(a => a.At < to) : rows;
        if (after is not null && Cursor.Time(after[0]) is { } at && Guid.TryParse(after[1], out var id))
        {
            rows = rows.Where(a => a.At <= at && (a.At < at || a.Id.CompareTo(id) < 0));
        }

        return rows.OrderByDescending(a => a.At).ThenByDescending(a => a.Id);
    }
}
