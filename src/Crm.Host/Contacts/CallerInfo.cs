using Crm.AgentConsole.Contracts;
using Crm.Routing;

namespace Crm.Host.Contacts;

/// <summary>What the look-up found about a caller: enough for routing and for the whole screen pop, so that an offer needs no query.</summary>
/// <param name="Number">E.164, or null when withheld.</param>
/// <param name="Customer">The only or the picked match, or the provisional customer.</param>
internal sealed record CallerInfo(
    string? Number,
    CustomerCard? Customer,
    IReadOnlyList<CustomerMatch> Matches,
    IReadOnlyList<TicketLine> OpenTickets,
    IReadOnlyList<ContactLine> LastContacts,
    Guid? TicketOwner,
    Guid? LastAgent)
{
    /// <summary>Whether the database has answered: without it, "no customer" does not mean an unknown caller.</summary>
    public LookUpState LookUp { get; init; }

    /// <summary>The customer has complained, and it is not settled.</summary>
    public bool OpenComplaint => OpenTickets.Any(ticket => ticket.Kind == "complaint");

    public static readonly CallerInfo Unknown = new(null, null, [], [], [], null, null);

    public static CallerInfo OfNumber(string? number) => Unknown with { Number = number };

    /// <summary>The part that routing decides by.</summary>
    public CallerProfile Profile => new(
        Number,
        Customer?.Id,
        Customer?.Tier,
        TicketOwner is { } owner ? new AgentId(owner) : null,
        LastAgent is { } last ? new AgentId(last) : null)
    {
        LastCsat = Customer?.LastCsat,
        LastNps = Customer?.LastNps,
        OpenComplaint = OpenComplaint,
    };
}

/// <summary>How far a caller is looked up.</summary>
internal enum LookUpState
{
    /// <summary>What is known is there.</summary>
    Done,
    /// <summary>The database does not answer; it is asked again.</summary>
    Unavailable,
    /// <summary>The number is new, and its provisional customer cannot be stored yet.</summary>
    NotStored,
}
