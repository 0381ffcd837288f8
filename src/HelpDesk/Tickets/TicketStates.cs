namespace Crm.HelpDesk.Tickets;

/// <summary>
/// Which state may follow which:
/// <code>
///   new ──► open ◄──► pending        new, open, pending: needs work
///    │       │ ▲         │
///    └───────┼─┼─────────┤
///            ▼ │         ▼
///          resolved ──► closed       closed is the end; a new ticket refers to it
/// </code>
/// Each of new, open and pending may also go straight to resolved or closed; new may go to pending.
/// </summary>
public static class TicketStates
{
    /// <summary>The states that may follow, in the order in which they are offered.</summary>
    public static IReadOnlyList<TicketState> After(TicketState state) => state switch
    {
        TicketState.New => [TicketState.Open, TicketState.Pending, TicketState.Resolved, TicketState.Closed],
        TicketState.Open => [TicketState.Pending, TicketState.Resolved, TicketState.Closed],
        TicketState.Pending => [TicketState.Open, TicketState.Resolved, TicketState.Closed],
        TicketState.Resolved => [TicketState.Open, TicketState.Closed],
        TicketState.Closed => [],
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not a ticket state."),
    };

    /// <summary>Whether a ticket in this state still needs work.</summary>
    public static bool IsOpen(TicketState state) => state is TicketState.New or TicketState.Open or TicketState.Pending;
}
