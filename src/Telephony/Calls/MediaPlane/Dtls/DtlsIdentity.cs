using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Crm.Telephony.Calls.MediaPlane.Dtls;

/// <summary>
/// The process's DTLS certificate and OpenSSL context: one self-signed ECDSA P-256 certificate, made at start, named by its fingerprint in
/// every SDP (RFC 8122). A context may be used by several media threads; each <see cref="DtlsSession"/> belongs to one.
/// </summary>
internal sealed unsafe class DtlsIdentity : IDisposable
{
    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384";
    private const string SrtpProfile = "SRTP_AES128_CM_SHA1_80";

    internal DtlsIdentity(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=crm", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        Fingerprint = SHA256.HashData(certificate.RawData);
        Context = CreateContext(certificate.RawData, key.ExportECPrivateKey());
    }

    /// <summary>SSL_CTX*.</summary>
    internal nint Context { get; private set; }

    /// <summary>SHA-256 of the certificate's DER, 32 bytes.</summary>
    internal byte[] Fingerprint { get; }

    private static nint CreateContext(byte[] certificate, byte[] key)
    {
        nint context = OpenSsl.ContextNew(OpenSsl.DtlsServerMethod());
        if (context == 0) throw new InvalidOperationException($"OpenSSL gave no DTLS context: {OpenSsl.LastErrorText()}");
        OpenSsl.ContextControl(context, OpenSsl.ControlSetMinVersion, OpenSsl.Dtls12, null);
        OpenSsl.ContextControl(context, OpenSsl.ControlSetMaxVersion, OpenSsl.Dtls12, null);
        OpenSsl.ContextControl(context, OpenSsl.ControlSessionCacheMode, 0, null);
        OpenSsl.ContextSetOptions(context, OpenSsl.OptionNoQueryMtu | OpenSsl.OptionNoTicket | OpenSsl.OptionNoRenegotiation);
        // Any certificate is let through here: it is compared with the SDP's fingerprint, which may come after the handshake.
        OpenSsl.ContextSetVerify(context, OpenSsl.VerifyPeer | OpenSsl.VerifyFailIfNoPeerCertificate, &AcceptCertificate);
        Check(OpenSsl.ContextSetCiphers(context, Ciphers) == 1, "cipher list");
        Check(OpenSsl.ContextSetSrtpProfiles(context, SrtpProfile) == 0, "SRTP profile");
        fixed (byte* groups = "X25519:P-256"u8)
            Check(OpenSsl.ContextControl(context, OpenSsl.ControlSetGroupsList, 0, groups) == 1, "groups");
        fixed (byte* der = certificate)
            Check(OpenSsl.ContextUseCertificate(context, certificate.Length, der) == 1, "certificate");
        fixed (byte* der = key)
            Check(OpenSsl.ContextUsePrivateKey(OpenSsl.KeyTypeEc, context, der, key.Length) == 1, "private key");
        CryptographicOperations.ZeroMemory(key);
        return context;

        static void Check(bool accepted, string what)
        {
            if (!accepted) throw new InvalidOperationException($"OpenSSL refused our DTLS {what}: {OpenSsl.LastErrorText()}");
        }
    }

    [UnmanagedCallersOnly]
    private static int AcceptCertificate(int verified, nint store) => 1;

    public void Dispose()
    {
        if (Context == 0) return;
        OpenSsl.ContextFree(Context);
        Context = 0;
    }
}
