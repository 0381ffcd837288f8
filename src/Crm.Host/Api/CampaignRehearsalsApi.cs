using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Contacts.Campaigns;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>A campaign is rehearsed: started, looked at while it runs and after, cancelled. For supervisors and administrators.</summary>
internal static class CampaignRehearsalsApi
{
    public static void MapCampaignRehearsals(this IEndpointRouteBuilder api)
    {
        var rehearsal = api.MapGroup("/campaigns/{id:guid}/rehearsal").RequireAuthorization(SecurityServices.Supervisors);
        rehearsal.MapPost("", StartAsync);
        rehearsal.MapGet("", ReadAsync);
        rehearsal.MapDelete("", CancelAsync);
    }

    private static async Task<Results<Accepted<RehearsalView>, ProblemHttpResult>> StartAsync(
        Guid id, RehearsalRequest request, ClaimsPrincipal user, CampaignDesk campaigns, Rehearsals rehearsals, CancellationToken cancel)
    {
        if (request.Agents is < 1 or > Rehearsals.MostAgents)
            return Problems.BadRequest($"Rehearse with 1 to {Rehearsals.MostAgents} agents.");
        if (request.Hours is { } hours && !(hours >= Rehearsals.Shortest.TotalHours && hours <= Rehearsals.Longest.TotalHours))
            return Problems.BadRequest($"Rehearse {Rehearsals.Shortest.TotalMinutes:0} minutes to {Rehearsals.Longest.TotalHours:0} hours.");
        if (await campaigns.FindAsync(id, cancel) is not { } campaign)
            return Unknown();
        if (campaign.State == CampaignState.Stopped)
            return Problems.BadRequest("This campaign is stopped and dials no more: there is nothing to rehearse.");
        var problem = await rehearsals.StartAsync(campaign, request.Agents, request.Hours is { } length ? TimeSpan.FromHours(length) : null, user.Actor().Name);
        return problem is null ? TypedResults.Accepted($"/api/campaigns/{id}/rehearsal", await rehearsals.ViewAsync(campaign)) : Problems.Conflict(problem);
    }

    private static async Task<Results<Ok<RehearsalView>, ProblemHttpResult>> ReadAsync(Guid id, CampaignDesk campaigns, Rehearsals rehearsals, CancellationToken cancel) =>
        await campaigns.FindAsync(id, cancel) is { } campaign ? TypedResults.Ok(await rehearsals.ViewAsync(campaign)) : Unknown();

    private static async Task<Results<Ok<RehearsalView>, ProblemHttpResult>> CancelAsync(Guid id, CampaignDesk campaigns, Rehearsals rehearsals, CancellationToken cancel)
    {
        if (await campaigns.FindAsync(id, cancel) is not { } campaign)
            return Unknown();
        await rehearsals.CancelAsync(id);
        return TypedResults.Ok(await rehearsals.ViewAsync(campaign));
    }

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such campaign.");
}
