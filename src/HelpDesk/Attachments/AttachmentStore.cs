using System.Security.Cryptography;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Attachments;

/// <summary>
/// Files of tickets and customers. A file is written beside its place, flushed, renamed, and only then gets its row: whatever is cut off in between leaves at most a
/// file that no row speaks of, which is never served and is swept away at the next start.
/// </summary>
public sealed class AttachmentStore(IDbContextFactory<HelpDeskDb> databases, AttachmentOptions options, TimeProvider time)
{
    private const int BufferSize = 64 * 1024;
    private const int SweptAtOnce = 500;
    private const string Unfinished = ".part";

    /// <summary>Keeps a file; the same <see cref="AttachmentDraft.Key"/> again gives the one that was kept.</summary>
    /// <param name="content">Is read once, in pieces, and no further than the largest size.</param>
    public async Task<Result<AttachmentRecord>> AddAsync(AttachmentDraft draft, Stream content, Actor actor, CancellationToken cancel = default)
    {
        if ((draft.TicketId is null) == (draft.CustomerId is null) || (draft.EntryId is not null && draft.TicketId is null))
        {
            throw new ArgumentException("An attachment belongs to a ticket, with or without an entry, or to a customer.", nameof(draft));
        }

        if (await FindByKeyAsync(draft.Key, cancel) is { } kept)
        {
            return Kept(draft, kept);
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        var (file, problem) = await ReceiveAsync(id, draft.Name, content, cancel);
        if (file is null)
        {
            return Result<AttachmentRecord>.Invalid(problem!);
        }

        Result<AttachmentRecord>? added = null;
        try
        {
            added = await UniqueRace.RunAsync(() => AddRowAsync(draft, id, file, actor, cancel));
            return added;
        }
        finally
        {
            if (added?.Value?.Id != id)
            {
                File.Delete(PathOf(id));
            }
        }
    }

    /// <param name="limit">Bytes.</param>
    public static string TooLarge(long limit) => $"The file is larger than {limit >> 20} MB, which is the most that is taken. Send a smaller one, or a link to it.";

    /// <summary>An attachment of a ticket or customer that the viewer may see.</summary>
    public async Task<AttachmentRecord?> FindAsync(Guid id, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.Attachments.SeenBy(db, viewer).Where(a => a.Id == id)).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<AttachmentRecord>> OfTicketAsync(Guid ticketId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.Attachments.SeenBy(db, viewer).Where(a => a.TicketId == ticketId).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id)).ToListAsync(cancel);
    }

    /// <summary>Those of the customer alone, without the tickets'; oldest first.</summary>
    public async Task<IReadOnlyList<AttachmentRecord>> OfCustomerAsync(Guid customerId, Viewer viewer, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.Attachments.SeenBy(db, viewer).Where(a => a.CustomerId == customerId).OrderBy(a => a.CreatedAt).ThenBy(a => a.Id)).ToListAsync(cancel);
    }

    /// <summary>The file itself; null when it is no longer there.</summary>
    public Stream? Open(AttachmentRecord attachment)
    {
        try
        {
            return new FileStream(PathOf(attachment.Id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Forgets attachments for good, rows first.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        foreach (var some in ids.Chunk(SweptAtOnce))
        {
            await db.InTransactionAsync(() => db.Attachments.Where(a => some.Contains(a.Id)).ExecuteDeleteAsync(cancel), cancel);
            foreach (var id in some)
            {
                File.Delete(PathOf(id));
            }
        }
    }

    /// <summary>Removes files that no row speaks of: what a stop or a failure left behind. For the start, and then now and then.</summary>
    /// <param name="before">Files that were written later are left alone; they may be on their way.</param>
    /// <returns>How many went.</returns>
    public async Task<int> SweepAsync(DateTimeOffset before, CancellationToken cancel = default)
    {
        if (!Directory.Exists(options.Folder))
        {
            return 0;
        }

        var swept = 0;
        var old = Directory.EnumerateFiles(options.Folder, "*", SearchOption.AllDirectories).Where(file => File.GetLastWriteTimeUtc(file) < before.UtcDateTime);
        foreach (var files in old.Chunk(SweptAtOnce))
        {
            var ids = files.ToDictionary(file => file, file => Guid.TryParseExact(Path.GetFileName(file), "n", out var id) ? id : (Guid?)null);
            var asked = ids.Values.OfType<Guid>().ToList();
            await using var db = await databases.CreateDbContextAsync(cancel);
            var known = (await db.Attachments.Where(a => asked.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancel)).ToHashSet();
            foreach (var (file, id) in ids.Where(file => file.Value is not { } id || !known.Contains(id)))
            {
                File.Delete(file);
                swept++;
            }
        }

        return swept;
    }

    private async Task<(ReceivedFile? File, string? Problem)> ReceiveAsync(Guid id, string name, Stream content, CancellationToken cancel)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            var received = await WriteAsync(path + Unfinished, name, content, cancel);
            if (received.File is not null)
            {
                File.Move(path + Unfinished, path);
            }

            return received;
        }
        finally
        {
            File.Delete(path + Unfinished);
        }
    }

    private async Task<(ReceivedFile? File, string? Problem)> WriteAsync(string path, string name, Stream content, CancellationToken cancel)
    {
        var beginning = new byte[FileType.BytesNeeded];
        var begun = await content.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancel);
        if (begun == 0)
        {
            return (null, "The file is empty. Choose another.");
        }

        if (options.TypeOf(beginning.AsSpan(0, begun), name) is not { } type)
        {
            return (null, $"Files of this type are not taken, whatever their name says. Taken are {options.Taken}.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var (size, buffer, filled) = (0L, new byte[BufferSize], begun);
        beginning.AsSpan(0, begun).CopyTo(buffer);
        while (filled > 0)
        {
            size += filled;
            if (size > options.LargestFile)
            {
                return (null, TooLarge(options.LargestFile));
            }

            hash.AppendData(buffer, 0, filled);
            await file.WriteAsync(buffer.AsMemory(0, filled), cancel);
            filled = await content.ReadAsync(buffer, cancel);
        }

        // Flushed before the rename, and the row comes after both: a row never speaks of bytes that a power cut could take away.
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        return (new ReceivedFile(FileNames.Harmless(name, type), type.MediaType, size, Convert.ToHexStringLower(hash.GetHashAndReset())), null);
    }

    private async Task<Result<AttachmentRecord>> AddRowAsync(AttachmentDraft draft, Guid id, ReceivedFile file, Actor actor, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var problem = await db.InTransactionAsync(() => AddRowOnceAsync(db, draft, id, file, actor, cancel), cancel);
        return problem ?? Kept(draft, (await FindByKeyAsync(draft.Key, cancel))!);
    }

    private async Task<Result<AttachmentRecord>?> AddRowOnceAsync(HelpDeskDb db, AttachmentDraft draft, Guid id, ReceivedFile file, Actor actor, CancellationToken cancel)
    {
        if (await db.Attachments.AnyAsync(a => a.Key == draft.Key, cancel))
        {
            return null;
        }

        var (now, ticketId, entryId, customerId, told) = (time.GetUtcNow(), draft.TicketId, draft.EntryId, draft.CustomerId, (FeedItem?)null);
        if (ticketId is not null)
        {
            if (await TicketDesk.TakeAsync(db, ticketId.Value, actor.Viewer, cancel) is not { } ticket)
            {
                return Result<AttachmentRecord>.NotFound("There is no such ticket.");
            }

            ticketId = ticket.Id;
            if (entryId is not null && !await db.TicketEntries.AnyAsync(e => e.Id == entryId && e.TicketId == ticketId, cancel))
            {
                return Result<AttachmentRecord>.NotFound("There is no such entry on this ticket.");
            }

            if (entryId is null)
            {
                var entry = await AddEntryAsync(db, ticket, draft, file, actor, now, cancel);
                (entryId, told) = (entry.Id, TicketFeed.AttachmentAdded(ticket, entry, id, actor));
            }
        }
        else
        {
            customerId = customerId is { } of ? await PresentCustomer.HoldAsync(db, of, actor.Viewer, cancel) : null;
            if (customerId is null)
            {
                return Result<AttachmentRecord>.NotFound("There is no such customer.");
            }
        }

        db.Attachments.Add(new Attachment
        {
            Id = id,
            Key = draft.Key,
            CustomerId = customerId,
            TicketId = ticketId,
            EntryId = entryId,
            Name = file.Name,
            MediaType = file.MediaType,
            Size = file.Size,
            Sha256 = file.Sha256,
            CreatedAt = now,
            ActorId = actor.UserId,
            ActorName = TextRules.Clean(actor.Name, TextRules.Name)!,
        });
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, told is null ? [] : [told], cancel);
        return null;
    }

    private static async Task<TicketEntry> AddEntryAsync(
        HelpDeskDb db, Ticket ticket, AttachmentDraft draft, ReceivedFile file, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        ticket.UpdatedAt = TicketDesk.Next(ticket, now);
        var entry = TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Attachment, file.Name, actor, draft.ContactId, isPublic: draft.Public);
        db.TicketEntries.Add(entry);
        await TicketDesk.LinkAsync(db, ticket.Id, draft.ContactId, cancel);
        return entry;
    }

    private async Task<AttachmentRecord?> FindByKeyAsync(Guid key, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await Records(db, db.Attachments.Where(a => a.Key == key)).SingleOrDefaultAsync(cancel);
    }

    private static Result<AttachmentRecord> Kept(AttachmentDraft draft, AttachmentRecord kept) =>
        (draft.CustomerId, draft.TicketId is null) == (kept.CustomerId, kept.TicketId is null)
            ? Result<AttachmentRecord>.Ok(kept)
            : Result<AttachmentRecord>.Invalid("This file's key was used for another one. Send a new key with a new file.");

    internal static IQueryable<AttachmentRecord> Records(HelpDeskDb db, IQueryable<Attachment> attachments) =>
        attachments.Select(a => new AttachmentRecord(
            a.Id,
            a.TicketId,
            a.CustomerId,
            a.EntryId,
            a.Name,
            a.MediaType,
            a.Size,
            a.Sha256,
            db.TicketEntries.Any(e => e.Id == a.EntryId && e.Public),
            a.CreatedAt,
            a.ActorId,
            a.ActorName));

    /// <summary>Spread over 256 folders by the id's last byte, which is random.</summary>
    private string PathOf(Guid id)
    {
        var name = id.ToString("n");
        return Path.Combine(options.Folder, name[^2..], name);
    }

    private sealed record ReceivedFile(string Name, string MediaType, long Size, string Sha256);
}
