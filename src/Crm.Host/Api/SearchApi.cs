using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Search;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>The one search box, and tickets by what was written in them.</summary>
internal static class SearchApi
{
    private const int Shown = 6;

    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", FindAsync);
        api.MapGet("/search/tickets", TicketsAsync);
    }

    private static async Task<Ok<SearchResults>> FindAsync(string? q, ClaimsPrincipal user, QuickSearch search, CancellationToken cancel)
    {
        var found = await search.FindAsync(q ?? "", Shown, user.Viewer(), cancel);
        return TypedResults.Ok(new SearchResults([.. found.Customers.Select(c => new FoundCustomer(CustomerViews.Line(c.Customer), Parts(c.Match)))], [.. found.Tickets.Select(Ticket)]));
    }

    private static async Task<Ok<Page<FoundTicket>>> TicketsAsync(string? q, [AsParameters] Paging paging, ClaimsPrincipal user, QuickSearch search, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await search.TicketsAsync(q ?? "", paging.After, paging.Size, user.Viewer(), cancel), Ticket));

    private static FoundTicket Ticket(TicketHit hit) => new(Views.Line(hit.Ticket), hit.CustomerName, Parts(hit.Match));

    private static IReadOnlyList<AgentConsole.Contracts.TextPart> Parts(IReadOnlyList<HelpDesk.Search.TextPart> parts) => [.. parts.Select(part => new AgentConsole.Contracts.TextPart(part.Text, part.Hit))];
}
