namespace Crm.HelpDesk.Customers;

/// <summary>The ways in which a customer can be approached.</summary>
public enum ContactChannel
{
    Phone,
    Email,
    Post,

    /// <summary>Text messages and messengers.</summary>
    Messages,
}

/// <summary>Why a customer is approached.</summary>
public enum ContactPurpose
{
    /// <summary>About something that the customer has or asked for.</summary>
    Service,

    /// <summary>Advertising and selling.</summary>
    Marketing,

    /// <summary>Asking for an opinion.</summary>
    Survey,
}

public enum ConsentDecision
{
    Given,

    /// <summary>Refused, or taken back.</summary>
    Refused,
}

/// <summary>What a customer said about being approached.</summary>
/// <param name="Key">Made by the sender: recording it twice records it once.</param>
/// <param name="At">When the customer said so; null for now.</param>
/// <param name="Source">How we know: "call", "letter", "form on the website".</param>
/// <param name="Proof">What proves it: the wording, the number of a document, where a recording is.</param>
/// <param name="ContactId">The contact in which it was said.</param>
public sealed record ConsentStatement(
    Guid Key,
    IReadOnlyList<ContactChannel> Channels,
    IReadOnlyList<ContactPurpose> Purposes,
    ConsentDecision Decision,
    DateTimeOffset? At,
    string Source,
    string? Proof,
    Guid? ContactId = null);

/// <summary>A line of the history, which is only added to.</summary>
/// <param name="At">When the customer said so.</param>
/// <param name="RecordedAt">When we wrote it down.</param>
public sealed record ConsentEntryRecord(
    Guid Id,
    ContactChannel Channel,
    ContactPurpose Purpose,
    ConsentDecision Decision,
    DateTimeOffset At,
    DateTimeOffset RecordedAt,
    string Source,
    string? Proof,
    Guid? ContactId,
    string ActorName);

/// <summary>What counts now for one channel and purpose.</summary>
/// <param name="Decision">Null when the customer never said anything.</param>
/// <param name="Allowed">Whether we may; see <see cref="ConsentRules"/>.</param>
public sealed record ConsentStateRecord(
    ContactChannel Channel, ContactPurpose Purpose, ConsentDecision? Decision, DateTimeOffset? Since, string? Source, bool Allowed);

/// <summary>What follows for a customer whose statement was recorded.</summary>
/// <param name="Customer">Whose it is now; another than was asked for when that one was merged.</param>
/// <param name="Numbers">E.164, for whoever holds calls to them in readiness.</param>
public sealed record ConsentChange(Guid Customer, IReadOnlyList<string> Numbers, IReadOnlyList<ConsentStateRecord> States);

/// <summary>What may be done without a word of the customer.</summary>
public static class ConsentRules
{
    /// <summary>
    /// Whether a customer may be approached. Who refused, may not. Who said nothing may be called and written to by post, which the dial gate and supplied registers restrict
    /// further, and may be answered; advertising and surveys by e-mail and message need consent (Directive 2002/58/EC, article 13; in the United States 47 CFR 64.1200 for messages).
    /// </summary>
    public static bool Allowed(ContactChannel channel, ContactPurpose purpose, ConsentDecision? decision) => decision switch
    {
        ConsentDecision.Refused => false,
        ConsentDecision.Given => true,
        _ => purpose == ContactPurpose.Service || channel is ContactChannel.Phone or ContactChannel.Post,
    };
}
