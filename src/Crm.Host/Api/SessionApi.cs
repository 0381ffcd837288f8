using Crm.AgentConsole.Contracts;
using Crm.HelpDesk;
using Crm.HelpDesk.Users;
using Crm.Host.Audit;
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
        api.MapDelete("/session", SignOutAsync).WithMetadata(new BeforeOwnPassword());
        api.MapGet("/me", Me).WithMetadata(new BeforeOwnPassword());
        api.MapPost("/me/password", ChangePasswordAsync).WithMetadata(new BeforeOwnPassword());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(SignIn request, HttpContext context, SignInDesk desk, KnownBrowsers browsers, AccountDirectory accounts, AuditTrail trail)
    {
        if (MustWait(context, desk) is { } wait)
            return wait;
        var fits = request.UserName.Length is > 0 and <= 64 && request.Password.Length is > 0 and <= Passwords.Longest;
        var account = fits ? await desk.SignInAsync(request.UserName, request.Password, context.Connection.RemoteIpAddress, browsers.Of(context.Request), context.RequestAborted) : null;
        if (account is null)
            return Problems.Unauthorized(Refused);
        if (accounts.Find(account.Id)?.SecurityStamp != account.SecurityStamp)
            await accounts.RefreshAsync(context.RequestAborted);
        browsers.Remember(context, account.Id);
        trail.Record("user.signed-in", new Actor(account.Id, account.DisplayName), context.Connection.RemoteIpAddress?.ToString());
        await context.SignInAsync(Scheme, SignedInUser.Principal(account, Scheme, Guid.NewGuid().ToString("n")));
        return TypedResults.NoContent();
    }

    /// <summary>Too many wrong passwords from this address: when it may try again.</summary>
    private static ProblemHttpResult? MustWait(HttpContext context, SignInDesk desk)
    {
        if (desk.Wait(context.Connection.RemoteIpAddress) is not { Ticks: > 0 } wait)
            return null;
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem($"Too many attempts from this address. Wait {seconds} seconds, then try again.", statusCode: StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Asks for the present password as a sign-in does, with its limits: who only found a session open must not be able to keep it.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange request, HttpContext context, SignInDesk desk, KnownBrowsers browsers, AccountDirectory accounts, UserStore users, Passwords passwords, EndedSessions ended, ILogger<SignInDesk> log)
    {
        if (MustWait(context, desk) is { } wait)
            return wait;
        if (accounts.Find(context.User.Id()) is not { } account)
            return Problems.Unauthorized(UsualSentences.Of(StatusCodes.Status401Unauthorized));
        var knows = request.Present.Length is > 0 and <= Passwords.Longest
            && await desk.SignInAsync(account.UserName, request.Present, context.Connection.RemoteIpAddress, browsers.Of(context.Request), context.RequestAborted) is not null;
        if (!knows)
            return Problems.BadRequest("The present password is not right. Type the one that you signed in with.");
        if (request.Password == request.Present)
            return Problems.BadRequest("The new password is the present one. Choose another.");
        if (Passwords.Problem(request.Password, account.UserName) is { } problem)
            return Problems.BadRequest(problem);
        await users.SetPasswordAsync(account.Id, passwords.Hash(request.Password), CancellationToken.None);
        await accounts.RefreshAsync(CancellationToken.None);
        ended.End(context.User.Session());
        log.PasswordChanged(account.Id);
        await context.SignInAsync(Scheme, SignedInUser.Principal(accounts.Find(account.Id)!, Scheme, Guid.NewGuid().ToString("n")));
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
            MustChangePassword = account.OneTimeUntil is not null,
        });
    }
}
