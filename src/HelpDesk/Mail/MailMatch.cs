using System.Globalization;
using System.Text.RegularExpressions;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>Finds the ticket that a message belongs to.</summary>
internal static partial class MailMatch
{
    /// <summary>
    /// In this order: it answers a message of ours, or of the same sender; its address carries a token that we signed; its subject names a ticket whose customer has the sender's address.
    /// Who knows the id of a message of ours, or a token, has got the message. A subject's number proves nothing, so it counts for the customer alone.
    /// </summary>
    public static async Task<Guid?> TicketAsync(HelpDeskDb db, MailMessage message, MailOptions options, CancellationToken cancel) =>
        await ByReferencesAsync(db, message, cancel) ?? await ByTokenAsync(db, message, options, cancel) ?? await BySubjectAsync(db, message, cancel);

    /// <summary>The message of ours that a report is about.</summary>
    public static async Task<MailRow?> ReportedAsync(HelpDeskDb db, MailMessage message, CancellationToken cancel)
    {
        var ids = message.References.Prepend(message.Report!.MessageId).OfType<string>().ToList();
        return await db.Mails.ReadsAll("of a few messages' ids").Where(m => m.Direction == MailDirection.Outgoing && ids.Contains(m.MessageId!)).OrderByDescending(m => m.At).FirstOrDefaultAsync(cancel);
    }

    private static async Task<Guid?> ByReferencesAsync(HelpDeskDb db, MailMessage message, CancellationToken cancel)
    {
        var (ids, sender) = (message.References.ToList(), message.From?.Address.ToLowerInvariant());
        if (ids.Count == 0)
        {
            return null;
        }

        var known = await db.Mails.Where(m => ids.Contains(m.MessageId!) && m.TicketId != null)
            .Where(m => m.Direction == MailDirection.Outgoing || m.Address == sender)
            .Select(m => new { m.MessageId, m.TicketId }).ToListAsync(cancel);
        return known.OrderBy(m => ids.IndexOf(m.MessageId!)).Select(m => m.TicketId).FirstOrDefault();
    }

    private static async Task<Guid?> ByTokenAsync(HelpDeskDb db, MailMessage message, MailOptions options, CancellationToken cancel)
    {
        var numbers = message.To.Select(to => options.TicketOf(to.Address)).OfType<int>().Take(1).ToList();
        return numbers is [var number] ? await db.Tickets.Where(t => t.Number == number).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancel) : null;
    }

    private static async Task<Guid?> BySubjectAsync(HelpDeskDb db, MailMessage message, CancellationToken cancel)
    {
        var named = TicketNumber().Match(message.Subject);
        if (!named.Success || message.From is null || !int.TryParse(named.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var ticket = await db.Tickets.Where(t => t.Number == number).Select(t => new { t.Id, t.CustomerId }).FirstOrDefaultAsync(cancel);
        return ticket is not null && await MailCustomers.IsOfAsync(db, ticket.CustomerId, message.From.Address, cancel) ? ticket.Id : null;
    }

    [GeneratedRegex(@"\[#([0-9]{1,9})\]")]
    private static partial Regex TicketNumber();
}
