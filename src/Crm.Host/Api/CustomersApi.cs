using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Customers: search, read, create, change, and their timelines.</summary>
internal static class CustomersApi
{
    private const int TicketsShown = 50;

    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/customers", SearchAsync);
        api.MapPost("/customers", CreateAsync);
        api.MapGet("/customers/{id:guid}", ReadAsync);
        api.MapPut("/customers/{id:guid}", ChangeAsync);
    }

    private static async Task<Ok<Page<CustomerLine>>> SearchAsync(string? search, [AsParameters] Paging paging, ClaimsPrincipal user, CustomerSearch customers, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await customers.SearchAsync(search, paging.After, paging.Size, user.Viewer(), cancel), Views.Line));

    private static async Task<Results<Created<CustomerDetail>, ProblemHttpResult>> CreateAsync(CustomerEdit edit, ClaimsPrincipal user, CustomerDirectory customers, SiteConfiguration site, CancellationToken cancel)
    {
        if (TierProblem(edit, site) is { } problem)
            return Problems.BadRequest(problem);
        var created = await customers.CreateAsync(Draft(edit, null), user.Actor(), cancel);
        return created.IsOk ? TypedResults.Created($"/api/customers/{created.Value!.Id}", Views.Detail(created.Value, [])) : Problems.Of(created);
    }

    private static async Task<Results<Ok<CustomerDetail>, ProblemHttpResult>> ReadAsync(Guid id, ClaimsPrincipal user, CustomerDirectory customers, TicketQueries tickets, CancellationToken cancel) =>
        await customers.FindAsync(id, user.Viewer(), cancel) is { } customer ? TypedResults.Ok(await DetailAsync(customer, tickets, user, cancel)) : Unknown();

    private static async Task<Results<Ok<CustomerDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, CustomerEdit edit, ClaimsPrincipal user, CustomerDirectory customers, TicketQueries tickets, SiteConfiguration site, ConsolePusher consoles, CustomerSight sight, CancellationToken cancel)
    {
        if (TierProblem(edit, site) is { } problem)
            return Problems.BadRequest(problem);
        if (await customers.FindAsync(id, user.Viewer(), cancel) is not { } before)
            return Unknown();
        var changed = await customers.EditAsync(id, edit.Revision, Draft(edit, before), user.Actor(), cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await consoles.CustomerChanged(id);
        await sight.CustomerMovedAsync(id);
        return TypedResults.Ok(await DetailAsync(changed.Value!, tickets, user, cancel));
    }

    private static async Task<CustomerDetail> DetailAsync(CustomerRecord customer, TicketQueries tickets, ClaimsPrincipal user, CancellationToken cancel) =>
        Views.Detail(customer, (await tickets.ListAsync(new TicketFilter(CustomerId: customer.Id), null, TicketsShown, user.Viewer(), cancel)).Items);

    /// <summary>What the console does not show stays as it was.</summary>
    private static CustomerDraft Draft(CustomerEdit edit, CustomerRecord? before) => new(
        edit.Name, edit.Organization, edit.Tier, edit.Language, before?.TimeZone, edit.Email, edit.Notes, before?.OwnerId, edit.Numbers, before?.Kind ?? CustomerKind.Person,
        before?.TeamId);

    private static string? TierProblem(CustomerEdit edit, SiteConfiguration site) =>
        site.Routing.Tiers.ContainsKey(edit.Tier) ? null : $"There is no tier \"{Names.Short(edit.Tier)}\". Choose one of {string.Join(", ", site.Routing.Tiers.Keys)}.";

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such customer.");
}
