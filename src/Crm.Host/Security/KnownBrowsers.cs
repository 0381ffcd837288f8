using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Crm.Host.Security;

/// <summary>
/// Which accounts have signed in by a browser before, in a cookie of it that only we can write. Guesses made elsewhere lock such an account for
/// others and not for its owner: else anybody could keep the agents out by guessing wrong on purpose. The cookie opens nothing.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection)
{
    public const string Cookie = "crm-known";

    /// <summary>Accounts of one browser: a desk is shared by the people of several shifts.</summary>
    private const int Most = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Crm.KnownBrowsers").ToTimeLimitedDataProtector();

    /// <summary>The accounts that have signed in by this browser; none when the cookie is missing, forged or too old.</summary>
    public IReadOnlyList<Guid> Of(HttpRequest request)
    {
        if (request.Cookies[Cookie] is not { Length: > 0 and < 4_000 } cookie)
            return [];
        try
        {
            return [.. protector.Unprotect(cookie).Split(',').Take(Most).Select(Guid.Parse)];
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return [];
        }
    }

    /// <summary>This account signed in.</summary>
    public void Remember(HttpContext context, Guid account)
    {
        var known = Of(context.Request).Where(other => other != account).Prepend(account).Take(Most);
        context.Response.Cookies.Append(Cookie, protector.Protect(string.Join(',', known), Lifetime), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            IsEssential = true,
            MaxAge = Lifetime,
            Path = "/api/session",
        });
    }
}
