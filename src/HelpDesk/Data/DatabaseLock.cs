namespace Crm.HelpDesk.Data;

/// <summary>What transactions do one after the other, in the order in which a transaction may take several of them.</summary>
public enum DatabaseLock
{
    /// <summary>Storing events: reads the heads of their streams and continues them.</summary>
    Events,

    /// <summary>Giving out leads, and changing leads that were given out.</summary>
    Leads,

    /// <summary>Making a customer for a number that nobody has.</summary>
    ProvisionalCustomers,

    /// <summary>Adding rows to the customer that is named beside it, and merging it.</summary>
    Customer,

    /// <summary>Adding to the history of the ticket that is named beside it.</summary>
    TicketHistory,

    /// <summary>Making the first administrator.</summary>
    Administrators,
}
