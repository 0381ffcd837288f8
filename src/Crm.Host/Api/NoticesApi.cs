using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Notices;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>What the product tells the signed-in user. Everyone reads their own.</summary>
internal static class NoticesApi
{
    private const int MostAtOnce = 200;

    public static void MapNotices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/notices", ListAsync);
        api.MapPost("/notices/seen", SeeAsync);
    }

    private static async Task<Ok<NoticeLine[]>> ListAsync(ClaimsPrincipal user, NoticeBoard notices, CancellationToken cancel) =>
        TypedResults.Ok((await notices.UnseenAsync(user.Id(), cancel)).Select(n => new NoticeLine(n.Id, n.At, n.Text, n.TicketId, n.TicketNumber)).ToArray());

    private static async Task<Results<NoContent, ProblemHttpResult>> SeeAsync(NoticesSeen seen, ClaimsPrincipal user, NoticeBoard notices, CancellationToken cancel)
    {
        if (seen.Ids is { Count: > MostAtOnce })
            return Problems.BadRequest($"At most {MostAtOnce} notices can be marked at once. Send null for all of them.");
        await notices.SeeAsync(user.Id(), seen.Ids, cancel);
        return TypedResults.NoContent();
    }
}
