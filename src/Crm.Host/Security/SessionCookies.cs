using Crm.HelpDesk.Users;
using Crm.Host.Api;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Crm.Host.Security;

/// <summary>The session cookie: unreadable for scripts, sent only from our own pages, and void as soon as its account's security stamp changes.</summary>
internal static class SessionCookies
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(10);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "crm-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = CheckStampAsync;
        options.Events.OnRedirectToLogin = context => Refuse(context.HttpContext, StatusCodes.Status401Unauthorized, UsualSentences.Of(StatusCodes.Status401Unauthorized));
        options.Events.OnRedirectToAccessDenied = context => Refuse(context.HttpContext, StatusCodes.Status403Forbidden, UsualSentences.Of(StatusCodes.Status403Forbidden));
    }

    private static Task CheckStampAsync(CookieValidatePrincipalContext context)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<AccountDirectory>();
        if (context.Principal?.TryId() is not { } id || accounts.Find(id) is not { Disabled: false } account || account.SecurityStamp != context.Principal.SecurityStamp())
            context.RejectPrincipal();
        else
            Follow(context, account);
        return Task.CompletedTask;
    }

    /// <summary>A new display name shows at once; what matters for security changes the stamp and never gets here.</summary>
    private static void Follow(CookieValidatePrincipalContext context, UserAccount account)
    {
        if (context.Principal!.Identity!.Name != account.DisplayName)
            context.ReplacePrincipal(SignedInUser.Principal(account, context.Scheme.Name));
    }

    private static Task Refuse(HttpContext context, int status, string sentence) =>
        Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
}
