using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Host.Telemetry;

namespace Crm.Host.Security;

/// <summary>
/// The certificate of the web port, from PEM files that a program outside renews: a changed file is taken for the next connections without a restart.
/// A file that cannot be read then leaves the former certificate in use.
/// </summary>
internal sealed class WebCertificate(string certificateFile, string keyFile, TimeProvider time)
{
    /// <summary>How often a handshake may look at the files.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private readonly Lock _reading = new();
    private volatile Loaded? _current;

    /// <summary>What is wrong with the files, as a sentence with what to do; null when they can be served.</summary>
    public static string? Problem(string certificateFile, string keyFile)
    {
        try
        {
            using var leaf = Leaf(certificateFile, keyFile);
            return null;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            return $"leads to a certificate that cannot be used: {e.Message.TrimEnd('.')}. Write the paths of two PEM files, the certificate with its chain and its private key without a password, seen from this folder or from /";
        }
    }

    /// <summary>The certificate, its chain, and TLS 1.2 or later.</summary>
    public SslServerAuthenticationOptions Options(ILogger log)
    {
        var current = _current;
        if (current is null || time.GetElapsedTime(current.LookedAt) > LookAgain)
        {
            current = LookAt(log);
        }

        return current.Options;
    }

    private Loaded LookAt(ILogger log)
    {
        lock (_reading)
        {
            var former = _current;
            try
            {
                var written = (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));
                _current = former is not null && former.Written == written ? former with { LookedAt = time.GetTimestamp() } : Load(written);
            }
            catch (Exception e) when (IsUnusable(e) && former is not null)
            {
                log.CertificateNotRenewed(certificateFile, e);
                _current = former with { LookedAt = time.GetTimestamp() };
            }

            return _current;
        }
    }

    private Loaded Load((DateTime, DateTime) written)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        return new Loaded(
            new SslServerAuthenticationOptions
            {
                EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 | System.Security.Authentication.SslProtocols.Tls13,
                ServerCertificateContext = SslStreamCertificateContext.Create(Leaf(certificateFile, keyFile), chain, offline: true),
            },
            written,
            time.GetTimestamp());
    }

    private static X509Certificate2 Leaf(string certificateFile, string keyFile) => X509Certificate2.CreateFromPemFile(certificateFile, keyFile);

    private static bool IsUnusable(Exception e) => e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private sealed record Loaded(SslServerAuthenticationOptions Options, (DateTime, DateTime) Written, long LookedAt);
}
