using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Sla;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>What became of a message.</summary>
/// <param name="First">False when it had been taken before.</param>
/// <param name="Problem">Why it has no ticket, or must not be answered by a program.</param>
public sealed record MailReceipt(Guid Id, bool First, MailState State, Guid? TicketId, Guid? CustomerId, string? Problem);

/// <summary>
/// Messages that come in → tickets and entries, each exactly once however often it comes: the row of a message, the ticket and the entry are stored together, and its
/// files after them by keys that follow from the message, so that whatever is cut off is completed by taking the message again.
/// </summary>
public sealed class MailIntake(IDbContextFactory<HelpDeskDb> databases, TicketDesk desk, AttachmentStore attachments, HelpDeskOptions options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private MailOptions Mail => options.Mail ?? throw new InvalidOperationException("This site has no e-mail.");

    /// <param name="raw">The whole message, RFC 5322. Any bytes will do.</param>
    public async Task<MailReceipt> ReceiveAsync(ReadOnlyMemory<byte> raw, CancellationToken cancel = default)
    {
        var message = MailReader.Read(raw);
        var hash = Hash(message, raw.Span);
        var text = IncomingText.Of(message, options.Attachments);
        var (row, customer, first) = await UniqueRace.RunAsync(async () =>
        {
            await using var db = await databases.CreateDbContextAsync(cancel);
            return await db.InTransactionAsync(() => TakeOnceAsync(db, message, text, hash, cancel), cancel);
        });
        if (row.EntryId is not null)
        {
            await AddFilesAsync(row, text.Files, hash, Sender(message), cancel);
        }

        return new(row.Id, first, row.State, row.TicketId, customer, row.Problem);
    }

    /// <summary>By its id together with its sender, so that nobody can keep another's message out by using its id first; without an id by its bytes.</summary>
    private static byte[] Hash(MailMessage message, ReadOnlySpan<byte> raw) => message.MessageId is { } id
        ? SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{message.From?.Address.ToLowerInvariant()}"))
        : SHA256.HashData(raw);

    private async Task<(MailRow Row, Guid? Customer, bool First)> TakeOnceAsync(HelpDeskDb db, MailMessage message, IncomingText text, byte[] hash, CancellationToken cancel)
    {
        var key = Convert.ToHexStringLower(hash);
        if (await db.Mails.AsNoTracking().FirstOrDefaultAsync(m => m.Key == key, cancel) is { } known)
        {
            return (known, await db.Tickets.Where(t => t.Id == known.TicketId).Select(t => (Guid?)t.CustomerId).FirstOrDefaultAsync(cancel), false);
        }

        var place = await PlaceAsync(db, message, text, hash, cancel);
        var row = new MailRow
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Key = key,
            Direction = MailDirection.Incoming,
            State = place.Ticket is null ? MailState.SetAside : MailState.Received,
            TicketId = place.Ticket?.Id,
            EntryId = place.EntryId,
            MessageId = message.MessageId,
            Address = message.From?.Address.ToLowerInvariant() ?? "",
            Name = message.From?.Name,
            Subject = TextRules.Clean(message.Subject, TextRules.Title)!,
            Text = place.Ticket is null ? text.Text : text.Former,
            Problem = place.Problem,
            Automatic = message.NoAnswer is not null,
            // In the order of the ticket's entries, of which no two have the same time.
            At = place.At ?? time.GetUtcNow(),
        };
        db.Mails.Add(row);
        await db.UndeliverableAddresses.Where(a => a.Address == row.Address).ExecuteDeleteAsync(cancel);
        await db.SaveChangesAsync(cancel);
        if (place.Ticket is { } ticket)
        {
            await FeedWriter.AddAsync(db, MailFeed.Received(ticket, row, Sender(message)), cancel);
        }

        return (row, place.Ticket?.CustomerId, true);
    }

    private async Task<Place> PlaceAsync(HelpDeskDb db, MailMessage message, IncomingText text, byte[] hash, CancellationToken cancel)
    {
        if (message.Nature == MailNature.DeliveryReport)
        {
            return await MailBounces.TakeAsync(db, message, hash, time.GetUtcNow(), cancel);
        }

        var found = await MailMatch.TicketAsync(db, message, Mail, cancel) is { } id ? await TicketDesk.TakeAsync(db, id, Viewer.System, cancel) : null;
        if (await SilenceAsync(db, message, cancel) is { } silence)
        {
            // Kept where it belongs, and nothing follows from it: the ticket neither opens again nor goes out to anybody.
            return found is null ? new(null, null, silence) : Add(db, found, message, text, hash, isPublic: false, silence);
        }

        if (found is null || found.State == TicketState.Closed)
        {
            return await OpenAsync(db, message, text, hash, found, cancel);
        }

        var isTheirs = await MailCustomers.IsOfAsync(db, found.CustomerId, message.From!.Address, cancel);
        var place = Add(db, found, message, text, hash, isTheirs, message.NoAnswer);
        if (isTheirs)
        {
            await SlaClocks.CustomerWroteAsync(db, found, found.UpdatedAt, cancel);
        }

        await db.SaveChangesAsync(cancel);
        if (found.State is TicketState.Resolved or TicketState.Pending)
        {
            await desk.ChangeOnceAsync(db, found.Id, new TicketChange(found.Revision, TicketState.Open), Actor.Server, cancel);
        }

        return place;
    }

    /// <summary>Why a message makes no ticket and opens none again; null when it may.</summary>
    private async Task<string?> SilenceAsync(HelpDeskDb db, MailMessage message, CancellationToken cancel)
    {
        if (message.From is not { } from)
        {
            return "it names no sender";
        }

        if (message.Loop.Contains(Mail.LoopMark, StringComparer.OrdinalIgnoreCase) || from.Address.Equals(Mail.From.Address, StringComparison.OrdinalIgnoreCase))
        {
            return "it is a message of ours that came back";
        }

        if (message.Nature == MailNature.AutoAnswer)
        {
            return message.NoAnswer;
        }

        var (address, since) = (from.Address.ToLowerInvariant(), time.GetUtcNow() - Minute);
        return await db.Mails.CountAsync(m => m.Address == address && m.At > since && m.Direction == MailDirection.Incoming, cancel) >= Mail.MostPerMinute
            ? $"its sender wrote more than {Mail.MostPerMinute} messages within a minute"
            : null;
    }

    private async Task<Place> OpenAsync(HelpDeskDb db, MailMessage message, IncomingText text, byte[] hash, Ticket? closed, CancellationToken cancel)
    {
        // An answer to a closed ticket stays with its customer when it is theirs.
        var isTheirs = closed is not null && await MailCustomers.IsOfAsync(db, closed.CustomerId, message.From!.Address, cancel);
        var customer = isTheirs ? null : await MailCustomers.TakeOrAddAsync(db, message.From!, options.DefaultTier, time.GetUtcNow(), cancel);
        var isNew = customer is not null && db.Entry(customer).State == EntityState.Added;
        await db.SaveChangesAsync(cancel);
        await FeedWriter.AddAsync(db, isNew ? [CustomerFeed.Created(customer!, Actor.Server)] : [], cancel);
        var body = closed is null ? text.Text : TextRules.Clean($"Answers ticket #{closed.Number}, which is closed.\n\n{text.Text}", TextRules.Text);
        var draft = new TicketDraft(KeyOf(hash, 0), customer?.Id ?? closed!.CustomerId, text.Title, body);
        var (id, problem) = await desk.TakeOrAddAsync(db, draft, Sender(message), cancel);
        if (problem is not null)
        {
            throw new InvalidOperationException($"A ticket for an e-mail was refused: {problem.Problem}");
        }

        if (closed is not null)
        {
            db.TicketLinks.Add(new TicketLink { FromId = id, ToId = closed.Id, Kind = TicketLinkKind.Relates });
        }

        var entry = db.TicketEntries.Local.First(e => e.TicketId == id && e.Kind == TicketEntryKind.Created);
        return new(db.Tickets.Local.First(t => t.Id == id), entry.Id, message.NoAnswer, entry.At);
    }

    private Place Add(HelpDeskDb db, Ticket ticket, MailMessage message, IncomingText text, byte[] hash, bool isPublic, string? problem)
    {
        ticket.UpdatedAt = TicketDesk.Next(ticket, time.GetUtcNow());
        var entry = TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Email, text.Text, Sender(message), null, key: KeyOf(hash, 0), isPublic: isPublic);
        db.TicketEntries.Add(entry);
        return new(ticket, entry.Id, problem, entry.At);
    }

    private async Task AddFilesAsync(MailRow row, IReadOnlyList<MailFile> files, byte[] hash, Actor sender, CancellationToken cancel)
    {
        for (var i = 0; i < files.Count; i++)
        {
            using var content = new MemoryStream(files[i].Content.ToArray(), writable: false);
            var draft = new AttachmentDraft(KeyOf(hash, i + 1), files[i].Name, TicketId: row.TicketId, EntryId: row.EntryId);
            await attachments.AddAsync(draft, content, sender, cancel);
        }
    }

    /// <summary>Keys of what follows from a message: the same for the same message.</summary>
    internal static Guid KeyOf(byte[] hash, int what) => new(SHA256.HashData([.. hash, (byte)what, (byte)(what >> 8)]).AsSpan(0, 16));

    private static Actor Sender(MailMessage message) =>
        new(null, message.From is not { } from ? "e-mail" : from.Name is null ? from.Address : $"{from.Name} <{from.Address}>");

    /// <summary>Where a message stands.</summary>
    internal sealed record Place(Ticket? Ticket, Guid? EntryId, string? Problem, DateTimeOffset? At = null);
}
