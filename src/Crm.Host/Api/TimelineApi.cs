using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Timeline;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Everything that happened with a customer or for a ticket, page by page, filtered by kind.</summary>
internal static class TimelineApi
{
    public static void MapTimelines(this IEndpointRouteBuilder api)
    {
        api.MapGet("/customers/{id:guid}/timeline", OfCustomerAsync).AddEndpointFilter<PresentCustomerFilter>();
        api.MapGet("/tickets/{id:guid}/timeline", OfTicketAsync);
    }

    /// <param name="kinds">Kinds, separated by commas; none for all.</param>
    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> OfCustomerAsync(
        Guid id, string? kinds, [AsParameters] Paging paging, ClaimsPrincipal user, TimelineReader timeline, RecordingAccess recordings, TimelineText text, CancellationToken cancel)
    {
        if (!Read(kinds, out var only, out var problem))
            return Problems.BadRequest(problem);
        return await timeline.OfCustomerAsync(id, paging.After, paging.Size, user.Viewer(), only, cancel) is { } page
            ? View(page, user, recordings, text)
            : Problems.NotFound("There is no such customer.");
    }

    /// <inheritdoc cref="OfCustomerAsync"/>
    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> OfTicketAsync(
        Guid id, string? kinds, [AsParameters] Paging paging, ClaimsPrincipal user, TimelineReader timeline, RecordingAccess recordings, TimelineText text, CancellationToken cancel)
    {
        if (!Read(kinds, out var only, out var problem))
            return Problems.BadRequest(problem);
        return await timeline.OfTicketAsync(id, paging.After, paging.Size, user.Viewer(), only, cancel) is { } page
            ? View(page, user, recordings, text)
            : Problems.NotFound("There is no such ticket.");
    }

    private static Ok<Page<TimelineEntry>> View(HelpDesk.Page<TimelineItem> page, ClaimsPrincipal user, RecordingAccess recordings, TimelineText text) =>
        TypedResults.Ok(Paging.Of(page, item => TimelineViews.Entry(item, text, recording => recordings.MayHear(user, recording))));

    private static bool Read(string? kinds, out List<TimelineKind> only, out string problem)
    {
        (only, problem) = ([], "");
        foreach (var word in (kinds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Names.Parse<TimelineKind>(word) is { } kind)
                only.Add(kind);
            else
                problem = Names.Wrong<TimelineKind>("kind of timeline entry", word);
        }
        return problem.Length == 0;
    }
}
