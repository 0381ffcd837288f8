using System.Security.Cryptography;
using System.Text;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Mail;

/// <summary>Puts messages to customers into the outbox, in the transaction of what they tell.</summary>
internal static class NoteMail
{
    /// <summary>A public note goes to its ticket's customer, if there is an address and a server to send by.</summary>
    public static async Task AddAsync(HelpDeskDb db, Ticket ticket, TicketEntry entry, NoteDraft note, MailOptions? options, DateTimeOffset now, CancellationToken cancel)
    {
        if (!entry.Public || options is not { Sends: true })
        {
            return;
        }

        var to = await MailAddressing.OfAsync(db, ticket.Id, ticket.CustomerId, cancel);
        if (to.Address is null)
        {
            return;
        }

        // Random, so that who knows it has got the message: answers are trusted by it.
        var messageId = $"{ticket.Number}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}@{options.From.Address.Split('@')[^1]}";
        db.Mails.Add(new MailRow
        {
            Id = Guid.CreateVersion7(entry.At),
            Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"note {entry.Id:n}"))),
            Direction = MailDirection.Outgoing,
            State = to.Problem is null ? MailState.Waiting : MailState.Refused,
            TicketId = ticket.Id,
            EntryId = entry.Id,
            MessageId = messageId,
            Address = to.Address,
            Name = to.Name,
            Subject = note.Subject ?? ticket.Title,
            Files = MailRow.Write([.. (note.Files ?? []).Distinct()]),
            Problem = TextRules.Clean(to.Problem, TextRules.Title * 2),
            Automatic = entry.ActorId is null,
            At = entry.At,
            NextAt = to.Problem is null ? now : null,
            DoneAt = to.Problem is null ? null : now,
        });
        await db.SaveChangesAsync(cancel);
    }
}
