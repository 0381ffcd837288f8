namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/search?q=: what the one search box finds. Customers by number or words, tickets by number or words; the best first.</summary>
public sealed record SearchResults(IReadOnlyList<FoundCustomer> Customers, IReadOnlyList<FoundTicket> Tickets);

/// <param name="Match">The place in what is noted about the customer; empty when the name or the number was found.</param>
public sealed record FoundCustomer(CustomerLine Customer, IReadOnlyList<TextPart> Match);

/// <summary>GET /api/search/tickets?q= → Page of these.</summary>
/// <param name="Match">The place in the ticket's texts; empty when the title or the number was found.</param>
public sealed record FoundTicket(TicketLine Ticket, string CustomerName, IReadOnlyList<TextPart> Match);

/// <param name="Hit">It is what was searched for.</param>
public sealed record TextPart(string Text, bool Hit);
