using System.Security.Cryptography;
using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>The hashes of digest authentication (RFC 8760; RFC 7616 section 3.4.1 with qop=auth).</summary>
internal static class DigestHash
{
    public const string Md5 = "MD5";
    public const string Sha256 = "SHA-256";

    /// <summary>Lower-case hex of the hash of a text.</summary>
    public static string Hex(string algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == Sha256 ? SHA256.HashData(bytes) : MD5.HashData(bytes));
    }

    /// <param name="secret">Hex of H(user:realm:password).</param>
    public static string Response(string algorithm, string secret, string nonce, string nonceCount, string clientNonce, string method, string uri)
        => Hex(algorithm, $"{secret}:{nonce}:{nonceCount}:{clientNonce}:auth:{Hex(algorithm, $"{method}:{uri}")}");
}
