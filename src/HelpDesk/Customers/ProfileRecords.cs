namespace Crm.HelpDesk.Customers;

/// <summary>By what a customer can be written to.</summary>
public enum HandleKind
{
    Email,
    WhatsApp,
    Telegram,
    Signal,
    Messenger,
    WeChat,
    Teams,
    Other,
}

public enum AddressKind
{
    Postal,
    Billing,
    Delivery,
    Home,
    Work,
}

/// <summary>An e-mail address or a messenger's name, as written.</summary>
public sealed record Handle(HandleKind Kind, string Value);

/// <summary>A postal address; what is missing is null.</summary>
/// <param name="Street">Street, house, floor; may have several lines.</param>
public sealed record Address(AddressKind Kind, string? Street, string? PostalCode, string? City, string? Region, string? Country);

/// <summary>Everything that belongs to a customer's own data.</summary>
/// <param name="Handles">In their order, e-mail addresses among them.</param>
/// <param name="Segments">Names, in order.</param>
/// <param name="Fields">Key of a custom field → value.</param>
/// <param name="PinnedNotes">As in a screen pop.</param>
public sealed record CustomerProfile(
    CustomerRecord Customer,
    IReadOnlyList<Handle> Handles,
    IReadOnlyList<Address> Addresses,
    IReadOnlyList<string> Segments,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<string> PinnedNotes,
    OrderSummary Orders);

/// <summary>A segment with its size.</summary>
public sealed record SegmentRecord(Guid Id, string Name, int Customers);

/// <summary>What one customer is to another; the second side reads it the other way round.</summary>
public enum RelationKind
{
    /// <summary>A person works for an organization.</summary>
    WorksFor,

    /// <summary>Is part of a larger one: a branch, a household, a club.</summary>
    BelongsTo,

    /// <summary>May speak for the other: an agent, a guardian, a carer.</summary>
    Represents,

    /// <summary>Of one family; both sides read alike.</summary>
    RelatedTo,

    /// <summary>They do business together; both sides read alike.</summary>
    PartnerOf,
}

/// <summary>A relation as one side sees it.</summary>
/// <param name="OtherId">The customer on the other side.</param>
/// <param name="Inverse">This side is the one that the relation leads to: read "employs" for works-for.</param>
/// <param name="Role">In which role, such as "buyer".</param>
public sealed record RelationRecord(Guid Id, Guid OtherId, string OtherName, CustomerKind OtherKind, RelationKind Kind, bool Inverse, string? Role);

/// <summary>A note about a customer.</summary>
/// <param name="ChangedAt">When its text was changed last; null for never.</param>
/// <param name="Revision">To be given back with a change.</param>
public sealed record NoteRecord(Guid Id, Guid CustomerId, string Text, bool Pinned, DateTimeOffset CreatedAt, Guid? ActorId, string ActorName, DateTimeOffset? ChangedAt, long Revision);
