namespace Crm.Telephony.Media;

/// <summary>
/// HMAC-SHA1 under one key (RFC 2104), the MAC of SRTP (RFC 3711 section 4.2.1). It is most of what SRTP costs, so whoever may call the
/// platform's cryptography library directly can bring a faster one than <see cref="PortableAuthenticator"/>. Not thread-safe.
/// </summary>
public interface ISrtpAuthenticator : IDisposable
{
    /// <summary>Writes the full MAC of 20 bytes; the tag is its first ten. Allocates nothing.</summary>
    void Compute(ReadOnlySpan<byte> data, Span<byte> mac);
}
