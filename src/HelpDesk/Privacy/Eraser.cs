using System.Text.Json;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Audit;
using Crm.HelpDesk.Campaigns;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Privacy;

/// <summary>An erasure.</summary>
/// <param name="DoneAt">Null until everything is done.</param>
/// <param name="Report">How many rows of each table were about the person; null until it is done.</param>
/// <param name="Problem">What keeps it from being done.</param>
public sealed record ErasureRecord(
    Guid Id, Guid CustomerId, string Reason, DateTimeOffset AskedAt, string AskedBy, DateTimeOffset? DoneAt, IReadOnlyDictionary<string, int>? Report, string? Problem);

/// <summary>Files of recordings, which are the host's.</summary>
public interface IRecordingFiles
{
    /// <summary>Deletes a file; one that is gone is no failure.</summary>
    /// <param name="file">As stored, relative to the recording folder.</param>
    void Delete(string file);

    /// <summary>Opens a file; null when it is gone.</summary>
    Stream? Open(string file);
}

/// <summary>
/// Forgets people. Asking for it only writes a row; <see cref="RunAsync"/> does the work, table by table, and may be stopped or killed anywhere: run again it
/// goes through everything from the beginning and finds the less to do.
/// </summary>
public sealed class Eraser(IDbContextFactory<HelpDeskDb> databases, IRecordingFiles recordings, AttachmentStore attachments, TimeProvider time)
{
    private const int AtOnce = 100;
    private const int MostNumbers = 200;

