using System.Security.Claims;
using System.Text.Encodings.Web;
using Crm.Host.Api;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Crm.Host.Keys;

/// <summary>
/// A program signs each request with <c>Authorization: Bearer KEY</c> and is then the account that the key acts for. A request that carries such a header is judged by
/// it alone: a cookie beside it counts for nothing.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, KeyDirectory keys, AccountDirectory accounts, RefusalLimit limit)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "key";

    private const string Bearer = "Bearer ";

    /// <summary>Whether this request is to be judged by a key.</summary>
    public static bool Applies(HttpRequest request) => request.Headers.Authorization.Count > 0;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.Fail("Send one Authorization header: Bearer and the key."));
        if (keys.Find(header[Bearer.Length..].Trim()) is not { } key || accounts.Find(key.UserId) is not { Disabled: false } account)
        {
            if (limit.MayLog())
                Logger.KeyRefused(Context.Connection.RemoteIpAddress);
            return Task.FromResult(AuthenticateResult.Fail("The key is unknown, expired or revoked."));
        }

        var principal = SignedInUser.Principal(account, SchemeName);
        principal.AddIdentity(new KeyIdentity(key));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("This key is unknown, expired or revoked. Ask an administrator for another.", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Results.Problem(UsualSentences.Of(StatusCodes.Status403Forbidden), statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(Context);
}

/// <summary>The part of a request's user that says which key it came with.</summary>
internal sealed class KeyIdentity(HelpDesk.Keys.ApiKeyRecord key) : ClaimsIdentity
{
    public HelpDesk.Keys.ApiKeyRecord Key => key;
}
