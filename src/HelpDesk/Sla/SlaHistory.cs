using Crm.HelpDesk.Data;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Sla;

/// <summary>Writes into a ticket's history.</summary>
internal static class SlaHistory
{
    /// <summary>An entry after everything that the ticket has; the ticket counts as touched.</summary>
    public static void Add(HelpDeskDb db, Ticket ticket, DateTimeOffset now, string text)
    {
        ticket.UpdatedAt = TicketDesk.Next(ticket, now);
        db.TicketEntries.Add(TicketDesk.Entry(ticket, ticket.UpdatedAt, TicketEntryKind.Sla, text, SlaClocks.Itself, null));
    }
}
