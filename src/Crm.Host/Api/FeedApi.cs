using Crm.HelpDesk.Feed;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Everything that happens, in one order, for programs that follow it. Of all teams, so for administrators and the keys that act for one.</summary>
internal static class FeedApi
{
    private const int Usual = 100;

    public static void MapFeed(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feed", ReadAsync).RequireAuthorization(SecurityServices.Administrators);
        api.MapGet("/feed/last", LastAsync).RequireAuthorization(SecurityServices.Administrators);
    }

    /// <param name="after">The last sequence number that was read; 0 for the beginning.</param>
    private static async Task<Ok<FeedPage>> ReadAsync(long? after, int? take, FeedReader feed, CancellationToken cancel)
    {
        var items = await feed.AfterAsync(after ?? 0, Math.Clamp(take ?? Usual, 1, FeedReader.MostAtOnce), cancel);
        return TypedResults.Ok(new FeedPage([.. items.Select(Line)], items.Count > 0 ? items[^1].Sequence : after ?? 0));
    }

    private static async Task<Ok<FeedEnd>> LastAsync(FeedReader feed, CancellationToken cancel) => TypedResults.Ok(new FeedEnd(await feed.LastAsync(cancel)));

    private static FeedLine Line(FeedRecord item) =>
        new(item.Sequence, item.At, item.Kind, item.CustomerId, item.TicketId, item.ContactId, item.ActorId, item.ActorName, item.Body);
}

/// <summary>GET /api/feed?after= → the entries that follow, in order.</summary>
/// <param name="Next">Ask with it the next time, also when there was nothing.</param>
internal sealed record FeedPage(IReadOnlyList<FeedLine> Items, long Next);

/// <param name="Body">What happened: ids, codes and times.</param>
internal sealed record FeedLine(
    long Sequence, DateTimeOffset At, string Kind, Guid? CustomerId, Guid? TicketId, Guid? ContactId, Guid? ActorId, string Actor, System.Text.Json.JsonElement Body);

/// <summary>GET /api/feed/last → where the feed ends now.</summary>
internal sealed record FeedEnd(long Sequence);
