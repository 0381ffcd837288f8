namespace Crm.AgentConsole.Contracts;

// Macros, templates of tickets and canned answers: everybody's (written by supervisors) and each user's own.

/// <summary>GET /api/snippets?kind=macro|template|answer → list of these, by name: everybody's and one's own. POST /api/snippets, PUT /api/snippets/{id} with <see cref="SnippetEdit"/>; DELETE.</summary>
/// <param name="Mine">The reader may change it.</param>
public sealed record SnippetLine(Guid Id, string Kind, string Name, bool Shared, bool Mine, SnippetBody Body, string UpdatedBy, long Revision);

/// <param name="Revision">As read; 409 when someone else changed it since. 0 for a new one.</param>
public sealed record SnippetEdit(string Kind, string Name, bool Shared, SnippetBody Body, long Revision);

/// <param name="Actions">Of a macro.</param>
/// <param name="Title">Of a template.</param>
/// <param name="Text">Of a template or an answer.</param>
/// <param name="TicketKind">Of a template.</param>
/// <param name="Priority">Of a template.</param>
/// <param name="Shortcut">Of an answer.</param>
public sealed record SnippetBody(IReadOnlyList<RuleStep>? Actions, string? Title, string? Text, string? TicketKind, string? Priority, string? Shortcut);

/// <summary>POST /api/tickets/{id}/macros/{macro} → <see cref="MacroResult"/>.</summary>
/// <param name="Revision">Of the ticket, as read.</param>
public sealed record MacroRun(long Revision);

/// <param name="Told">What was done, a line each.</param>
public sealed record MacroResult(long Revision, IReadOnlyList<string> Told);

/// <summary>GET /api/tickets/{id}/answers/{answer}: the answer with its gaps filled for this ticket.</summary>
public sealed record FilledAnswer(string Text);
