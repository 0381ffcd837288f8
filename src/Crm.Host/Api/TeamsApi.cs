using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using TicketChange = Crm.HelpDesk.Tickets.TicketChange;

namespace Crm.Host.Api;

/// <summary>Teams, and to which of them a customer or a ticket belongs.</summary>
internal static class TeamsApi
{
    public static void MapTeams(this IEndpointRouteBuilder api)
    {
        api.MapGet("/teams", ListAsync);
        var teams = api.MapGroup("/teams").RequireAuthorization(Rights.ManageTeams);
        teams.MapGet("/{id:guid}", ReadAsync);
        teams.MapPost("", CreateAsync);
        teams.MapPut("/{id:guid}", ChangeAsync);
        api.MapGet("/customers/{id:guid}/team", OfCustomerAsync);
        api.MapPut("/customers/{id:guid}/team", GiveCustomerAsync).RequireAuthorization(Rights.AssignTeams);
        api.MapGet("/tickets/{id:guid}/team", OfTicketAsync);
        api.MapPut("/tickets/{id:guid}/team", GiveTicketAsync);
    }

    private static async Task<Ok<TeamLine[]>> ListAsync(TeamStore teams, CancellationToken cancel) =>
        TypedResults.Ok((await teams.ListAsync(cancel)).Select(team => new TeamLine(team.Id, team.Name, team.Retired)).ToArray());

    private static async Task<Results<Ok<TeamDetail>, ProblemHttpResult>> ReadAsync(Guid id, TeamStore teams, CancellationToken cancel) =>
        (await teams.ListAsync(cancel)).FirstOrDefault(team => team.Id == id) is { } team ? TypedResults.Ok(Detail(team)) : Problems.NotFound("There is no such team.");

    private static async Task<Results<Created<TeamDetail>, ProblemHttpResult>> CreateAsync(TeamEdit edit, TeamStore teams, AccountDirectory accounts, CancellationToken cancel)
    {
        var made = await teams.CreateAsync(Draft(edit), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await accounts.RefreshAsync(cancel);
        return TypedResults.Created($"/api/teams/{made.Value!.Id}", Detail(made.Value));
    }

    private static async Task<Results<Ok<TeamDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, TeamEdit edit, TeamStore teams, AccountDirectory accounts, CancellationToken cancel)
    {
        var changed = await teams.ChangeAsync(id, edit.Revision, Draft(edit), cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await accounts.RefreshAsync(cancel);
        return TypedResults.Ok(Detail(changed.Value!));
    }

    private static async Task<Results<Ok<TeamOf>, ProblemHttpResult>> OfCustomerAsync(Guid id, ClaimsPrincipal user, CustomerDirectory customers, CancellationToken cancel) =>
        await customers.FindAsync(id, user.Viewer(), cancel) is { } customer
            ? TypedResults.Ok(new TeamOf(customer.TeamId, customer.Revision))
            : Problems.NotFound("There is no such customer.");

    private static async Task<Results<Ok<TeamOf>, ProblemHttpResult>> OfTicketAsync(Guid id, ClaimsPrincipal user, TicketQueries tickets, CancellationToken cancel) =>
        await tickets.FindAsync(id, user.Viewer(), cancel) is { } ticket
            ? TypedResults.Ok(new TeamOf(ticket.TeamId, ticket.Revision))
            : Problems.NotFound("There is no such ticket.");

    private static async Task<Results<Ok<TeamOf>, ProblemHttpResult>> GiveCustomerAsync(
        Guid id, TeamOf team, ClaimsPrincipal user, CustomerDirectory customers, CustomerSight sight, CancellationToken cancel)
    {
        var given = await customers.GiveAsync(id, team.Revision, team.TeamId, user.Actor(), cancel);
        if (!given.IsOk)
            return Problems.Of(given);
        await sight.CustomerMovedAsync(id);
        return TypedResults.Ok(new TeamOf(given.Value!.TeamId, given.Value.Revision));
    }

    private static async Task<Results<Ok<TeamOf>, ProblemHttpResult>> GiveTicketAsync(
        Guid id, TeamOf team, ClaimsPrincipal user, TicketDesk tickets, ConsolePusher consoles, CancellationToken cancel)
    {
        var given = await tickets.ChangeAsync(id, new TicketChange(team.Revision, TeamId: team.TeamId, NoTeam: team.TeamId is null), user.Actor(), cancel);
        if (!given.IsOk)
            return Problems.Of(given);
        await consoles.CustomerChanged(given.Value!.CustomerId);
        return TypedResults.Ok(new TeamOf(given.Value.TeamId, given.Value.Revision));
    }

    private static TeamDraft Draft(TeamEdit edit) => new(edit.Name, edit.Retired, edit.Members);

    private static TeamDetail Detail(TeamRecord team) => new(team.Id, team.Name, team.Retired, team.Revision, team.Members);
}
