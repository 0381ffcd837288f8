using Crm.HelpDesk.Users;
using Crm.Host.Api;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Crm.Host.Security;

/// <summary>The session cookie: unreadable for scripts, sent only from our own pages, and void as soon as its person signs out or its account's security stamp changes.</summary>
internal static class SessionCookies
{
    /// <summary>A session ends when it was not used for so long.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(10);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "crm-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = CheckAsync;
        options.Events.OnRedirectToLogin = context => Refuse(context.HttpContext, StatusCodes.Status401Unauthorized, UsualSentences.Of(StatusCodes.Status401Unauthorized));
        options.Events.OnRedirectToAccessDenied = context => Refuse(context.HttpContext, StatusCodes.Status403Forbidden, UsualSentences.Of(StatusCodes.Status403Forbidden));
    }

    private static Task CheckAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var accounts = services.GetRequiredService<AccountDirectory>();
        if (context.Principal?.TryId() is not { } id || services.GetRequiredService<EndedSessions>().Contains(context.Principal.Session()) || accounts.Find(id) is not { Disabled: false } account || account.SecurityStamp != context.Principal.SecurityStamp())
            context.RejectPrincipal();
        else
            Follow(context, account);
        return Task.CompletedTask;
    }

    /// <summary>A new display name shows at once; what matters for security changes the stamp and never gets here.</summary>
    private static void Follow(CookieValidatePrincipalContext context, UserAccount account)
    {
        if (context.Principal!.Identity!.Name != account.DisplayName)
            context.ReplacePrincipal(SignedInUser.Principal(account, context.Scheme.Name, context.Principal.Session()));
    }

    private static Task Refuse(HttpContext context, int status, string sentence) =>
        Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
}
