using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Snippets;

public enum SnippetKind
{
    /// <summary>Several things done to a ticket by one click.</summary>
    Macro,

    /// <summary>What a new ticket begins with.</summary>
    Template,

    /// <summary>A text for notes, found by its shortcut.</summary>
    Answer,
}

/// <summary>What is in it, by its kind.</summary>
/// <param name="Actions">Of a macro, in their order.</param>
/// <param name="Title">Of a template.</param>
/// <param name="Text">Of a template, or of an answer (with placeholders).</param>
/// <param name="TicketKind">Of a template.</param>
/// <param name="Priority">Of a template; null by impact and urgency.</param>
/// <param name="Shortcut">Of an answer: what one types to find it.</param>
public sealed record SnippetContent(
    IReadOnlyList<RuleAction>? Actions = null, string? Title = null, string? Text = null, string? TicketKind = null, string? Priority = null, string? Shortcut = null);

/// <summary>What a person writes.</summary>
/// <param name="Shared">Everybody's; else the writer's own.</param>
public sealed record SnippetDraft(SnippetKind Kind, string Name, bool Shared, SnippetContent Content);

public sealed record SnippetRecord(Guid Id, SnippetKind Kind, string Name, Guid? OwnerId, SnippetContent Content, DateTimeOffset UpdatedAt, string UpdatedBy, long Revision);

/// <summary>What a macro did.</summary>
/// <param name="Told">A line for each thing.</param>
public sealed record MacroDone(TicketRecord Ticket, IReadOnlyList<string> Told);
