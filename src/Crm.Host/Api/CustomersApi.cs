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
        api.MapGet("/customers/{id:guid}", ReadAsync).AddEndpointFilter<PresentCustomerFilter>();
        api.MapPut("/customers/{id:guid}", ChangeAsync);
    }

    private static async Task<Ok<Page<CustomerLine>>> SearchAsync(
        string? search, Guid? segment, [AsParameters] Paging paging, ClaimsPrincipal user, CustomerSearch customers, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await customers.SearchAsync(search, segment, paging.After, paging.Size, user.Viewer(), cancel), CustomerViews.Line));

    private static async Task<Results<Created<CustomerDetail>, ProblemHttpResult>> CreateAsync(
        CustomerEdit edit, CustomerDirectory customers, TicketQueries tickets, SiteConfiguration site, ClaimsPrincipal user, CancellationToken cancel)
    {
        if ((CustomerViews.Draft(edit, null, out var draft) ?? TierProblem(edit, site)) is { } problem)
            return Problems.BadRequest(problem);
        var created = await customers.CreateAsync(draft, user.Actor(), cancel);
        return created.IsOk
            ? TypedResults.Created($"/api/customers/{created.Value!.Id}", await DetailAsync(created.Value.Id, user, customers, tickets, cancel))
            : Problems.Of(created);
    }

    private static async Task<Results<Ok<CustomerDetail>, ProblemHttpResult>> ReadAsync(Guid id, ClaimsPrincipal user, CustomerDirectory customers, TicketQueries tickets, CancellationToken cancel) =>
        await DetailAsync(id, user, customers, tickets, cancel) is { } customer ? TypedResults.Ok(customer) : Unknown();

    private static async Task<Results<Ok<CustomerDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, CustomerEdit edit, ClaimsPrincipal user, CustomerDirectory customers, TicketQueries tickets, SiteConfiguration site, ConsolePusher consoles, CustomerSight sight, CancellationToken cancel)
    {
        if (TierProblem(edit, site) is { } wrongTier)
            return Problems.BadRequest(wrongTier);
        if (await customers.FindAsync(id, user.Viewer(), cancel) is not { } before)
            return Unknown();
        if (CustomerViews.Draft(edit, before, out var draft) is { } problem)
            return Problems.BadRequest(problem);
        var changed = await customers.EditAsync(id, edit.Revision, draft, user.Actor(), cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await consoles.CustomerChanged(id);
        await sight.CustomerMovedAsync(id);
        return await DetailAsync(id, user, customers, tickets, cancel) is { } customer ? TypedResults.Ok(customer) : Unknown();
    }

    private static async Task<CustomerDetail?> DetailAsync(Guid id, ClaimsPrincipal user, CustomerDirectory customers, TicketQueries tickets, CancellationToken cancel) =>
        await customers.ProfileAsync(id, user.Viewer(), cancel) is { } profile
            ? CustomerViews.Detail(profile, (await tickets.ListAsync(new TicketFilter(CustomerId: id), null, TicketsShown, user.Viewer(), cancel)).Items)
            : null;

    private static string? TierProblem(CustomerEdit edit, SiteConfiguration site) =>
        site.Routing.Tiers.ContainsKey(edit.Tier) ? null : $"There is no tier \"{Names.Short(edit.Tier)}\". Choose one of {string.Join(", ", site.Routing.Tiers.Keys)}.";

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such customer.");
}
