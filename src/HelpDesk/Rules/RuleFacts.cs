using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Rules;

/// <summary>All that a rule can know, at one moment.</summary>
/// <param name="Change">What has just happened; null for a rule that time has woken.</param>
internal sealed record RuleFacts(TicketFacts Ticket, CustomerFacts Customer, ChangeFacts? Change, DateTimeOffset Now);

/// <param name="StateSince">When it came into its present state.</param>
internal sealed record TicketFacts(
    Guid Id,
    int Number,
    string Title,
    TicketKind Kind,
    TicketState State,
    TicketPriority Priority,
    TicketImpact Impact,
    TicketUrgency Urgency,
    Guid? OwnerId,
    string? OwnerName,
    Guid? TeamId,
    IReadOnlyList<string> Tags,
    DateTimeOffset StateSince,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string>? Fields = null);

internal sealed record CustomerFacts(Guid Id, string Name, string? Organization, CustomerKind Kind, string Tier, string? Language, string? Email, Guid? OwnerId,
    IReadOnlyDictionary<string, string>? Fields = null);

/// <param name="By">One of <see cref="RuleVocabulary.Doers"/>.</param>
/// <param name="Fields">The fields that changed, with what they were and became.</param>
/// <param name="Note">The text of the note that was added.</param>
internal sealed record ChangeFacts(string Kind, string By, IReadOnlyDictionary<string, (string? From, string? To)> Fields, string? Note = null, bool NotePublic = false);
