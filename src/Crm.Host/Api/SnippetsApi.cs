using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Snippets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Macros, templates and canned answers: everybody's are written by supervisors, one's own by anybody.</summary>
internal static class SnippetsApi
{
    public static void MapSnippets(this IEndpointRouteBuilder api)
    {
        var snippets = api.MapGroup("/snippets").RequireAuthorization();
        snippets.MapGet("", ListAsync);
        snippets.MapPost("", CreateAsync);
        snippets.MapPut("/{id:guid}", ChangeAsync);
        snippets.MapDelete("/{id:guid}", DeleteAsync);
        api.MapPost("/tickets/{id:guid}/macros/{macro:guid}", RunAsync).RequireAuthorization();
        api.MapGet("/tickets/{id:guid}/answers/{answer:guid}", FillAsync).RequireAuthorization();
    }

    private static async Task<Results<Ok<SnippetLine[]>, ProblemHttpResult>> ListAsync(string kind, ClaimsPrincipal user, SnippetDesk snippets, CancellationToken cancel) =>
        Names.Parse<SnippetKind>(kind) is { } one
            ? TypedResults.Ok((await snippets.ListAsync(one, user.Id(), cancel)).Select(s => Line(s, user)).ToArray())
            : Problems.BadRequest(Names.Wrong<SnippetKind>("kind", kind));

    private static async Task<Results<Created<SnippetLine>, ProblemHttpResult>> CreateAsync(SnippetEdit edit, ClaimsPrincipal user, SnippetDesk snippets, CancellationToken cancel)
    {
        if (Draft(edit) is not { } draft)
            return Problems.BadRequest(Names.Wrong<SnippetKind>("kind", edit.Kind));
        var made = await snippets.CreateAsync(draft, user.Supervises(), user.Actor(), cancel);
        return made.IsOk ? TypedResults.Created($"/api/snippets/{made.Value!.Id}", Line(made.Value, user)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<SnippetLine>, ProblemHttpResult>> ChangeAsync(Guid id, SnippetEdit edit, ClaimsPrincipal user, SnippetDesk snippets, CancellationToken cancel)
    {
        if (Draft(edit) is not { } draft)
            return Problems.BadRequest(Names.Wrong<SnippetKind>("kind", edit.Kind));
        var changed = await snippets.ChangeAsync(id, edit.Revision, draft, user.Supervises(), user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(Line(changed.Value!, user)) : Problems.Of(changed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, SnippetDesk snippets, CancellationToken cancel) =>
        await snippets.DeleteAsync(id, user.Supervises(), user.Actor(), cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such entry that you may delete.");

    private static async Task<Results<Ok<MacroResult>, ProblemHttpResult>> RunAsync(
        Guid id, Guid macro, MacroRun run, ClaimsPrincipal user, SnippetDesk snippets, ConsolePusher consoles, CancellationToken cancel)
    {
        var done = await snippets.RunAsync(macro, id, run.Revision, user.Actor(), cancel);
        if (!done.IsOk)
            return Problems.Of(done);
        await consoles.CustomerChanged(done.Value!.Ticket.CustomerId);
        return TypedResults.Ok(new MacroResult(done.Value.Ticket.Revision, done.Value.Told));
    }

    private static async Task<Results<Ok<FilledAnswer>, ProblemHttpResult>> FillAsync(Guid id, Guid answer, ClaimsPrincipal user, SnippetDesk snippets, CancellationToken cancel)
    {
        var filled = await snippets.FillAsync(answer, id, user.Actor(), cancel);
        return filled.IsOk ? TypedResults.Ok(new FilledAnswer(filled.Value!)) : Problems.Of(filled);
    }

    private static SnippetDraft? Draft(SnippetEdit edit) => Names.Parse<SnippetKind>(edit.Kind) is { } kind
        ? new SnippetDraft(
            kind,
            edit.Name,
            edit.Shared,
            new SnippetContent(edit.Body.Actions?.Select(RulesApi.Action).ToArray(), edit.Body.Title, edit.Body.Text, edit.Body.TicketKind, edit.Body.Priority, edit.Body.Shortcut))
        : null;

    private static SnippetLine Line(SnippetRecord s, ClaimsPrincipal user) => new(
        s.Id,
        Names.Of(s.Kind),
        s.Name,
        s.OwnerId is null,
        s.OwnerId == user.Id() || (s.OwnerId is null && user.Supervises()),
        new SnippetBody(s.Content.Actions?.Select(RulesApi.Step).ToArray(), s.Content.Title, s.Content.Text, s.Content.TicketKind, s.Content.Priority, s.Content.Shortcut),
        s.UpdatedBy,
        s.Revision);
}
