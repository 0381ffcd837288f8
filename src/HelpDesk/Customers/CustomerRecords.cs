using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Timeline;

namespace Crm.HelpDesk.Customers;

public enum CustomerKind
{
    Person,

    /// <summary>A company or household: its number is its main number, and whoever calls from it may be anyone there.</summary>
    Organization,
}

/// <summary>What a person writes about a customer.</summary>
/// <param name="Numbers">As typed, the one to call first; stored in E.164.</param>
/// <param name="OwnerId">The user who looks after this customer.</param>
/// <param name="TeamId">Whose customer it is; null is everybody's.</param>
/// <param name="TimeZone">IANA name, such as "Europe/Berlin".</param>
public sealed record CustomerDraft(
    string Name,
    string? Organization,
    string Tier,
    string? Language,
    string? TimeZone,
    string? Email,
    string? Notes,
    Guid? OwnerId,
    IReadOnlyList<string> Numbers,
    CustomerKind Kind = CustomerKind.Person,
    Guid? TeamId = null)
{
    /// <summary>E-mail addresses and messengers, the preferred one first; null leaves them as they are.</summary>
    public IReadOnlyList<Handle>? Handles { get; init; }

    /// <summary>Null leaves them as they are.</summary>
    public IReadOnlyList<Address>? Addresses { get; init; }

    /// <summary>Names of segments; one that is new is made. Null leaves them as they are.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    /// <summary>Key of a custom field → value; all of them, and null leaves them as they are.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}

/// <summary>A customer as stored.</summary>
/// <param name="Provisional">Made for an unknown number; <see cref="CustomerDirectory.CompleteAsync"/> makes it a real one.</param>
/// <param name="Numbers">E.164, with " ext. N" where an extension is known; each can be given back in a <see cref="CustomerDraft"/>.</param>
public sealed record CustomerRecord(
    Guid Id,
    CustomerKind Kind,
    string Name,
    string? Organization,
    string Tier,
    string? Language,
    string? TimeZone,
    string? Email,
    string? Notes,
    Guid? OwnerId,
    string? OwnerName,
    bool Provisional,
    IReadOnlyList<string> Numbers,
    long Revision)
{
    /// <summary>Whose customer it is; null is everybody's.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The last satisfaction that the customer gave, 1 to 5; null when none.</summary>
    public int? LastCsat { get; init; }

    /// <summary>The last likelihood to recommend, 0 to 10; null when none.</summary>
    public int? LastNps { get; init; }

    /// <summary>When the later of the two was given.</summary>
    public DateTimeOffset? LastScoreAt { get; init; }

    /// <summary>The same customer as a draft, to change some of it and store it with <see cref="CustomerDirectory.EditAsync"/>.</summary>
    public CustomerDraft ToDraft() => new(Name, Organization, Tier, Language, TimeZone, Email, Notes, OwnerId, Numbers, Kind, TeamId);

    /// <summary>A number as it stands in <see cref="Numbers"/>.</summary>
    public static string Written(string e164, string? extension) => extension is null ? e164 : $"{e164} ext. {extension}";
}

/// <summary>A customer in a list.</summary>
/// <param name="Number">The first number, E.164.</param>
public sealed record CustomerSummary(Guid Id, string Name, string? Organization, string Tier, string? Number, bool Provisional, int OpenTickets);

public enum MatchGrade
{
    /// <summary>Exactly this person's number.</summary>
    Known,

    /// <summary>Shared by several, an organization's main number, or an exchange with extensions.</summary>
    Maybe,
}

/// <summary>One customer that a caller may be, with what an agent and the routing need to know at once.</summary>
/// <param name="Reason">Why it matches, in plain words.</param>
/// <param name="OpenTickets">Newest change first, at most <see cref="CallerFinder.TicketsShown"/>.</param>
/// <param name="LastContacts">Newest first, at most <see cref="CallerFinder.ContactsShown"/>.</param>
/// <param name="LastAgentId">Who spoke with this customer last, within <see cref="HelpDeskOptions.LastAgentDays"/>.</param>
public sealed record CallerMatch(
    CustomerRecord Customer,
    MatchGrade Grade,
    string Reason,
    IReadOnlyList<TicketSummary> OpenTickets,
    IReadOnlyList<ContactRecord> LastContacts,
    Guid? LastAgentId)
{
    /// <summary>Newest first, at most <see cref="CallerFinder.NotesShown"/>, each cut at <see cref="CallerFinder.NoteShown"/>.</summary>
    public IReadOnlyList<string> PinnedNotes { get; init; } = [];

    public OrderSummary Orders { get; init; } = OrderSummary.None;
}
