using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>The first administrator's account, by the one-time link.</summary>
internal static class SetupApi
{
    public static void MapSetup(this IEndpointRouteBuilder api) =>
        api.MapPost("/setup", CreateAsync).AllowAnonymous().WithMetadata(new WithoutAntiForgery());

    private static async Task<Results<NoContent, ProblemHttpResult>> CreateAsync(
        FirstAdministrator request, HttpContext context, FirstStart start, SignInThrottle throttle, UserStore users, Passwords passwords, AccountDirectory accounts, RefusalLimit limit, ILogger<FirstStart> log)
    {
        var address = context.Connection.RemoteIpAddress;
        if (throttle.Wait(address) > TimeSpan.Zero || request.Token.Length > 200 || !start.IsValid(request.Token))
        {
            throttle.Failed(address);
            if (limit.MayLog())
                log.SetupRefused(address);
            return Problems.Forbidden("This link is not valid, or was used already. Start the server again while it has no administrator: it prints a new one.");
        }
        if ((UserRules.NameProblem(request.UserName) ?? Passwords.Problem(request.Password, request.UserName)) is { } problem)
            return Problems.BadRequest(problem);
        var draft = new UserDraft(
            request.UserName, request.DisplayName, UserRole.Administrator, Disabled: false, new Dictionary<string, int>(), PasswordHash: passwords.Hash(request.Password));
        var created = await users.CreateFirstAdministratorAsync(draft, context.RequestAborted);
        if (!created.IsOk)
            return Problems.Of(created);
        start.Close();
        await accounts.RefreshAsync(context.RequestAborted);
        log.AccountChanged(created.Value!.Id, created.Value.Id);
        return TypedResults.NoContent();
    }
}
