namespace Crm.AgentConsole.Contracts;

/// <summary>GET /api/customers?search=&amp;segment= → Page of these. The search is the beginning of words of the name or organization, of a number, or of an e-mail address or @messenger.</summary>
public sealed record CustomerLine(Guid Id, string Name, string? Organization, string Tier, string? Number, int OpenTickets);

/// <summary>GET /api/customers/{id}; PUT with <see cref="CustomerEdit"/>; POST /api/customers with <see cref="CustomerEdit"/>.</summary>
public sealed record CustomerDetail(CustomerCard Card, string? Email, string? Notes, long Revision, IReadOnlyList<TicketLine> Tickets)
{
    /// <summary>What the console shows beside it; always there in an answer for one customer.</summary>
    public CustomerMore? More { get; init; }
}

/// <param name="Revision">As read; 409 when someone else changed the customer since.</param>
public sealed record CustomerEdit(string Name, string? Organization, string Tier, string? Language, string? Email, string? Notes, IReadOnlyList<string> Numbers, long Revision)
{
    /// <summary>The rest of the customer's data; null leaves all of it as it is.</summary>
    public CustomerMore? More { get; init; }
}

/// <summary>The data of a customer that a list or a call does not show.</summary>
/// <param name="Kind">person or organization.</param>
/// <param name="TimeZone">IANA name, such as Europe/Berlin.</param>
/// <param name="OwnerId">The user who looks after this customer, and who gets its calls first.</param>
/// <param name="Handles">The e-mail address among them is the one of the customer when it has none.</param>
/// <param name="Segments">Names; one that is new is made.</param>
/// <param name="Fields">Key of a custom field (GET /api/fields?subject=customer) → value.</param>
public sealed record CustomerMore(
    string Kind, string? TimeZone, Guid? OwnerId, IReadOnlyList<HandleLine> Handles, IReadOnlyList<AddressLine> Addresses, IReadOnlyList<string> Segments,
    IReadOnlyDictionary<string, string> Fields);

/// <param name="Kind">email, whatsapp, telegram, signal, messenger, wechat, teams or other.</param>
public sealed record HandleLine(string Kind, string Value);

/// <param name="Kind">postal, billing, delivery, home or work.</param>
public sealed record AddressLine(string Kind, string? Street, string? PostalCode, string? City, string? Region, string? Country);

/// <summary>GET /api/segments → list; supervisors: PUT /api/segments/{id} with <see cref="SegmentName"/>, DELETE.</summary>
public sealed record SegmentLine(Guid Id, string Name, int Customers);

public sealed record SegmentName(string Name);

/// <summary>GET /api/customers/{id}/relations → list, from this customer's side; POST with <see cref="RelationEdit"/>; DELETE /api/relations/{id}.</summary>
/// <param name="Words">What this customer is to the other: "works for", "employs".</param>
public sealed record RelationLine(Guid Id, Guid OtherId, string OtherName, string OtherKind, string Words, string? Role);

/// <param name="Kind">works-for, belongs-to, represents, related-to or partner-of, read from this customer to the other.</param>
public sealed record RelationEdit(Guid OtherId, string Kind, string? Role);

/// <summary>GET /api/customers/{id}/notes → Page, pinned ones first; POST with <see cref="CustomerNoteAdd"/>; PUT and DELETE /api/customers/{id}/notes/{note} with <see cref="CustomerNoteEdit"/>.</summary>
/// <param name="Mine">The reader may change the text.</param>
public sealed record CustomerNoteLine(Guid Id, string Text, bool Pinned, DateTimeOffset CreatedAt, string Actor, DateTimeOffset? ChangedAt, long Revision, bool Mine);

/// <param name="Key">A Guid made by the browser: the same request twice makes one note.</param>
public sealed record CustomerNoteAdd(Guid Key, string Text, bool Pinned);

public sealed record CustomerNoteEdit(string Text, bool Pinned, long Revision);

/// <summary>GET /api/customers/{id}/consent → list of these, one a channel and purpose; POST with <see cref="ConsentEdit"/> → the list as it is then.</summary>
/// <param name="Channel">phone, email, post or messages.</param>
/// <param name="Purpose">service, marketing or survey.</param>
/// <param name="Decision">given or refused; null when the customer never said anything.</param>
/// <param name="Allowed">Whether the customer may be approached so now. Calls also need the dial gate's word.</param>
public sealed record ConsentLine(string Channel, string Purpose, string? Decision, DateTimeOffset? Since, string? Source, bool Allowed);

/// <summary>GET /api/customers/{id}/consent/history → Page, newest first.</summary>
/// <param name="At">When the customer said so.</param>
/// <param name="RecordedAt">When it was written down, by <paramref name="Actor"/>.</param>
public sealed record ConsentHistoryLine(
    Guid Id, string Channel, string Purpose, string Decision, DateTimeOffset At, DateTimeOffset RecordedAt, string Source, string? Proof, Guid? ContactId, string Actor);

/// <param name="Key">A Guid made by the sender: the same statement twice is recorded once.</param>
/// <param name="Decision">given or refused; who takes consent back refuses.</param>
/// <param name="At">When the customer said so; null for now.</param>
/// <param name="Source">How we know, such as "call" or "letter".</param>
/// <param name="Proof">What proves it: the wording, the number of a document.</param>
public sealed record ConsentEdit(
    Guid Key, IReadOnlyList<string> Channels, IReadOnlyList<string> Purposes, string Decision, DateTimeOffset? At, string Source, string? Proof, Guid? ContactId);

/// <summary>GET /api/customers/{id}/orders → Page, newest first. PUT /api/orders/{externalId} (supervisors) with <see cref="OrderEdit"/>: 201 when it is new, 200 when it was there.</summary>
/// <param name="State">placed, paid, shipped, delivered, returned or cancelled.</param>
public sealed record OrderView(
    Guid Id, string ExternalId, Guid CustomerId, string Number, DateTimeOffset OrderedAt, string State, double Amount, string Currency, DateTimeOffset UpdatedAt,
    IReadOnlyList<OrderItemLine> Items);

/// <param name="Price">Of one.</param>
public sealed record OrderItemLine(string Name, string? Sku, int Quantity, double Price);

/// <param name="Amount">To the hundredth.</param>
/// <param name="Currency">ISO 4217, such as USD.</param>
/// <param name="AsOf">When the sender had it so: what is older than what is stored changes nothing. Null for now.</param>
public sealed record OrderEdit(
    Guid CustomerId, string Number, DateTimeOffset OrderedAt, string State, double Amount, string Currency, IReadOnlyList<OrderItemLine> Items, DateTimeOffset? AsOf);
