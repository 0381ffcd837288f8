using Crm.AgentConsole.Contracts;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Signing in and out, and who is signed in.</summary>
internal static class SessionApi
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Refused = "The user name and the password do not fit together, or the account is locked for some minutes after several attempts.";

    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapPost("/session", SignInAsync).AllowAnonymous().WithMetadata(new WithoutAntiForgery());
        api.MapDelete("/session", SignOutAsync);
        api.MapGet("/me", Me);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(SignIn request, HttpContext context, SignInDesk desk, KnownBrowsers browsers, AccountDirectory accounts)
    {
        var address = context.Connection.RemoteIpAddress;
        if (desk.Wait(address) is { Ticks: > 0 } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return TypedResults.Problem($"Too many attempts from this address. Wait {seconds} seconds, then try again.", statusCode: StatusCodes.Status429TooManyRequests);
        }
        var fits = request.UserName.Length is > 0 and <= 64 && request.Password.Length is > 0 and <= Passwords.Longest;
        var account = fits ? await desk.SignInAsync(request.UserName, request.Password, address, browsers.Of(context.Request), context.RequestAborted) : null;
        if (account is null)
            return Problems.Unauthorized(Refused);
        if (accounts.Find(account.Id)?.SecurityStamp != account.SecurityStamp)
            await accounts.RefreshAsync(context.RequestAborted);
        browsers.Remember(context, account.Id);
        await context.SignInAsync(Scheme, SignedInUser.Principal(account, Scheme, Guid.NewGuid().ToString("n")));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, AccountDirectory accounts, PhoneSecrets phones, EndedSessions ended, ILogger<SignInDesk> log)
    {
        var id = context.User.Id();
        if (accounts.Find(id) is { } account)
            phones.Revoke(account.UserName);
        ended.End(context.User.Session());
        await context.SignOutAsync(Scheme);
        log.SignedOut(id);
        return TypedResults.NoContent();
    }

    private static Results<Ok<Me>, UnauthorizedHttpResult> Me(HttpContext context, AccountDirectory accounts, SiteConfiguration site, RunMode mode, IAntiforgery antiforgery)
    {
        if (accounts.Find(context.User.Id()) is not { } account)
            return TypedResults.Unauthorized();
        var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
        return TypedResults.Ok(new Me(
            account.Id, account.UserName, account.DisplayName, SignedInUser.RoleName(account.Role), account.DeskPhone is null ? "browser" : "desk", token, mode.Demo, site.Site.Company)
        {
            Rights = Rights.Of(account.Role),
            Teams = [.. account.Teams],
        });
    }
}
