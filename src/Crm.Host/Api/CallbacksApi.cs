using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Callers who wait to be called back: all for supervisors, those of their queues for agents.</summary>
internal static class CallbacksApi
{
    public static void MapCallbacks(this IEndpointRouteBuilder api) => api.MapGet("/callbacks", ListAsync);

    private static async Task<Ok<Page<CallbackLine>>> ListAsync(
        [AsParameters] Paging paging, ClaimsPrincipal user, CallbackList callbacks, AccountDirectory accounts, SiteConfiguration site, CancellationToken cancel)
    {
        IReadOnlyCollection<string>? queues = null;
        if (!user.Supervises())
            queues = accounts.Find(user.Id()) is { } account ? site.QueuesOf(account) : [];
        return TypedResults.Ok(Paging.Of(await callbacks.OpenAsync(queues, paging.After, paging.Size, user.Viewer(), cancel), callback => Line(callback, site)));
    }

    private static CallbackLine Line(CallbackRecord callback, SiteConfiguration site) => new(
        callback.Id, site.Routing.Queues.TryGetValue(callback.Queue, out var queue) ? queue.Title : callback.Queue, callback.Number, callback.CustomerName,
        callback.Since, callback.Attempts, Names.Of(callback.State));
}
