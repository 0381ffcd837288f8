using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Crm.Host.Webhooks;

/// <summary>What deliveries are signed with: made here, shown once, and kept sealed by the server's own keys.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";
    private const int Length = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("Crm.Webhooks");

    public static string Make() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));

    /// <summary>
    /// The signature of Standard Webhooks 1.0: "v1," and base64 of HMAC-SHA256 over id, timestamp and body with points between them. The timestamp is in it, so
    /// that what was sent once cannot be sent again later.
    /// </summary>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[Prefix.Length..]));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    public string Seal(string secret) => _protector.Protect(secret);

    /// <exception cref="CryptographicException">The server's keys are not those that it was sealed with.</exception>
    public string Open(string sealedSecret) => _protector.Unprotect(sealedSecret);
}
