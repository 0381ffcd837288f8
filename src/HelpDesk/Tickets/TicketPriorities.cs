namespace Crm.HelpDesk.Tickets;

/// <summary>Priority by the matrix of impact (how many are hit) and urgency (how long it can wait), as ITIL has it.</summary>
public static class TicketPriorities
{
    /// <summary>The priority that the two call for. A person may put another in its place; then the ticket says both.</summary>
    public static TicketPriority Of(TicketImpact impact, TicketUrgency urgency) => (impact, urgency) switch
    {
        (TicketImpact.High, TicketUrgency.High) => TicketPriority.Urgent,
        (TicketImpact.High, TicketUrgency.Medium) or (TicketImpact.Medium, TicketUrgency.High) => TicketPriority.High,
        (TicketImpact.Low, TicketUrgency.Low) or (TicketImpact.Low, TicketUrgency.Medium) or (TicketImpact.Medium, TicketUrgency.Low) => TicketPriority.Low,
        _ => TicketPriority.Normal,
    };
}
