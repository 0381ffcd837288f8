namespace Crm.HelpDesk.Tickets;

public enum TicketKind
{
    Question,

    /// <summary>Something that worked does not.</summary>
    Incident,

    /// <summary>Something is to be done or delivered.</summary>
    Request,

    Complaint,
}

/// <summary>See <see cref="TicketStates"/> for which may follow which.</summary>
public enum TicketState
{
    New,
    Open,

    /// <summary>Waits for somebody else, who is named (<see cref="PendingReason"/>).</summary>
    Pending,
    Resolved,
    Closed,
}

/// <summary>Who has to do something before work on a pending ticket can go on.</summary>
public enum PendingReason
{
    Customer,
    ThirdParty,
}

/// <summary>How many are hit.</summary>
public enum TicketImpact
{
    Low,
    Medium,
    High,
}

/// <summary>How long it can wait.</summary>
public enum TicketUrgency
{
    Low,
    Medium,
    High,
}

public enum TicketPriority
{
    Low,
    Normal,
    High,
    Urgent,
}

public enum TicketLinkKind
{
    Relates,
    Duplicates,
    CausedBy,
}

/// <summary>What becomes of the open parts of a ticket that is resolved or closed.</summary>
public enum OpenParts
{
    Leave,

    /// <summary>They get the state that the ticket gets.</summary>
    Solve,
}

public enum TicketEntryKind
{
    Created,
    Note,
    State,
    Owner,
    Priority,
    Title,

    /// <summary>The caller left a voice message.</summary>
    Message,
    Kind,
    Impact,
    Urgency,
    Team,
    Tags,
    Fields,
    Attachment,

    /// <summary>Links to other tickets, and what it is a part of.</summary>
    Link,
    Merge,
    Split,

    /// <summary>A promise to the customer is about to be broken, or was.</summary>
    Sla,

    /// <summary>An e-mail came in, or a report about one that went out.</summary>
    Email,

    /// <summary>What was written about a complaint.</summary>
    Complaint,
}
