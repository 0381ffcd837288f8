using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>Notes about customers.</summary>
public sealed class NoteDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    private const string NoSuchNote = "There is no such note.";
    private const string ChangedMeanwhile = "Someone else has changed this note. Reload the page and make your change again.";

    /// <summary>Pinned notes first, then the newest first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<NoteRecord>> ListAsync(Guid customer, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<NoteRecord>.Size(take);
        var notes = db.CustomerNotes.AsNoTracking().Where(n => n.CustomerId == customer);
        if (Cursor.Read(after, 3) is [var ticks, var wasPinned, var last] && Cursor.Time(ticks) is { } at && bool.TryParse(wasPinned, out var pinned) && Guid.TryParse(last, out var id))
        {
            notes = notes.Where(n => (n.Pinned == pinned && n.CreatedAt <= at && (n.CreatedAt < at || n.Id.CompareTo(id) < 0)) || (pinned && !n.Pinned));
        }

        var rows = await notes.OrderByDescending(n => n.Pinned).ThenByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(size + 1).ToListAsync(cancel);
        var page = rows.Take(size).Select(Record).ToList();
        return new(page, rows.Count > size ? Cursor.Write(page[^1].CreatedAt, $"{page[^1].Pinned}", page[^1].Id.ToString()) : null);
    }

    /// <summary>Adds a note; the same <paramref name="key"/> again gives the one that was added.</summary>
    public async Task<Result<NoteRecord>> AddAsync(Guid customer, Guid key, string text, bool pinned, Actor actor, CancellationToken cancel = default)
    {
        if (TextRules.Required("The note", text, TextRules.Text) is { } problem)
        {
            return Result<NoteRecord>.Invalid(problem);
        }

        return await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            return await db.InTransactionAsync(() => TakeOrAddAsync(db, customer, key, text, pinned, actor, cancel), cancel);
        });
    }

    /// <summary>Pins or unpins a note, and changes its text if its author or a supervisor does so.</summary>
    /// <param name="revision">As read.</param>
    /// <param name="supervises">The actor may change what others wrote.</param>
    public async Task<Result<NoteRecord>> ChangeAsync(
        Guid customer, Guid id, long revision, string text, bool pinned, Actor actor, bool supervises, CancellationToken cancel = default)
    {
        if (TextRules.Required("The note", text, TextRules.Text) is { } problem)
        {
            return Result<NoteRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.CustomerNotes.FirstOrDefaultAsync(n => n.Id == id && n.CustomerId == customer, cancel) is not { } note)
        {
            return Result<NoteRecord>.NotFound(NoSuchNote);
        }

        if (note.Revision != revision)
        {
            return Result<NoteRecord>.Conflict(ChangedMeanwhile, Record(note));
        }

        if (text != note.Text)
        {
            if (NotTheirs(note, actor, supervises) is { } foreign)
            {
                return foreign;
            }

            (note.Text, note.ChangedAt) = (text, time.GetUtcNow());
        }

        note.Pinned = pinned;
        note.Revision++;
        return await SaveAsync(db, note, cancel);
    }

    /// <summary>Takes a note away, if its author or a supervisor does so.</summary>
    public async Task<Result<NoteRecord>> RemoveAsync(Guid customer, Guid id, Actor actor, bool supervises, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await db.CustomerNotes.FirstOrDefaultAsync(n => n.Id == id && n.CustomerId == customer, cancel) is not { } note)
        {
            return Result<NoteRecord>.NotFound(NoSuchNote);
        }

        if (NotTheirs(note, actor, supervises) is { } foreign)
        {
            return foreign;
        }

        db.CustomerNotes.Remove(note);
        return await SaveAsync(db, note, cancel);
    }

    private async Task<Result<NoteRecord>> TakeOrAddAsync(HelpDeskDb db, Guid customer, Guid key, string text, bool pinned, Actor actor, CancellationToken cancel)
    {
        if (await db.CustomerNotes.AsNoTracking().FirstOrDefaultAsync(n => n.Key == key, cancel) is { } added)
        {
            return added.CustomerId == await PresentCustomer.ResolveAsync(db, customer, cancel)
                ? Result<NoteRecord>.Ok(Record(added))
                : Result<NoteRecord>.Invalid("This note's key was used for another customer. Send a new key with a new note.");
        }

        if (await PresentCustomer.HoldAsync(db, customer, actor.Viewer, cancel) is not { } present)
        {
            return Result<NoteRecord>.NotFound("There is no such customer.");
        }

        var now = time.GetUtcNow();
        var note = new CustomerNote
        {
            Id = Guid.CreateVersion7(now),
            Key = key,
            CustomerId = present,
            Text = text,
            Pinned = pinned,
            CreatedAt = now,
            ActorId = actor.UserId,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
            Revision = 1,
        };
        db.CustomerNotes.Add(note);
        await db.SaveChangesAsync(cancel);
        return Result<NoteRecord>.Ok(Record(note));
    }

    private static async Task<Result<NoteRecord>> SaveAsync(HelpDeskDb db, CustomerNote note, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<NoteRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<NoteRecord>.Ok(Record(note));
    }

    private static Result<NoteRecord>? NotTheirs(CustomerNote note, Actor actor, bool supervises) => supervises || note.ActorId == actor.UserId
        ? null
        : Result<NoteRecord>.Invalid($"{note.ActorName} wrote this note. Add one of your own, or ask a supervisor to change it.");

    private static NoteRecord Record(CustomerNote n) => new(n.Id, n.CustomerId, n.Text, n.Pinned, n.CreatedAt, n.ActorId, n.ActorName, n.ChangedAt, n.Revision);
}
