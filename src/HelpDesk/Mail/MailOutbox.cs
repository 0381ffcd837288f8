using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Feedback;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Notices;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>A message to be handed to a mail server now.</summary>
/// <param name="From">Of the envelope; where reports about it go.</param>
/// <param name="Message">All of it, RFC 5322, lines ending with CRLF.</param>
public sealed record OutgoingMail(Guid Id, Guid? CustomerId, string From, string To, ReadOnlyMemory<byte> Message);

/// <summary>
/// Messages to customers, sent at least once with one Message-ID. A message is claimed before it is handed over and its end is stored after it: only when the server dies
/// between the mail server's yes and that commit is it handed over a second time.
/// </summary>
public sealed class MailOutbox(IDbContextFactory<HelpDeskDb> databases, AttachmentStore attachments, HelpDeskOptions options, TimeProvider time)
{
    /// <summary>Handing over takes less; who takes longer is dead.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(2);
    private static readonly TimeSpan[] BackOff = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), Hour, 4 * Hour];

    private MailOptions Mail => options.Mail ?? throw new InvalidOperationException("This site has no e-mail.");

    /// <summary>The message that is longest due, for this caller alone; null when none is.</summary>
    public async Task<OutgoingMail?> ClaimAsync(CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        while (true)
        {
            var (due, row) = await db.InTransactionAsync(() => ClaimOnceAsync(db, cancel), cancel);
            if (!due)
            {
                return null;
            }

            if (row is not null && await ComposeAsync(db, row, cancel) is { } mail)
            {
                return mail;
            }
        }
    }

    /// <summary>The mail server has taken it. A survey's text goes: its link is the customer's alone.</summary>
    public Task SentAsync(Guid id, CancellationToken cancel = default) => EndAsync(
        id,
        (row, now) =>
        {
            (row.State, row.Problem, row.DoneAt, row.NextAt) = (MailState.Sent, null, now, null);
            row.Text = row.CustomerId is null ? row.Text : null;
        },
        cancel);

    /// <summary>It was not taken now: it is tried again, more and more rarely, and given up after two days.</summary>
    public async Task DeferAsync(Guid id, string why, CancellationToken cancel = default)
    {
        var refused = false;
        await EndAsync(
            id,
            (row, now) =>
            {
                refused = now - row.At > GivenUpAfter;
                (row.State, row.Problem, row.NextAt) = (MailState.Waiting, Short(why), now + BackOff[Math.Min(row.Attempts, BackOff.Length) - 1]);
            },
            cancel);
        if (refused)
        {
            await RefuseAsync(id, $"It was tried for two days. {why}", cancel);
        }
    }

    /// <summary>It is refused for good: the ticket says so, and its owner is told.</summary>
    public async Task RefuseAsync(Guid id, string why, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(
            async () =>
            {
                if (await db.Mails.FirstOrDefaultAsync(m => m.Id == id && m.State != MailState.Refused, cancel) is { } row)
                {
                    await RefuseAsync(db, row, why, cancel);
                }
            },
            cancel);
    }

    /// <summary>A message to try the mail server with. It is on no ticket and in no table.</summary>
    public OutgoingMail Test(string to)
    {
        var now = time.GetUtcNow();
        var content = new MailContent(
            $"test.{Guid.NewGuid():n}@{Mail.From.Address.Split('@')[^1]}", new Mailbox(to, null), "Test message", "This message shows that the help desk can send e-mail.", now, null, null, Greets: true, Automatic: true, [], null, []);
        return new(Guid.Empty, null, Mail.From.Address, to, MailWriter.Write(content, Mail));
    }

    private async Task<(bool Due, MailRow? Row)> ClaimOnceAsync(HelpDeskDb db, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var now = time.GetUtcNow();
        var row = await db.Mails.ReadsAll("what waits is sent soon").Where(m => (m.State == MailState.Waiting || m.State == MailState.Sending) && m.NextAt <= now).OrderBy(m => m.NextAt).ThenBy(m => m.Id).FirstOrDefaultAsync(cancel);
        if (row is null)
        {
            return (false, null);
        }

        // Who comes second finds another time there.
        if (await db.Mails.Where(m => m.Id == row.Id && m.NextAt == row.NextAt).ExecuteUpdateAsync(set => set.SetProperty(m => m.NextAt, now + Lease), cancel) == 0)
        {
            return (true, null);
        }

        if (await WhyNotAsync(db, row, now, cancel) is { } why)
        {
            await RefuseAsync(db, row, why, cancel);
            return (true, null);
        }

        row.Problem = row.State == MailState.Sending ? "The server stopped while this was sent; it was sent again and may arrive twice." : row.Problem;
        (row.State, row.NextAt, row.Attempts) = (MailState.Sending, now + Lease, row.Attempts + 1);
        await db.SaveChangesAsync(cancel);
        return (true, row);
    }

    private async Task<string?> WhyNotAsync(HelpDeskDb db, MailRow row, DateTimeOffset now, CancellationToken cancel)
    {
        var customer = row.CustomerId ?? await db.Tickets.Where(t => t.Id == row.TicketId).Select(t => t.CustomerId).FirstAsync(cancel);
        if (await MailAddressing.ProblemAsync(db, customer, row.Address, cancel) is { } problem)
        {
            return problem;
        }

        if (row.CustomerId is not null && !await SurveyMail.AllowedAsync(db, customer, cancel))
        {
            return "The customer does not agree to be asked by e-mail any more.";
        }

        if (!row.Automatic || row.State == MailState.Sending)
        {
            return null;
        }

        // A program's message never answers a program's, and two programs never write to each other for ever.
        var last = row.TicketId is null ? null : await db.Mails.Where(m => m.TicketId == row.TicketId && m.Direction == MailDirection.Incoming).OrderByDescending(m => m.At).ThenByDescending(m => m.Id).FirstOrDefaultAsync(cancel);
        if (last is { Automatic: true })
        {
            return $"It would answer a message that no program may answer: {last.Problem}.";
        }

        var since = now - Hour;
        return await db.Mails.CountAsync(m => m.Address == row.Address && m.DoneAt > since && m.Direction == MailDirection.Outgoing && m.Automatic && m.State == MailState.Sent, cancel) >= Mail.MostAutomaticPerHour
            ? $"Programs wrote {Mail.MostAutomaticPerHour} messages to {row.Address} within an hour, which is the most."
            : null;
    }

    /// <returns>Null when a file of it is gone, and with it what the customer was to get.</returns>
    private async Task<OutgoingMail?> ComposeAsync(HelpDeskDb db, MailRow row, CancellationToken cancel)
    {
        var files = new List<SentFile>();
        foreach (var id in MailRow.FileIds(row.Files))
        {
            if (await ReadAsync(id, cancel) is not { } file)
            {
                await RefuseAsync(row.Id, "A file that was to go with it is no longer kept. Write again without it, or with another.", cancel);
                return null;
            }

            files.Add(file);
        }

        var ticket = await db.Tickets.Where(t => t.Id == row.TicketId).Select(t => new { t.Number, t.CustomerId }).FirstOrDefaultAsync(cancel);
        var note = await db.TicketEntries.Where(e => e.Id == row.EntryId).Select(e => new { e.Text, e.ActorId, e.ActorName }).FirstOrDefaultAsync(cancel);
        var before = await db.Mails.Where(m => m.TicketId != null && m.TicketId == row.TicketId && m.At <= row.At && m.Id != row.Id && m.MessageId != null && !m.Automatic)
            .OrderBy(m => m.At).ThenBy(m => m.Id).Select(m => new { m.MessageId, m.Direction }).ToListAsync(cancel);
        var text = note?.Text ?? row.Text ?? "";
        var content = new MailContent(
            row.MessageId!,
            new Mailbox(row.Address, row.Name),
            row.Subject,
            text,
            row.At,
            note?.ActorId is null ? null : note.ActorName,
            ticket?.Number,
            Greets: note is null || (note.ActorId is not null && !MailGreeting.Begins(text, row.Name)),
            row.Automatic,
            before.ConvertAll(m => m.MessageId!),
            before.LastOrDefault(m => m.Direction == MailDirection.Incoming)?.MessageId ?? before.LastOrDefault()?.MessageId,
            files);
        return new(row.Id, ticket?.CustomerId ?? row.CustomerId, Mail.From.Address, row.Address, MailWriter.Write(content, Mail));
    }

    private async Task<SentFile?> ReadAsync(Guid id, CancellationToken cancel)
    {
        if (await attachments.FindAsync(id, Viewer.System, cancel) is not { } attachment || attachments.Open(attachment) is not { } content)
        {
            return null;
        }

        await using (content)
        {
            var bytes = new byte[attachment.Size];
            await content.ReadExactlyAsync(bytes, cancel);
            return new SentFile(attachment.Name, attachment.MediaType, bytes);
        }
    }

    private async Task EndAsync(Guid id, Action<MailRow, DateTimeOffset> end, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.InTransactionAsync(
            async () =>
            {
                if (await db.Mails.FirstOrDefaultAsync(m => m.Id == id && m.State == MailState.Sending, cancel) is { } row)
                {
                    end(row, time.GetUtcNow());
                    await db.SaveChangesAsync(cancel);
                }
            },
            cancel);
    }

    private async Task RefuseAsync(HelpDeskDb db, MailRow row, string why, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        (row.State, row.Problem, row.DoneAt, row.NextAt) = (MailState.Refused, Short(why), now, null);
        if (row.TicketId is { } id && await TicketDesk.TakeAsync(db, id, Viewer.System, cancel) is { } ticket)
        {
            await TellAsync(db, ticket, $"The e-mail to {row.Address} was not sent. {why}", now, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>An internal entry on the ticket, and word to its owner; to its supervisors when nobody owns it.</summary>
    internal static async Task<TicketEntry> TellAsync(HelpDeskDb db, Ticket ticket, string text, DateTimeOffset now, CancellationToken cancel, Guid? key = null)
    {
        ticket.UpdatedAt = TicketDesk.Next(ticket, now);
        var entry = TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Email, TextRules.Clean(text, TextRules.Text)!, Actor.Server, null, key: key);
        db.TicketEntries.Add(entry);
        IReadOnlyList<Guid> whom = ticket.OwnerId is { } owner ? [owner] : await NoticeBoard.SupervisorsAsync(db, ticket.TeamId, cancel);
        NoticeBoard.Add(db, whom, now, text, ticket.Id);
        return entry;
    }

    private static string Short(string why) => TextRules.Clean(why, TextRules.Title * 2)!;
}