    /// <summary>Asks for a customer to be forgotten.</summary>
    /// <param name="address">Where the request came from, for the audit log.</param>
    /// <returns>Conflict, with the reason in it, while a legal hold is in force.</returns>
    public async Task<Result<ErasureRecord>> AskAsync(Guid customer, string reason, Actor actor, string? address, CancellationToken cancel = default)
    {
        if (TextRules.Required("The reason", reason, AuditLog.LongestReason) is { } problem)
        {
            return Result<ErasureRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (!await db.Customers.AnyAsync(c => c.Id == customer, cancel))
        {
            return Result<ErasureRecord>.NotFound("There is no such customer.");
        }

        if (await LegalHolds.ReasonAsync(db, customer, cancel) is { } hold)
        {
            return Result<ErasureRecord>.Conflict(Held(hold));
        }

        if (await db.Erasures.AsNoTracking().FirstOrDefaultAsync(e => e.CustomerId == customer && e.DoneAt == null, cancel) is { } asked)
        {
            return Result<ErasureRecord>.Ok(Record(asked));
        }

        var now = time.GetUtcNow();
        var erasure = new Erasure { Id = Guid.CreateVersion7(now), CustomerId = customer, Reason = reason, AskedAt = now, AskedById = actor.UserId, AskedBy = TextRules.Clean(actor.Name, TextRules.Name)! };
        db.Erasures.Add(erasure);
        AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "erasure.asked", actor, address, customer, reason));
        await db.SaveChangesAsync(cancel);
        return Result<ErasureRecord>.Ok(Record(erasure));
    }

    /// <summary>The erasures of a customer, the newest first.</summary>
    public async Task<IReadOnlyList<ErasureRecord>> OfCustomerAsync(Guid customer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return (await db.Erasures.AsNoTracking().Where(e => e.CustomerId == customer).OrderByDescending(e => e.AskedAt).ToListAsync(cancel)).ConvertAll(Record);
    }

    /// <summary>Does what was asked for and is not done. For one caller at a time.</summary>
    /// <returns>The customers who were forgotten now.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var waiting = await db.Erasures.Where(e => e.DoneAt == null).OrderBy(e => e.AskedAt).Select(e => e.Id).ToListAsync(cancel);
        var done = new List<Guid>();
        foreach (var id in waiting)
        {
            db.ChangeTracker.Clear();
            var erasure = await db.Erasures.SingleAsync(e => e.Id == id, cancel);
            try
            {
                await EraseAsync(db, erasure, cancel);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                erasure.Problem = TextRules.Clean($"A file cannot be deleted: {e.Message} It is tried again.", 1_000);
            }

            await db.SaveChangesAsync(cancel);
            if (erasure.DoneAt is not null)
            {
                done.Add(erasure.CustomerId);
            }
        }

        return done;
    }

    private async Task EraseAsync(HelpDeskDb db, Erasure erasure, CancellationToken cancel)
    {
        if (await LegalHolds.ReasonAsync(db, erasure.CustomerId, cancel) is { } hold)
        {
            erasure.Problem = TextRules.Clean(Held(hold), 1_000);
            return;
        }

        erasure.Problem = null;
        if (erasure.Numbers is null)
        {
            var found = await db.PhoneNumbers.ReadsAll("of one customer").Where(n => n.CustomerId == erasure.CustomerId).OrderBy(n => n.Position).Take(MostNumbers).Select(n => n.Number).ToListAsync(cancel);
            erasure.Numbers = string.Join(' ', found);
            await db.SaveChangesAsync(cancel);
        }

        var person = new Person(erasure.CustomerId, erasure.Numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await LinkLeadsAsync(db, person, cancel);
        await DeleteFilesAsync(db, person, cancel);
        await RedactEventsAsync(person, cancel);
        var report = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var table in PersonalTables.All)
        {
            report[table.Name] = await table.EraseAsync(db, person, cancel);
        }

        var now = time.GetUtcNow();
        (erasure.DoneAt, erasure.Report, erasure.Numbers) = (now, JsonSerializer.Serialize(report), null);
        AuditLog.Add(db, new AuditEntry(Guid.CreateVersion7(now), now, "erasure.done", new Actor(erasure.AskedById, erasure.AskedBy), null, erasure.CustomerId, erasure.Reason, erasure.Report));
    }

    /// <summary>Leads of the person's numbers are the person's, also those that nobody has linked.</summary>
    private static async Task LinkLeadsAsync(HelpDeskDb db, Person person, CancellationToken cancel)
    {
        foreach (var number in person.Numbers)
        {
            await db.Leads.Where(l => l.CustomerId == null && db.LeadNumbers.Where(n => n.Number == number).Select(n => n.LeadId).Contains(l.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.CustomerId, person.CustomerId), cancel);
        }
    }

    // Files first: a row that still names its file is found again after a stop, a file that no row names is not.
    private async Task DeleteFilesAsync(HelpDeskDb db, Person person, CancellationToken cancel)
    {
        var files = await db.Recordings.Where(r => r.File != "" && db.Contacts.Where(c => c.CustomerId == person.CustomerId).Select(c => c.Id).Contains(r.ContactId)).Select(r => r.File).ToListAsync(cancel);
        foreach (var file in files)
        {
            cancel.ThrowIfCancellationRequested();
            recordings.Delete(file);
        }

        var kept = await db.Attachments
            .Where(a => a.CustomerId == person.CustomerId || db.Tickets.Where(t => t.CustomerId == person.CustomerId).Select(t => (Guid?)t.Id).Contains(a.TicketId)).Select(a => a.Id).ToListAsync(cancel);
        foreach (var some in kept.Chunk(AtOnce))
        {
            await attachments.RemoveAsync(some, cancel);
        }
    }

    private async Task RedactEventsAsync(Person person, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var contacts = await db.Contacts.Where(c => c.CustomerId == person.CustomerId).Select(c => c.Id).ToListAsync(cancel);
        foreach (var some in contacts.Chunk(AtOnce))
        {
            await RedactAsync(db, some, cancel);
        }
    }

    /// <summary>Takes what is personal out of the events of some contacts.</summary>
    /// <param name="db">Of this alone: a transaction that is tried again forgets what its context has loaded before.</param>
    internal static Task RedactAsync(HelpDeskDb db, IReadOnlyCollection<Guid> contacts, CancellationToken cancel) => db.InTransactionAsync(
        async () =>
        {
            await db.LockAsync(DatabaseLock.Events, cancel: cancel);
            foreach (var row in await db.Events.AsNoTracking().Where(e => contacts.Contains(e.Stream)).ToListAsync(cancel))
            {
                var body = JsonSerializer.Serialize(EventRedaction.Of(row.ToEvent().Body));
                if (body != row.Body)
                {
                    await db.Events.Where(e => e.Stream == row.Stream && e.Sequence == row.Sequence).ExecuteUpdateAsync(set => set.SetProperty(e => e.Body, body), cancel);
                }
            }
        },
        cancel);

    private static string Held(string hold) => $"A legal hold keeps this customer's data: {hold}. Lift it first.";

    private static ErasureRecord Record(Erasure e) => new(
        e.Id, e.CustomerId, e.Reason, e.AskedAt, e.AskedBy, e.DoneAt, e.Report is null ? null : JsonSerializer.Deserialize<SortedDictionary<string, int>>(e.Report), e.Problem);
}
