using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Views;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Saved views of the tickets: shared ones are written by supervisors, one's own by anybody.</summary>
internal static class TicketViewsApi
{
    public static void MapTicketViews(this IEndpointRouteBuilder api)
    {
        var views = api.MapGroup("/ticket-views").RequireAuthorization();
        views.MapGet("", ListAsync);
        views.MapPost("", CreateAsync);
        views.MapPut("/default", SetDefaultAsync);
        views.MapPut("/{id:guid}", ChangeAsync);
        views.MapDelete("/{id:guid}", DeleteAsync);
    }

    private static async Task<Ok<TicketViewLine[]>> ListAsync(ClaimsPrincipal user, ViewDesk views, CancellationToken cancel) =>
        TypedResults.Ok((await views.ListAsync(user.Viewer(), cancel)).Select(view => Line(view, user)).ToArray());

    private static async Task<Results<Created<TicketViewLine>, ProblemHttpResult>> CreateAsync(TicketViewEdit edit, ClaimsPrincipal user, ViewDesk views, CancellationToken cancel)
    {
        if (Read(edit, user, out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var made = await views.CreateAsync(draft, user.Supervises(), user.Actor(), cancel);
        return made.IsOk ? TypedResults.Created($"/api/ticket-views/{made.Value!.Id}", Line(made.Value, user)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<TicketViewLine>, ProblemHttpResult>> ChangeAsync(Guid id, TicketViewEdit edit, ClaimsPrincipal user, ViewDesk views, CancellationToken cancel)
    {
        if (Read(edit, user, out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var changed = await views.ChangeAsync(id, edit.Revision, draft, user.Supervises(), user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(Line(changed.Value!, user)) : Problems.Of(changed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, ClaimsPrincipal user, ViewDesk views, CancellationToken cancel) =>
        await views.DeleteAsync(id, user.Supervises(), user.Viewer(), cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such view that you may delete.");

    private static async Task<Results<NoContent, ProblemHttpResult>> SetDefaultAsync(TicketViewDefault chosen, ClaimsPrincipal user, ViewDesk views, CancellationToken cancel) =>
        await views.SetDefaultAsync(chosen.Id, user.Viewer(), cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such view.");

    /// <summary>A view is checked by the rules of the list that it opens.</summary>
    private static string? Read(TicketViewEdit edit, ClaimsPrincipal user, out ViewDraft draft)
    {
        var q = edit.Query;
        var scope = Names.Parse<ViewScope>(edit.Scope);
        draft = new ViewDraft(edit.Name, scope ?? ViewScope.Mine, edit.TeamId, new ViewQuery(q.State, q.Owner, q.Kind, q.Priority, q.Tag, q.Follower, q.Team, q.Order, q.Overdue));
        return scope is null
            ? Names.Wrong<ViewScope>("scope", edit.Scope)
            : TicketEdits.Read(new TicketQuery(q.State, q.Owner, null, q.Kind, q.Priority, q.Tag, q.Follower, q.Team, q.Order, q.Overdue), user.Id(), out _);
    }

    private static TicketViewLine Line(ViewRecord view, ClaimsPrincipal user)
    {
        var q = view.Query;
        return new(
            view.Id,
            view.Name,
            Names.Of(view.Scope),
            view.TeamId,
            view.TeamName,
            new TicketViewQuery(q.State, q.Owner, q.Kind, q.Priority, q.Tag, q.Follower, q.Team, q.Order, q.Overdue),
            view.Scope == ViewScope.Mine || user.Supervises(),
            view.IsDefault,
            view.UpdatedBy,
            view.Revision);
    }
}
