using System.Security.Claims;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Crm.Telephony.Sip;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Accounts, for administrators. A change of password, role or state ends that person's sessions.</summary>
internal static class UsersApi
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").RequireAuthorization(SecurityServices.Administrators);
        users.MapGet("", List);
        users.MapPost("", CreateAsync);
        users.MapPut("/{id:guid}", ChangeAsync);
    }

    private static Ok<UserDetail[]> List(AccountDirectory accounts) =>
        TypedResults.Ok(accounts.All.OrderBy(account => account.UserName, StringComparer.OrdinalIgnoreCase).Select(Detail).ToArray());

    private static async Task<Results<Created<UserDetail>, ProblemHttpResult>> CreateAsync(
        UserEdit edit, ClaimsPrincipal user, UserStore users, AccountDirectory accounts, Passwords passwords, SiteConfiguration site, ILogger<AccountDirectory> log, CancellationToken cancel)
    {
        if (UserRules.Problem(edit, null, await users.ListAsync(cancel), site) is { } problem)
            return Problems.BadRequest(problem);
        var made = await users.CreateAsync(Draft(edit, passwords, site), cancel);
        if (!made.IsOk)
            return Problems.Of(made);
        await accounts.RefreshAsync(cancel);
        log.AccountChanged(user.Id(), made.Value!.Id);
        return TypedResults.Created($"/api/users/{made.Value.Id}", Detail(made.Value));
    }

    private static async Task<Results<Ok<UserDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, UserEdit edit, ClaimsPrincipal user, UserStore users, AccountDirectory accounts, Passwords passwords, SiteConfiguration site, ILogger<AccountDirectory> log, CancellationToken cancel)
    {
        var all = await users.ListAsync(cancel);
        if (all.FirstOrDefault(account => account.Id == id) is not { } before)
            return Problems.NotFound("There is no such user.");
        if (UserRules.Problem(edit, before, all, site) is { } problem)
            return Problems.BadRequest(problem);
        var changed = await users.UpdateAsync(id, Draft(edit, passwords, site), before.Revision, cancel);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await accounts.RefreshAsync(cancel);
        log.AccountChanged(user.Id(), id);
        return TypedResults.Ok(Detail(changed.Value!));
    }

    private static UserDraft Draft(UserEdit edit, Passwords passwords, SiteConfiguration site)
    {
        var phone = edit is { DeskPhone: { } name, DeskPhoneSecret: { } secret } ? SipCredential.Create(name, site.Sip.Realm, secret, webOnly: false) : null;
        return new UserDraft(
            edit.UserName, edit.DisplayName, UserRules.Role(edit.Role)!.Value, edit.Disabled, edit.Skills, edit.DeskPhone, phone?.Md5, phone?.Sha256,
            edit.Password is { } password ? passwords.Hash(password) : null);
    }

    private static UserDetail Detail(UserAccount account) =>
        new(account.Id, account.UserName, account.DisplayName, SignedInUser.RoleName(account.Role), account.Disabled, account.Skills, account.DeskPhone);
}
