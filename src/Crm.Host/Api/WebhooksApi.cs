using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Feed;
using Crm.HelpDesk.Webhooks;
using Crm.Host.Security;
using Crm.Host.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Webhooks: made, changed, replayed, and what was delivered, by administrators.</summary>
internal static class WebhooksApi
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").RequireAuthorization(Rights.ManageWebhooks);
        webhooks.MapGet("", ListAsync);
        webhooks.MapPost("", CreateAsync);
        webhooks.MapPut("/{id:guid}", ChangeAsync);
        webhooks.MapDelete("/{id:guid}", DeleteAsync);
        webhooks.MapPost("/{id:guid}/secret", RenewSecretAsync);
        webhooks.MapPost("/{id:guid}/replay", ReplayAsync);
        webhooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync);
        webhooks.MapGet("/kinds", KindsAsync);
    }

    private static async Task<Ok<WebhookLine[]>> ListAsync(WebhookDesk webhooks, CancellationToken cancel) =>
        TypedResults.Ok((await webhooks.ListAsync(cancel)).Select(Line).ToArray());

    private static async Task<Results<Created<WebhookSecret>, ProblemHttpResult>> CreateAsync(
        WebhookEdit edit, ClaimsPrincipal user, WebhookDesk webhooks, WebhookSecrets secrets, CancellationToken cancel)
    {
        var secret = WebhookSecrets.Make();
        var made = await webhooks.CreateAsync(Draft(edit), secrets.Seal(secret), user.Actor(), cancel);
        return made.IsOk ? TypedResults.Created($"/api/webhooks/{made.Value!.Id}", new WebhookSecret(Line(made.Value), secret)) : Problems.Of(made);
    }

    private static async Task<Results<Ok<WebhookLine>, ProblemHttpResult>> ChangeAsync(Guid id, WebhookEdit edit, ClaimsPrincipal user, WebhookDesk webhooks, CancellationToken cancel)
    {
        var changed = await webhooks.ChangeAsync(id, edit.Revision, Draft(edit), null, user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(Line(changed.Value!)) : Problems.Of(changed);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, WebhookDesk webhooks, CancellationToken cancel) =>
        await webhooks.DeleteAsync(id, cancel) ? TypedResults.NoContent() : Problems.NotFound("There is no such webhook.");

    /// <summary>Takes the webhook as well, so that a person who looks at an old one does not undo what another has changed.</summary>
    private static async Task<Results<Ok<WebhookSecret>, ProblemHttpResult>> RenewSecretAsync(
        Guid id, WebhookEdit edit, ClaimsPrincipal user, WebhookDesk webhooks, WebhookSecrets secrets, CancellationToken cancel)
    {
        var secret = WebhookSecrets.Make();
        var changed = await webhooks.ChangeAsync(id, edit.Revision, Draft(edit), secrets.Seal(secret), user.Actor(), cancel);
        return changed.IsOk ? TypedResults.Ok(new WebhookSecret(Line(changed.Value!), secret)) : Problems.Of(changed);
    }

    private static async Task<Results<Ok<WebhookLine>, ProblemHttpResult>> ReplayAsync(Guid id, WebhookReplay replay, WebhookDesk webhooks, CancellationToken cancel)
    {
        var replayed = await webhooks.ReplayAsync(id, replay.From, cancel);
        return replayed.IsOk ? TypedResults.Ok(Line(replayed.Value!)) : Problems.Of(replayed);
    }

    private static async Task<Ok<Page<WebhookDeliveryLine>>> DeliveriesAsync(Guid id, [AsParameters] Paging paging, WebhookDesk webhooks, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await webhooks.DeliveriesAsync(id, paging.After, paging.Size, cancel), d => new WebhookDeliveryLine(
            d.Id, d.Sequence, d.Kind, d.At, d.Delivered, d.Status, d.Milliseconds, d.Problem)));

    private static async Task<Ok<WebhookKinds>> KindsAsync(FeedReader feed, CancellationToken cancel) => TypedResults.Ok(new WebhookKinds(FeedKinds.All, await feed.LastAsync(cancel)));

    private static WebhookDraft Draft(WebhookEdit edit) => new(edit.Name, edit.Url, edit.Kinds, edit.Enabled);

    private static WebhookLine Line(WebhookRecord w) =>
        new(w.Id, w.Name, w.Url, w.Kinds, w.Enabled, w.OffReason, w.Place, w.FailingSince, w.Attempts, w.RetryAt, w.UpdatedBy, w.Revision);
}
