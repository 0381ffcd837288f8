using System.Security.Claims;
using Crm.AgentConsole;
using Crm.HelpDesk;
using Crm.HelpDesk.Keys;
using Crm.HelpDesk.Users;
using Crm.Host.Keys;

namespace Crm.Host.Security;

/// <summary>The claims of a session, and how they are read.</summary>
internal static class SignedInUser
{
    private const string Stamp = "stamp";
    private const string SessionClaim = "session";

    /// <param name="session">Names the session, so that signing out ends it wherever its cookie was copied to; null for a key.</param>
    public static ClaimsPrincipal Principal(UserAccount account, string scheme, string? session = null) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()),
            new Claim(ClaimTypes.Name, account.DisplayName),
            new Claim(ClaimTypes.Role, RoleName(account.Role)),
            new Claim(Stamp, account.SecurityStamp),
            .. session is null ? Array.Empty<Claim>() : [new Claim(SessionClaim, session)],
        ],
        scheme));

    /// <exception cref="InvalidOperationException">The end point lets in people who are not signed in.</exception>
    public static Guid Id(this ClaimsPrincipal user) =>
        TryId(user) ?? throw new InvalidOperationException("This end point needs a signed-in user, and its policy lets others in.");

    public static Guid? TryId(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public static string? SecurityStamp(this ClaimsPrincipal user) => user.FindFirstValue(Stamp);

    public static string? Session(this ClaimsPrincipal user) => user.FindFirstValue(SessionClaim);

    /// <summary>Supervisors and administrators.</summary>
    public static bool Supervises(this ClaimsPrincipal user) => user.IsInRole(ConsoleRoles.Supervisor) || user.IsInRole(ConsoleRoles.Administrator);

    /// <summary>Who did it, with what this user may see: nobody changes what he may not see.</summary>
    public static Actor Actor(this ClaimsPrincipal user) => new(user.Id(), user.KeyName() is { } key ? $"{user.Identity?.Name} ({key})" : user.Identity?.Name ?? "") { Viewer = user.Viewer() };

    /// <summary>What the signed-in user of a request may see.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in, or the principal is not of a request.</exception>
    public static Viewer Viewer(this ClaimsPrincipal user) =>
        user.Identities.OfType<ViewerIdentity>().FirstOrDefault()?.Viewer
        ?? throw new InvalidOperationException("This end point needs a signed-in user, and its policy lets others in.");

    /// <summary>The key that a program sent; null when a person is signed in.</summary>
    public static ApiKeyRecord? Key(this ClaimsPrincipal user) => user.Identities.OfType<KeyIdentity>().FirstOrDefault()?.Key;

    /// <inheritdoc cref="Key"/>
    public static string? KeyName(this ClaimsPrincipal user) => user.Key()?.Name;

    public static string RoleName(UserRole role) => role switch
    {
        UserRole.Administrator => ConsoleRoles.Administrator,
        UserRole.Supervisor => ConsoleRoles.Supervisor,
        _ => ConsoleRoles.Agent,
    };
}
