using System.Runtime.InteropServices;

namespace Crm.Telephony.Calls.MediaPlane.Dtls;

/// <summary>The functions and constants of libssl.so.3 and libcrypto.so.3 that a passive DTLS-SRTP end needs (ssl(7), OpenSSL 3.0).</summary>
internal static unsafe partial class OpenSsl
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    internal const int Dtls12 = 0xFEFD;
    internal const int ControlSetMtu = 17, ControlSessionCacheMode = 44, ControlSetGroupsList = 92;
    internal const int ControlDtlsHandleTimeout = 74, ControlSetMinVersion = 123, ControlSetMaxVersion = 124;
    internal const int BioControlReset = 1, BioControlInfo = 3, BioControlMemEofReturn = 130;
    internal const int VerifyPeer = 1, VerifyFailIfNoPeerCertificate = 2;
    internal const ulong OptionNoQueryMtu = 1UL << 12, OptionNoTicket = 1UL << 14, OptionNoRenegotiation = 1UL << 30;
    internal const int ErrorWantRead = 2, ErrorWantWrite = 3, ErrorZeroReturn = 6;
    internal const int KeyTypeEc = 408;

    [LibraryImport(Ssl, EntryPoint = "DTLS_server_method")]
    internal static partial nint DtlsServerMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    internal static partial nint ContextNew(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    internal static partial void ContextFree(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    internal static partial nint ContextControl(nint context, int command, nint number, void* argument);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    internal static partial ulong ContextSetOptions(nint context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ContextSetCiphers(nint context, string list);

    /// <summary>Returns 0 for success, unlike its neighbours.</summary>
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_tlsext_use_srtp", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ContextSetSrtpProfiles(nint context, string profiles);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    internal static partial void ContextSetVerify(nint context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    internal static partial int ContextUseCertificate(nint context, int length, byte* der);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey_ASN1")]
    internal static partial int ContextUsePrivateKey(int type, nint context, byte* der, nint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    internal static partial nint New(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    internal static partial void Free(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    internal static partial void SetBio(nint ssl, nint read, nint write);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    internal static partial void SetAcceptState(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")]
    internal static partial nint Control(nint ssl, int command, nint number, void* argument);

    [LibraryImport(Ssl, EntryPoint = "DTLS_set_timer_cb")]
    internal static partial void SetTimerCallback(nint ssl, delegate* unmanaged<nint, uint, uint> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    internal static partial int DoHandshake(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    internal static partial int Read(nint ssl, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error")]
    internal static partial int GetError(nint ssl, int result);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_selected_srtp_profile")]
    internal static partial nint SelectedSrtpProfile(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")]
    internal static partial nint PeerCertificate(nint ssl);

    [LibraryImport(Ssl, EntryPoint = "SSL_export_keying_material")]
    internal static partial int ExportKeyingMaterial(nint ssl, byte* output, nint length, byte* label, nint labelLength, byte* context, nint contextLength, int useContext);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    internal static partial int CertificateToDer(nint certificate, byte** output);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    internal static partial void CertificateFree(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "BIO_s_mem")]
    internal static partial nint BioMemoryMethod();

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    internal static partial nint BioNew(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_ctrl")]
    internal static partial nint BioControl(nint bio, int command, nint number, void* argument);

    [LibraryImport(Crypto, EntryPoint = "BIO_read")]
    internal static partial int BioRead(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_write")]
    internal static partial int BioWrite(nint bio, byte* buffer, int length);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error")]
    internal static partial nuint NextError();

    [LibraryImport(Crypto, EntryPoint = "ERR_error_string_n")]
    internal static partial void ErrorText(nuint error, byte* buffer, nint length);

    /// <summary>The first error of this thread's queue in OpenSSL's words.</summary>
    internal static string LastErrorText()
    {
        nuint error = NextError();
        if (error == 0) return "no reason given";
        byte* text = stackalloc byte[256];
        ErrorText(error, text, 256);
        return Marshal.PtrToStringUTF8((nint)text) ?? "no reason given";
    }
}
