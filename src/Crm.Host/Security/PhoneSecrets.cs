using System.Collections.Concurrent;
using System.Security.Cryptography;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Users;
using Crm.Host.Configuration;
using Crm.Telephony.Sip;

namespace Crm.Host.Security;

/// <summary>
/// Who may register a phone: desk phones by the digest that their account keeps, browser phones by a short-lived secret that exists only
/// in memory and only works over a WebSocket whose handshake carried the same person's session. Answers from memory.
/// </summary>
internal sealed class PhoneSecrets : ISipDirectory
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, BrowserSecret> browsers = new(StringComparer.Ordinal);
    private readonly AccountDirectory accounts;
    private readonly SiteConfiguration site;
    private readonly TimeProvider time;

    public PhoneSecrets(AccountDirectory accounts, SiteConfiguration site, TimeProvider time)
    {
        this.accounts = accounts;
        this.site = site;
        this.time = time;
        accounts.Changed += account => Revoke(account.UserName, account.SecurityStamp);
    }

    /// <summary>A new secret for the browser phone of an account; the former one is void. Null when the account's phone is a desk phone.</summary>
    public PhoneAccount? Issue(UserAccount account)
    {
        if (account.DeskPhone is not null)
            return null;
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var expires = time.GetUtcNow() + Lifetime;
        var credential = SipCredential.Create(account.UserName, site.Sip.Realm, password, webOnly: true);
        browsers[account.UserName] = new BrowserSecret(credential, account.SecurityStamp, expires);
        return new PhoneAccount(account.UserName, site.Sip.Realm, password, "/sip", expires);
    }

    /// <inheritdoc/>
    public SipCredential? Find(string user)
    {
        if (accounts.FindByDeskPhone(user) is { } account)
            return account is { Disabled: false, DeskPhoneMd5: { } md5, DeskPhoneSha256: { } sha256 } ? new SipCredential(user, md5, sha256, WebOnly: false) : null;
        return browsers.TryGetValue(user, out var secret) && secret.ExpiresAt > time.GetUtcNow() ? secret.Credential : null;
    }

    /// <summary>The phone that the session behind a WebSocket handshake may use; null when nobody is signed in.</summary>
    public string? UserOf(HttpContext context) =>
        context.User.TryId() is { } id && accounts.Find(id) is { Disabled: false } account ? account.UserName : null;

    /// <summary>The person signed out.</summary>
    public void Revoke(string userName) => browsers.TryRemove(userName, out _);

    private void Revoke(string userName, string stamp)
    {
        if (browsers.TryGetValue(userName, out var secret) && secret.Stamp != stamp)
            browsers.TryRemove(userName, out _);
    }

    /// <param name="Stamp">The account's security stamp when it was issued: another password or a disabled account voids it.</param>
    private sealed record BrowserSecret(SipCredential Credential, string Stamp, DateTimeOffset ExpiresAt);
}
