using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Crm.Telephony.Calls.MediaPlane.Dtls;

/// <summary>
/// One passive DTLS 1.2 association with its SRTP keys (RFC 5764), over OpenSSL with memory BIOs. Datagrams go in, datagrams come out; it
/// has no socket. Used by one media thread only: an SSL object in two threads crashes the process.
/// <code>
///   Handshaking ──handshake done──▶ Established (keys exported; later records are still read: a lost last flight is repeated then)
///        └──fatal alert, too many retransmissions──▶ Failed (nothing is read or sent any more)
/// </code>
/// </summary>
internal sealed unsafe class DtlsSession : IDisposable
{
    internal const int MaxDatagram = 1200;

    private const int RecordHeader = 13;
    private const uint FirstTimeoutMicroseconds = 100_000, LongestTimeoutMicroseconds = 2_000_000;

    /// <summary>Client key, server key, client salt, server salt of SRTP_AES128_CM_HMAC_SHA1_80 (RFC 5764 section 4.2).</summary>
    private const int KeyingMaterialLength = 16 + 16 + 14 + 14;

    private readonly nint _ssl;
    private readonly nint _incoming;
    private readonly nint _outgoing;
    private bool _disposed;

    internal DtlsSession(DtlsIdentity identity)
    {
        _ssl = OpenSsl.New(identity.Context);
        if (_ssl == 0) throw new InvalidOperationException($"OpenSSL gave no DTLS session: {OpenSsl.LastErrorText()}");
        _incoming = NewMemoryBio();
        _outgoing = NewMemoryBio();
        OpenSsl.SetBio(_ssl, _incoming, _outgoing);
        OpenSsl.SetAcceptState(_ssl);
        OpenSsl.Control(_ssl, OpenSsl.ControlSetMtu, MaxDatagram, null);
        OpenSsl.SetTimerCallback(_ssl, &NextTimeout);
    }

    internal DtlsState State { get; private set; } = DtlsState.Handshaking;

    /// <summary>Why the state is <see cref="DtlsState.Failed"/>.</summary>
    internal string FailureReason { get; private set; } = "";

    /// <summary>SHA-256 of the peer's certificate; empty before the handshake is done.</summary>
    internal byte[] PeerFingerprint { get; private set; } = [];

    /// <summary>The exported keys; empty before the handshake is done.</summary>
    internal SrtpKeys Keys { get; private set; } = SrtpKeys.None;

    /// <summary>Takes one datagram from a validated source. Call <see cref="TryTakeDatagram"/> until it is empty afterwards.</summary>
    internal void Receive(byte* datagram, int length)
    {
        if (State == DtlsState.Failed) return;
        OpenSsl.BioWrite(_incoming, datagram, length);
        if (State == DtlsState.Handshaking) Advance();
        else ReadAfterHandshake();
        // OpenSSL took the whole datagram into its own buffer, or gave up on it; either way nothing may pile up here.
        OpenSsl.BioControl(_incoming, OpenSsl.BioControlReset, 0, null);
    }

    /// <summary>Repeats the last flight when OpenSSL's own timer ran out. Call it regularly while handshaking.</summary>
    internal void HandleTimeout()
    {
        if (State != DtlsState.Handshaking) return;
        OpenSsl.ClearErrors();
        if (OpenSsl.Control(_ssl, OpenSsl.ControlDtlsHandleTimeout, 0, null) < 0) Fail("the browser stopped answering the DTLS handshake");
    }

    /// <summary>
    /// Copies the next datagram to send, at most <see cref="MaxDatagram"/> bytes; 0 when there is none. A memory BIO runs datagrams together,
    /// so whole records are taken by the length in their headers.
    /// </summary>
    internal int TryTakeDatagram(byte* buffer)
    {
        int taken = 0;
        byte* pending;
        long available = OpenSsl.BioControl(_outgoing, OpenSsl.BioControlInfo, 0, &pending);
        while (available - taken >= RecordHeader)
        {
            int record = RecordHeader + (pending[taken + 11] << 8 | pending[taken + 12]);
            if (taken + record > available || (taken > 0 && taken + record > MaxDatagram)) break;
            taken += record;
            if (taken > MaxDatagram) break;
        }
        return taken is 0 or > MaxDatagram ? 0 : OpenSsl.BioRead(_outgoing, buffer, taken);
    }

    private void Advance()
    {
        OpenSsl.ClearErrors();
        int result = OpenSsl.DoHandshake(_ssl);
        if (result == 1)
        {
            Complete();
            return;
        }
        int error = OpenSsl.GetError(_ssl, result);
        if (error is OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite) return;
        Fail($"DTLS handshake: {OpenSsl.LastErrorText()}");
    }

    private void Complete()
    {
        if (OpenSsl.SelectedSrtpProfile(_ssl) == 0)
        {
            Fail("the browser offered no SRTP protection profile that we support (AES_CM_128_HMAC_SHA1_80)");
            return;
        }
        PeerFingerprint = FingerprintOf(OpenSsl.PeerCertificate(_ssl));
        byte* material = stackalloc byte[KeyingMaterialLength];
        fixed (byte* label = "EXTRACTOR-dtls_srtp"u8)
        {
            if (OpenSsl.ExportKeyingMaterial(_ssl, material, KeyingMaterialLength, label, 19, null, 0, 0) != 1)
            {
                Fail($"DTLS key export: {OpenSsl.LastErrorText()}");
                return;
            }
        }
        Keys = SrtpKeys.FromKeyingMaterial(new ReadOnlySpan<byte>(material, KeyingMaterialLength));
        CryptographicOperations.ZeroMemory(new Span<byte>(material, KeyingMaterialLength));
        State = DtlsState.Established;
    }

    private void ReadAfterHandshake()
    {
        byte* discarded = stackalloc byte[256];
        OpenSsl.ClearErrors();
        // Application data has no meaning here; reading is what makes OpenSSL repeat our last flight when the peer repeats its own.
        while (OpenSsl.Read(_ssl, discarded, 256) > 0) { }
    }

    private static byte[] FingerprintOf(nint certificate)
    {
        int length = OpenSsl.CertificateToDer(certificate, null);
        var der = new byte[length];
        fixed (byte* start = der)
        {
            byte* end = start;
            OpenSsl.CertificateToDer(certificate, &end);
        }
        OpenSsl.CertificateFree(certificate);
        return SHA256.HashData(der);
    }

    private void Fail(string why)
    {
        State = DtlsState.Failed;
        FailureReason = why;
    }

    private static nint NewMemoryBio()
    {
        nint bio = OpenSsl.BioNew(OpenSsl.BioMemoryMethod());
        // An empty BIO means "come back later", not the end of the stream.
        OpenSsl.BioControl(bio, OpenSsl.BioControlMemEofReturn, -1, null);
        return bio;
    }

    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint previous) =>
        previous == 0 ? FirstTimeoutMicroseconds : Math.Min(previous * 2, LongestTimeoutMicroseconds);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        OpenSsl.Free(_ssl);
    }
}

internal enum DtlsState { Handshaking, Established, Failed }

/// <summary>Master keys and salts of both directions (RFC 3711 section 3.2.1), 16 and 14 bytes each.</summary>
internal sealed record SrtpKeys(byte[] ClientKey, byte[] ServerKey, byte[] ClientSalt, byte[] ServerSalt)
{
    internal static readonly SrtpKeys None = new([], [], [], []);

    internal static SrtpKeys FromKeyingMaterial(ReadOnlySpan<byte> material) =>
        new(material[..16].ToArray(), material[16..32].ToArray(), material[32..46].ToArray(), material[46..60].ToArray());
}
