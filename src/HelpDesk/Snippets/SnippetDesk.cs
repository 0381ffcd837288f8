using Crm.HelpDesk.Data;
using Crm.HelpDesk.Rules;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Snippets;

/// <summary>Macros, templates of tickets and canned answers: kept, and used.</summary>
public sealed class SnippetDesk(IDbContextFactory<HelpDeskDb> databases, TicketDesk desk, TicketQueries tickets, TimeProvider time)
{
    /// <summary>Of each kind, shared ones, and as many of each user's own.</summary>
    public const int Most = 500;

    private const string Unknown = "There is no such entry.";
    private const string ChangedMeanwhile = "Someone else has changed this entry. Reload the page and make your change again.";

    private readonly TicketActions _actions = new(desk);

    /// <summary>The shared ones and the user's own, by name.</summary>
    public async Task<IReadOnlyList<SnippetRecord>> ListAsync(SnippetKind kind, Guid user, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var found = await db.Snippets.AsNoTracking().Where(s => s.Kind == kind && (s.OwnerId == null || s.OwnerId == user)).ToListAsync(cancel);
        return [.. found.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.Id).Select(Record)];
    }

    /// <param name="mayShare">Whether the actor may change what is everybody's.</param>
    public async Task<Result<SnippetRecord>> CreateAsync(SnippetDraft draft, bool mayShare, Actor actor, CancellationToken cancel = default)
    {
        if (Problem(draft, mayShare) is { } problem)
        {
            return Result<SnippetRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        var owner = draft.Shared ? null : actor.UserId;
        if (await db.Snippets.CountAsync(s => s.Kind == draft.Kind && s.OwnerId == owner, cancel) >= Most)
        {
            return Result<SnippetRecord>.Invalid($"There are {Most} already. Delete one that is not needed any more.");
        }

        var snippet = new SnippetRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = draft.Kind, Name = "", Content = "", UpdatedBy = "" };
        Write(snippet, draft, actor);
        db.Snippets.Add(snippet);
        await db.SaveChangesAsync(cancel);
        return Result<SnippetRecord>.Ok(Record(snippet));
    }

    /// <param name="revision">As read.</param>
    /// <param name="mayShare">Whether the actor may change what is everybody's.</param>
    public async Task<Result<SnippetRecord>> ChangeAsync(Guid id, long revision, SnippetDraft draft, bool mayShare, Actor actor, CancellationToken cancel = default)
    {
        if (Problem(draft, mayShare) is { } problem)
        {
            return Result<SnippetRecord>.Invalid(problem);
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        if (await OwnAsync(db, id, mayShare, actor, cancel) is not { } snippet || snippet.Kind != draft.Kind)
        {
            return Result<SnippetRecord>.NotFound(Unknown);
        }

        if (snippet.Revision != revision)
        {
            return Result<SnippetRecord>.Conflict(ChangedMeanwhile, Record(snippet));
        }

        Write(snippet, draft, actor);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<SnippetRecord>.Conflict(ChangedMeanwhile);
        }

        return Result<SnippetRecord>.Ok(Record(snippet));
    }

    /// <param name="mayShare">Whether the actor may change what is everybody's.</param>
    public async Task<bool> DeleteAsync(Guid id, bool mayShare, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await OwnAsync(db, id, mayShare, actor, cancel) is not null && await db.Snippets.Where(s => s.Id == id).ExecuteDeleteAsync(cancel) == 1;
    }

    /// <summary>Does all that a macro says, or nothing of it.</summary>
    /// <param name="revision">Of the ticket, as read.</param>
    public async Task<Result<MacroDone>> RunAsync(Guid macroId, Guid ticketId, long revision, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var macro = await db.Snippets.AsNoTracking().FirstOrDefaultAsync(s => s.Id == macroId && s.Kind == SnippetKind.Macro && (s.OwnerId == null || s.OwnerId == actor.UserId), cancel);
        if (macro is null)
        {
            return Result<MacroDone>.NotFound("There is no such macro.");
        }

        ActionsDone? done;
        try
        {
            done = await db.InTransactionAsync(() => RunAsync(db, macro, ticketId, revision, actor, cancel), cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Result<MacroDone>.Conflict(TicketChanged);
        }

        return done switch
        {
            null => Result<MacroDone>.NotFound("There is no such ticket."),
            { Refusal: { } refusal } => new Result<MacroDone>(refusal.Kind, null, refusal.Problem),
            _ => Result<MacroDone>.Ok(new((await tickets.FindAsync(ticketId, Viewer.System, cancel))!, done.Told)),
        };
    }

    /// <summary>A canned answer with its gaps filled for a ticket.</summary>
    public async Task<Result<string>> FillAsync(Guid answerId, Guid ticketId, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var answer = await db.Snippets.AsNoTracking().FirstOrDefaultAsync(s => s.Id == answerId && s.Kind == SnippetKind.Answer && (s.OwnerId == null || s.OwnerId == actor.UserId), cancel);
        var found = await RuleFactsReader.ReadAsync(db, ticketId, actor.Viewer, null, time.GetUtcNow(), cancel);
        return answer is null || found is not var (_, facts)
            ? Result<string>.NotFound(answer is null ? "There is no such answer." : "There is no such ticket.")
            : Result<string>.Ok(Placeholders.Fill(RuleJson.Read<SnippetContent>(answer.Content).Text!, facts, actor.Name));
    }

    private const string TicketChanged = "Someone else has changed this ticket. Reload the page and try again.";

    private async Task<ActionsDone?> RunAsync(HelpDeskDb db, SnippetRow macro, Guid ticketId, long revision, Actor actor, CancellationToken cancel)
    {
        if (await RuleFactsReader.ReadAsync(db, ticketId, actor.Viewer, null, time.GetUtcNow(), cancel) is not var (ticket, facts))
        {
            return null;
        }

        return ticket.Revision == revision
            ? await _actions.RunAsync(db, ticket, facts, RuleJson.Read<SnippetContent>(macro.Content).Actions!, actor, null, cancel)
            : new([], Result<Ticket>.Conflict(TicketChanged));
    }

    private void Write(SnippetRow snippet, SnippetDraft draft, Actor actor)
    {
        snippet.Name = draft.Name;
        snippet.OwnerId = draft.Shared ? null : actor.UserId;
        snippet.Content = RuleJson.Write(draft.Content);
        snippet.UpdatedAt = time.GetUtcNow();
        snippet.UpdatedBy = TextRules.Clean(actor.Name, TextRules.Name)!;
        snippet.Revision++;
    }

    private static Task<SnippetRow?> OwnAsync(HelpDeskDb db, Guid id, bool mayShare, Actor actor, CancellationToken cancel) =>
        db.Snippets.FirstOrDefaultAsync(s => s.Id == id && ((s.OwnerId == null && mayShare) || s.OwnerId == actor.UserId), cancel);

    private static string? Problem(SnippetDraft draft, bool mayShare)
    {
        if (draft.Shared && !mayShare)
        {
            return "What is everybody's is written by supervisors. Keep this one for yourself.";
        }

        var content = draft.Content;
        return TextRules.Required("The name", draft.Name, TextRules.Name) ?? draft.Kind switch
        {
            SnippetKind.Macro => RuleCheck.Problem(content.Actions ?? [], "actions", macro: true),
            SnippetKind.Answer => TextRules.Required("The text", content.Text, TextRules.Text) ?? Placeholders.Problem(content.Text)
                ?? TextRules.Required("The shortcut", content.Shortcut, TextRules.Short)
                ?? (content.Shortcut!.Any(char.IsWhiteSpace) ? "The shortcut is typed in one go: write it without spaces, such as refund-days." : null),
            _ => TextRules.Required("The title", content.Title, TextRules.Title) ?? TextRules.Optional("The text", content.Text, TextRules.Text)
                ?? Choice("kind", content.TicketKind, RuleField.NamesOf<TicketKind>()) ?? Choice("priority", content.Priority, RuleField.NamesOf<TicketPriority>()),
        };
    }

    private static string? Choice(string what, string? value, string[] choices) =>
        value is null || choices.Contains(value) ? null : $"There is no {what} \"{TextRules.Clean(value, 40)}\". Choose one of {string.Join(", ", choices)}.";

    private static SnippetRecord Record(SnippetRow s) => new(s.Id, s.Kind, s.Name, s.OwnerId, RuleJson.Read<SnippetContent>(s.Content), s.UpdatedAt, s.UpdatedBy, s.Revision);
}
