using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Keys;
using Crm.Host.Keys;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Keys by which programs use this API. A key is shown once, when it is made.</summary>
internal static class KeysApi
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").RequireAuthorization(Rights.ManageKeys);
        keys.MapGet("", List);
        keys.MapGet("/scopes", () => TypedResults.Ok(KeyScopes.All));
        keys.MapPost("", CreateAsync);
        keys.MapDelete("/{id:guid}", RevokeAsync);
    }

    private static Ok<KeyLine[]> List(KeyDirectory keys, AccountDirectory accounts) =>
        TypedResults.Ok(keys.All.OrderByDescending(key => key.CreatedAt).Select(key => Line(key, accounts)).ToArray());

    private static async Task<Results<Created<KeyMade>, ProblemHttpResult>> CreateAsync(
        KeyCreate request, ClaimsPrincipal user, ApiKeyStore store, KeyDirectory keys, AccountDirectory accounts, CancellationToken cancel)
    {
        if (request.Scopes.Count == 0)
            return Problems.BadRequest("A key without scopes opens nothing. Choose at least one.");
        if (request.Scopes.FirstOrDefault(scope => !KeyScopes.All.Contains(scope)) is { } wrong)
            return Problems.BadRequest($"There is no scope \"{Names.Short(wrong)}\". Choose among {string.Join(", ", KeyScopes.All)}.");
        var (made, key) = await store.CreateAsync(new ApiKeyDraft(request.Name, request.UserId, request.Scopes, request.ExpiresAt), user.Actor(), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await keys.RefreshAsync(cancel);
        return TypedResults.Created($"/api/keys/{made.Value!.Id}", new KeyMade(Line(made.Value, accounts), key!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(Guid id, ApiKeyStore store, KeyDirectory keys, CancellationToken cancel)
    {
        if (!await store.RevokeAsync(id, cancel))
            return Problems.NotFound("There is no such key.");
        await keys.RefreshAsync(cancel);
        return TypedResults.NoContent();
    }

    private static KeyLine Line(ApiKeyRecord key, AccountDirectory accounts) => new(
        key.Id, key.Name, key.Prefix, key.UserId, accounts.Find(key.UserId)?.DisplayName ?? "", key.Scopes, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.LastUsedAt, key.RevokedAt);
}
