using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Campaigns;
using Crm.Host.Configuration;
using Crm.Host.Contacts;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Campaigns: made, changed, started, paused and stopped, by supervisors and administrators. What is stored holds on the floor at once.</summary>
internal static class CampaignsApi
{
    public static void MapCampaigns(this IEndpointRouteBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns").RequireAuthorization(SecurityServices.Supervisors);
        campaigns.MapGet("", ListAsync);
        campaigns.MapPost("", CreateAsync);
        campaigns.MapGet("/{id:guid}", ReadAsync);
        campaigns.MapPut("/{id:guid}", ChangeAsync);
        campaigns.MapPost("/{id:guid}/state", SetStateAsync);
        campaigns.MapGet("/{id:guid}/view", ViewAsync);
    }

    private static async Task<Ok<CampaignLine[]>> ListAsync(CampaignDesk campaigns, SiteConfiguration site, CancellationToken cancel) =>
        TypedResults.Ok((await campaigns.ListAsync(cancel)).Select(campaign => Line(campaign, site)).ToArray());

    private static async Task<Results<Created<CampaignDetail>, ProblemHttpResult>> CreateAsync(
        CampaignEdit edit, ClaimsPrincipal user, CampaignDesk campaigns, SiteConfiguration site, ContactDesk desk, CancellationToken cancel)
    {
        var (settings, problem) = CampaignEdits.Read(edit, site);
        if (settings is null)
            return Problems.BadRequest(problem!);
        var made = await campaigns.CreateAsync(settings, user.Actor(), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await PublishAsync(desk, made.Value!);
        return TypedResults.Created($"/api/campaigns/{made.Value!.Id}", CampaignEdits.Detail(made.Value));
    }

    private static async Task<Results<Ok<CampaignDetail>, ProblemHttpResult>> ReadAsync(Guid id, CampaignDesk campaigns, CancellationToken cancel) =>
        await campaigns.FindAsync(id, cancel) is { } campaign ? TypedResults.Ok(CampaignEdits.Detail(campaign)) : Unknown();

    private static async Task<Results<Ok<CampaignDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, CampaignEdit edit, CampaignDesk campaigns, SiteConfiguration site, ContactDesk desk, CancellationToken cancel)
    {
        var (settings, problem) = CampaignEdits.Read(edit, site);
        return settings is null ? Problems.BadRequest(problem!) : await AnswerAsync(await campaigns.ChangeAsync(id, edit.Revision, settings, cancel), desk);
    }

    private static async Task<Results<Ok<CampaignDetail>, ProblemHttpResult>> SetStateAsync(
        Guid id, CampaignStateChange change, ClaimsPrincipal user, CampaignDesk campaigns, ContactDesk desk, CancellationToken cancel) =>
        Names.Parse<CampaignState>(change.State) is { } state
            ? await AnswerAsync(await campaigns.SetStateAsync(id, state, user.Actor(), cancel), desk)
            : Problems.BadRequest(Names.Wrong<CampaignState>("state of a campaign", change.State));

    private static async Task<Results<Ok<CampaignView>, ProblemHttpResult>> ViewAsync(Guid id, ContactDesk desk) =>
        await desk.Mailbox.Ask(() => desk.Campaigns.Find(id) is { } live ? desk.Campaigns.Board.View(live) : null) is { } view ? TypedResults.Ok(view) : Unknown();

    private static async Task<Results<Ok<CampaignDetail>, ProblemHttpResult>> AnswerAsync(Result<CampaignRecord> result, ContactDesk desk)
    {
        if (!result.IsOk)
            return Problems.Of(result);
        await PublishAsync(desk, result.Value!);
        return TypedResults.Ok(CampaignEdits.Detail(result.Value!));
    }

    /// <summary>Answered when it holds: whoever was told that a campaign is stopped must see no further call.</summary>
    private static Task PublishAsync(ContactDesk desk, CampaignRecord campaign) => desk.Mailbox.Ask(() =>
    {
        desk.Campaigns.Set(campaign);
        return true;
    });

    private static CampaignLine Line(CampaignRecord campaign, SiteConfiguration site) => new(
        campaign.Id, campaign.Settings.Name, Names.Of(campaign.State), Names.Of(campaign.Settings.Mode),
        site.Routing.Queues.TryGetValue(campaign.Settings.Queue, out var queue) ? queue.Title : campaign.Settings.Queue, campaign.UpdatedAt);

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no such campaign.");
}
