using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Tickets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketChange = Crm.AgentConsole.Contracts.TicketChange;
using TicketEntry = Crm.AgentConsole.Contracts.TicketEntry;

namespace Crm.Host.Api;

/// <summary>Tickets: lists, one with its history, making, changing, notes, many at once.</summary>
internal static class TicketsApi
{
    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tickets", ListAsync);
        api.MapPost("/tickets", CreateAsync);
        api.MapPost("/tickets/bulk", BulkAsync);
        api.MapGet("/tickets/tags", TagsAsync);
        api.MapGet("/tickets/number/{number:int}", LineAsync);
        api.MapGet("/tickets/{id:guid}", ReadAsync);
        api.MapPost("/tickets/{id:guid}/notes", AddNoteAsync);
        api.MapPost("/tickets/{id:guid}/changes", ChangeAsync);
        api.MapTicketRelations();
        api.MapAttachments();
    }

    private static async Task<Results<Ok<AgentConsole.Contracts.Page<TicketLine>>, ProblemHttpResult>> ListAsync(
        [AsParameters] TicketQuery query, [AsParameters] Paging paging, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel) =>
        TicketEdits.Read(query, user.Id(), out var filter) is { } problem
            ? Problems.BadRequest(problem)
            : TypedResults.Ok(Paging.Of(await tickets.ListAsync(filter, paging.After, paging.Size, user.Viewer(), cancel), Views.Line));

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> ReadAsync(Guid id, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel) =>
        await tickets.FindAsync(id, user.Viewer(), cancel) is { } ticket ? TypedResults.Ok(TicketViews.Detail(ticket)) : Problems.NotFound("There is no such ticket.");

    private static async Task<Results<Ok<TicketLine>, ProblemHttpResult>> LineAsync(int number, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel) =>
        await tickets.FindLineAsync(number, user.Viewer(), cancel) is { } line ? TypedResults.Ok(Views.Line(line)) : Problems.NotFound($"There is no ticket #{number}.");

    private static async Task<Ok<IReadOnlyList<string>>> TagsAsync(string? beginning, TicketQueries tickets, CancellationToken cancel) =>
        TypedResults.Ok(await tickets.TagsAsync(beginning ?? "", cancel));

    private static async Task<Results<Created<TicketDetail>, ProblemHttpResult>> CreateAsync(
        TicketCreate request, ClaimsPrincipal user, TicketDesk tickets, ConsolePusher consoles, CancellationToken cancel)
    {
        if (TicketEdits.Read(request, user.Id(), out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var made = await tickets.CreateAsync(draft, user.Actor(), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await consoles.CustomerChanged(made.Value!.CustomerId);
        return TypedResults.Created($"/api/tickets/{made.Value.Id}", TicketViews.Detail(made.Value));
    }

    private static async Task<Results<Ok<TicketEntry>, ProblemHttpResult>> AddNoteAsync(
        Guid id, TicketNote note, ClaimsPrincipal user, TicketDesk desk, ConsolePusher consoles, TicketLinks links, CancellationToken cancel)
    {
        var added = await desk.AddNoteAsync(id, new NoteDraft(note.Key, note.Text, note.Public, note.ContactId, Files: note.Files), user.Actor(), cancel);
        if (!added.IsOk)
            return Problems.Of(added);
        if (await links.AudienceAsync(added.Value!.TicketId, cancel) is { } ticket)
            await consoles.CustomerChanged(ticket.CustomerId);
        return TypedResults.Ok(TicketViews.Entry(added.Value));
    }

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, TicketChange edit, ClaimsPrincipal user, TicketDesk desk, ConsolePusher consoles, CancellationToken cancel) =>
        TicketEdits.Read(edit, out var change) is { } problem
            ? Problems.BadRequest(problem)
            : await AnswerAsync(await desk.ChangeAsync(id, change, user.Actor(), cancel), consoles);

    private static async Task<Results<Ok<IReadOnlyList<BulkLine>>, ProblemHttpResult>> BulkAsync(
        TicketBulkChange request, ClaimsPrincipal user, TicketBulk bulk, ConsolePusher consoles, CancellationToken cancel)
    {
        if (TicketEdits.Read(request.Change, out var change) is { } problem)
            return Problems.BadRequest(problem);
        var items = request.Tickets.Select(ticket => new BulkItem(ticket.Id, ticket.Revision)).ToList();
        var outcomes = await bulk.ChangeAsync(items, change, user.Actor(), null, cancel);
        if (!outcomes.IsOk)
            return Problems.Of(outcomes);
        foreach (var customer in outcomes.Value!.Where(outcome => outcome.Kind == ResultKind.Ok).Select(outcome => outcome.CustomerId).OfType<Guid>().Distinct())
            await consoles.CustomerChanged(customer);
        return TypedResults.Ok<IReadOnlyList<BulkLine>>([.. outcomes.Value!.Select(TicketViews.Line)]);
    }

    /// <summary>The ticket after a change. A conflict comes with the ticket as it is now, so that the console can show what the other one did.</summary>
    public static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> AnswerAsync(Result<TicketRecord> result, ConsolePusher consoles)
    {
        if (result is { Kind: ResultKind.Conflict, Value: { } current })
            return TypedResults.Problem(result.Problem, statusCode: StatusCodes.Status409Conflict, extensions: [new("current", TicketViews.Detail(current))]);
        if (!result.IsOk)
            return Problems.Of(result);
        await consoles.CustomerChanged(result.Value!.CustomerId);
        return TypedResults.Ok(TicketViews.Detail(result.Value));
    }
}
