using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Audit;
using Crm.Host.Configuration;
using Crm.Host.Security;
using Crm.Host.Telemetry;
using Crm.Telephony.Sip;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>Accounts, for administrators. A change of password, role or state ends that person's sessions.</summary>
internal static class UsersApi
{
    /// <summary>How long a one-time password waits for its user: over a weekend.</summary>
    private static readonly TimeSpan OneTimePassword = TimeSpan.FromDays(3);

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
        UserEdit edit, UserStore users, AccountDirectory accounts, Passwords passwords, SiteConfiguration site, AuditTrail trail, HttpContext context, TimeProvider time, ILogger<AccountDirectory> log)
    {
        if (UserRules.Problem(edit, null, await users.ListAsync(context.RequestAborted), site) is { } problem)
            return Problems.BadRequest(problem);
        var made = await users.CreateAsync(Draft(edit, passwords, site, time), context.RequestAborted);
        if (!made.IsOk)
            return Problems.Of(made);
        await ChangedAsync(edit, made.Value!.Id, accounts, trail, context, log);
        return TypedResults.Created($"/api/users/{made.Value.Id}", Detail(made.Value));
    }

    private static async Task<Results<Ok<UserDetail>, ProblemHttpResult>> ChangeAsync(
        Guid id, UserEdit edit, UserStore users, AccountDirectory accounts, Passwords passwords, SiteConfiguration site, AuditTrail trail, HttpContext context, TimeProvider time, ILogger<AccountDirectory> log)
    {
        var all = await users.ListAsync(context.RequestAborted);
        if (all.FirstOrDefault(account => account.Id == id) is not { } before)
            return Problems.NotFound("There is no such user.");
        if (UserRules.Problem(edit, before, all, site) is { } problem)
            return Problems.BadRequest(problem);
        var changed = await users.UpdateAsync(id, Draft(edit, passwords, site, time), before.Revision, context.RequestAborted);
        if (!changed.IsOk)
            return Problems.Of(changed);
        await ChangedAsync(edit, id, accounts, trail, context, log);
        return TypedResults.Ok(Detail(changed.Value!));
    }

    /// <summary>The request itself is audited like each; that somebody was given a password is told besides.</summary>
    private static async Task ChangedAsync(UserEdit edit, Guid id, AccountDirectory accounts, AuditTrail trail, HttpContext context, ILogger log)
    {
        await accounts.RefreshAsync(CancellationToken.None);
        log.AccountChanged(context.User.Id(), id);
        if (edit.Password is not null)
            trail.Record("user.password-given", context.User.Actor(), context.Connection.RemoteIpAddress?.ToString(), id, detail: edit.OneTime ? "one-time" : null);
    }

    private static UserDraft Draft(UserEdit edit, Passwords passwords, SiteConfiguration site, TimeProvider time)
    {
        var phone = edit is { DeskPhone: { } name, DeskPhoneSecret: { } secret } ? SipCredential.Create(name, site.Sip.Realm, secret, webOnly: false) : null;
        return new UserDraft(
            edit.UserName, edit.DisplayName, UserRules.Role(edit.Role)!.Value, edit.Disabled, edit.Skills, edit.DeskPhone, phone?.Md5, phone?.Sha256,
            edit.Password is { } password ? passwords.Hash(password) : null)
        {
            OneTimeUntil = edit.OneTime ? time.GetUtcNow() + OneTimePassword : null,
        };
    }

    private static UserDetail Detail(UserAccount account) =>
        new(account.Id, account.UserName, account.DisplayName, SignedInUser.RoleName(account.Role), account.Disabled, account.Skills, account.DeskPhone) { OneTimeUntil = account.OneTimeUntil };
}
