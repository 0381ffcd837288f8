using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Data;
using Crm.HelpDesk.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Mail;

/// <summary>Where messages about a ticket go.</summary>
/// <param name="Address">In small letters; null when there is none.</param>
/// <param name="Problem">Why nothing is sent there, in one sentence; null when it is.</param>
internal sealed record MailAddressing(string? Address, string? Name, string? Problem)
{
    /// <summary>To the address from which the customer wrote last about this ticket, else to the customer's own.</summary>
    /// <param name="ticketId">Null: it is about none.</param>
    public static async Task<MailAddressing> OfAsync(HelpDeskDb db, Guid? ticketId, Guid customerId, CancellationToken cancel)
    {
        var customer = await db.Customers.Where(c => c.Id == customerId).Select(c => new { c.Name, c.Email }).FirstAsync(cancel);
        var last = ticketId is null ? null : await db.Mails.Where(m => m.TicketId == ticketId && m.Direction == MailDirection.Incoming && !m.Automatic)
            .OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Select(m => m.Address).FirstOrDefaultAsync(cancel);
        var address = (last is not null && await MailCustomers.IsOfAsync(db, customerId, last, cancel) ? last : customer.Email?.Trim())?.ToLowerInvariant();
        return address is null ? new(null, null, "The customer has no e-mail address.")
            : new(address, customer.Name, Mailbox.IsAddress(address) ? await ProblemAsync(db, customerId, address, cancel) : "The customer's e-mail address is none. Correct it.");
    }

    /// <summary>Why nothing may be sent there now.</summary>
    public static async Task<string?> ProblemAsync(HelpDeskDb db, Guid customerId, string address, CancellationToken cancel)
    {
        if (await db.ConsentStates.AnyAsync(s => s.CustomerId == customerId && s.Channel == ContactChannel.Email && s.Purpose == ContactPurpose.Service && s.Decision == ConsentDecision.Refused, cancel))
        {
            return "The customer has refused e-mail. Call, or ask for consent.";
        }

        return await db.UndeliverableAddresses.Where(a => a.Address == address).Select(a => a.Why).FirstOrDefaultAsync(cancel) is { } why
            ? $"A former message to {address} came back: {why} Ask the customer for another address."
            : null;
    }
}
