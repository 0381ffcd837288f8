using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Tickets;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketChange = Crm.AgentConsole.Contracts.TicketChange;
using TicketEntry = Crm.AgentConsole.Contracts.TicketEntry;

namespace Crm.Host.Api;

/// <summary>Tickets: lists, one with its history, making, changing, notes.</summary>
internal static class TicketsApi
{
    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tickets", ListAsync);
        api.MapPost("/tickets", CreateAsync);
        api.MapGet("/tickets/{id:guid}", ReadAsync);
        api.MapPost("/tickets/{id:guid}/notes", AddNoteAsync);
        api.MapPost("/tickets/{id:guid}/changes", ChangeAsync);
    }

    /// <param name="state">A state, or "unresolved" for those that need work.</param>
    /// <param name="owner">"me", or a user's id.</param>
    private static async Task<Results<Ok<Page<TicketLine>>, ProblemHttpResult>> ListAsync(
        string? state, string? owner, Guid? customer, [AsParameters] Paging paging, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel)
    {
        var filter = new TicketFilter(CustomerId: customer);
        if (state == "unresolved")
            filter = filter with { Open = true };
        else if (!string.IsNullOrEmpty(state) && Names.Parse<TicketState>(state) is { } one)
            filter = filter with { State = one };
        else if (!string.IsNullOrEmpty(state))
            return Problems.BadRequest(Names.Wrong<TicketState>("ticket state", state));
        if (owner == "me")
            filter = filter with { OwnerId = user.Id() };
        else if (Guid.TryParse(owner, out var id))
            filter = filter with { OwnerId = id };
        else if (!string.IsNullOrEmpty(owner))
            return Problems.BadRequest("The owner must be \"me\" or a user's id.");
        return TypedResults.Ok(Paging.Of(await tickets.ListAsync(filter, paging.After, paging.Size, user.Viewer(), cancel), Views.Line));
    }

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> ReadAsync(Guid id, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel) =>
        await tickets.FindAsync(id, user.Viewer(), cancel) is { } ticket ? TypedResults.Ok(Views.Detail(ticket)) : Problems.NotFound("There is no such ticket.");

    private static async Task<Results<Created<TicketDetail>, ProblemHttpResult>> CreateAsync(
        TicketCreate request, ClaimsPrincipal user, TicketDesk tickets, ConsolePusher consoles, CancellationToken cancel)
    {
        if (Names.Parse<TicketPriority>(request.Priority) is not { } priority)
            return Problems.BadRequest(Names.Wrong<TicketPriority>("priority", request.Priority));
        var draft = new TicketDraft(request.Key, request.CustomerId, request.Title, request.Text, priority, user.Id(), request.ContactId);
        var made = await tickets.CreateAsync(draft, user.Actor(), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await consoles.CustomerChanged(made.Value!.CustomerId);
        return TypedResults.Created($"/api/tickets/{made.Value.Id}", Views.Detail(made.Value));
    }

    private static async Task<Results<Ok<TicketEntry>, ProblemHttpResult>> AddNoteAsync(
        Guid id, TicketNote note, ClaimsPrincipal user, TicketDesk desk, TicketQueries tickets, ConsolePusher consoles, CancellationToken cancel)
    {
        var added = await desk.AddNoteAsync(id, note.Key, note.Text, note.ContactId, user.Actor(), cancel);
        if (!added.IsOk)
            return Problems.Of(added);
        if (await tickets.FindAsync(id, user.Viewer(), cancel) is { } ticket)
            await consoles.CustomerChanged(ticket.CustomerId);
        return TypedResults.Ok(Views.Entry(added.Value!));
    }

    private static async Task<Results<Ok<TicketDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, TicketChange change, ClaimsPrincipal user, TicketDesk desk, ConsolePusher consoles, CancellationToken cancel)
    {
        var state = change.State is null ? null : Names.Parse<TicketState>(change.State);
        if (change.State is not null && state is null)
            return Problems.BadRequest(Names.Wrong<TicketState>("ticket state", change.State));
        var priority = change.Priority is null ? null : Names.Parse<TicketPriority>(change.Priority);
        if (change.Priority is not null && priority is null)
            return Problems.BadRequest(Names.Wrong<TicketPriority>("priority", change.Priority));
        var changed = await desk.ChangeAsync(
            id, new HelpDesk.Tickets.TicketChange(change.Revision, state, priority, change.OwnerId, change.Title, change.ContactId), user.Actor(), cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await consoles.CustomerChanged(changed.Value!.CustomerId);
        return TypedResults.Ok(Views.Detail(changed.Value));
    }
}
