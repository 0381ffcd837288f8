using Crm.HelpDesk.Data;
using Crm.HelpDesk.Mail.Mime;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>
/// What mail servers report about messages of ours. Only a report that knows the id of a message of ours counts, and only for the address that this message went to,
/// because anybody can write a report.
/// </summary>
internal static class MailBounces
{
    public static async Task<MailIntake.Place> TakeAsync(HelpDeskDb db, MailMessage message, byte[] hash, DateTimeOffset now, CancellationToken cancel)
    {
        var report = message.Report!;
        if (await MailMatch.ReportedAsync(db, message, cancel) is not { TicketId: { } ticketId } sent || await TicketDesk.TakeAsync(db, ticketId, Viewer.System, cancel) is not { } ticket)
        {
            return new(null, null, "a mail server's report about no message of ours");
        }

        var why = Why(report);
        var told = report.Failed
            ? $"The e-mail to {sent.Address} could not be delivered: {why} Nothing more is sent there until a message comes from it. Ask the customer for another address."
            : $"The e-mail to {sent.Address} is late: {why} Its server goes on trying.";
        if (report.Failed)
        {
            (sent.State, sent.Problem, sent.DoneAt, sent.NextAt) = (MailState.Bounced, TextRules.Clean(why, TextRules.Title * 2), now, null);
            if (!await db.UndeliverableAddresses.AnyAsync(a => a.Address == sent.Address, cancel))
            {
                db.UndeliverableAddresses.Add(new UndeliverableAddress { Address = sent.Address, Since = now, Why = TextRules.Clean(why, TextRules.Title * 2)! });
            }
        }

        var entry = await MailOutbox.TellAsync(db, ticket, told, now, cancel, MailIntake.KeyOf(hash, 0));
        return new(ticket, entry.Id, report.Failed ? "not delivered" : "late", entry.At);
    }

    private static string Why(DeliveryReport report)
    {
        var meaning = report.Status switch
        {
            "5.1.1" or "5.1.10" => "there is no such mailbox.",
            "5.1.2" => "there is no such domain.",
            "5.2.2" => "the mailbox is full.",
            "5.2.3" or "5.3.4" => "the message is too large.",
            ['5', '.', '7', ..] => "the server takes it for unwanted.",
            ['4', ..] => "the server could not be reached yet.",
            _ => "the server gave no plain reason.",
        };
        var details = string.Join(" ", new[] { report.Status, report.Diagnostic?.Split(';', 2)[^1].Trim() }.Where(part => !string.IsNullOrEmpty(part)));
        return details.Length == 0 ? meaning : $"{meaning} ({(details.Length > 250 ? details[..250] : details)})";
    }
}
