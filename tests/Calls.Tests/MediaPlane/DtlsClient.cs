using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Telephony.Calls.MediaPlane.Dtls;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>The active end of a DTLS-SRTP handshake, as a browser has it: OpenSSL with memory BIOs and a certificate of its own. Not thread-safe.</summary>
internal sealed unsafe partial class DtlsClient : IDisposable
{
    private const int RecordHeader = 13;

    private readonly nint _context;
    private readonly nint _ssl;
    private readonly nint _incoming;
    private readonly nint _outgoing;

    internal DtlsClient()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=browser", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Fingerprint = SHA256.HashData(certificate.RawData);
        _context = OpenSsl.ContextNew(ClientMethod());
        OpenSsl.ContextSetOptions(_context, OpenSsl.OptionNoQueryMtu);
        OpenSsl.ContextControl(_context, OpenSsl.ControlSetMaxVersion, OpenSsl.Dtls12, null);
        OpenSsl.ContextSetSrtpProfiles(_context, "SRTP_AES128_CM_SHA1_80");
        byte[] privateKey = key.ExportECPrivateKey();
        fixed (byte* der = certificate.RawData) OpenSsl.ContextUseCertificate(_context, certificate.RawData.Length, der);
        fixed (byte* der = privateKey) OpenSsl.ContextUsePrivateKey(OpenSsl.KeyTypeEc, _context, der, privateKey.Length);
        _ssl = OpenSsl.New(_context);
        _incoming = OpenSsl.BioNew(OpenSsl.BioMemoryMethod());
        _outgoing = OpenSsl.BioNew(OpenSsl.BioMemoryMethod());
        OpenSsl.BioControl(_incoming, OpenSsl.BioControlMemEofReturn, -1, null);
        OpenSsl.BioControl(_outgoing, OpenSsl.BioControlMemEofReturn, -1, null);
        OpenSsl.SetBio(_ssl, _incoming, _outgoing);
        SetConnectState(_ssl);
        OpenSsl.Control(_ssl, OpenSsl.ControlSetMtu, 1200, null);
    }

    internal byte[] Fingerprint { get; }

    internal bool Done { get; private set; }

    internal SrtpKeys Keys { get; private set; } = SrtpKeys.None;

    /// <summary>SHA-256 of the server's certificate, once done.</summary>
    internal byte[] ServerFingerprint { get; private set; } = [];

    /// <summary>Takes a datagram (none at the start) and returns the records to send, each as a datagram.</summary>
    internal List<byte[]> Step(ReadOnlySpan<byte> datagram = default)
    {
        fixed (byte* bytes = datagram)
            if (datagram.Length > 0) OpenSsl.BioWrite(_incoming, bytes, datagram.Length);
        OpenSsl.ClearErrors();
        int result = OpenSsl.DoHandshake(_ssl);
        if (result == 1 && !Done) Finish();
        else if (result != 1 && OpenSsl.GetError(_ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite))
            throw new InvalidOperationException($"the client's handshake failed: {OpenSsl.LastErrorText()}");
        return Records();
    }

    private List<byte[]> Records()
    {
        var records = new List<byte[]>();
        var buffer = new byte[16 * 1024];
        int length;
        fixed (byte* bytes = buffer) length = OpenSsl.BioRead(_outgoing, bytes, buffer.Length);
        for (int at = 0; at < length;)
        {
            int record = RecordHeader + (buffer[at + 11] << 8 | buffer[at + 12]);
            records.Add(buffer[at..(at + record)]);
            at += record;
        }
        return records;
    }

    private void Finish()
    {
        Done = true;
        nint certificate = OpenSsl.PeerCertificate(_ssl);
        var der = new byte[OpenSsl.CertificateToDer(certificate, null)];
        fixed (byte* start = der)
        {
            byte* end = start;
            OpenSsl.CertificateToDer(certificate, &end);
        }
        OpenSsl.CertificateFree(certificate);
        ServerFingerprint = SHA256.HashData(der);
        var material = new byte[60];
        fixed (byte* output = material)
        fixed (byte* label = "EXTRACTOR-dtls_srtp"u8)
            OpenSsl.ExportKeyingMaterial(_ssl, output, material.Length, label, 19, null, 0, 0);
        Keys = SrtpKeys.FromKeyingMaterial(material);
    }

    /// <summary>Cuts a record with one handshake message into two fragments (RFC 6347 section 4.2.3), as a browser's long ClientHello is.</summary>
    internal static byte[][] Split(byte[] record)
    {
        const int messageHeader = 12;
        var body = record.AsSpan(RecordHeader + messageHeader);
        int cut = body.Length / 2;
        return [Fragment(record, body[..cut], 0, 0), Fragment(record, body[cut..], cut, 1)];
    }

    private static byte[] Fragment(byte[] record, ReadOnlySpan<byte> part, int offset, byte recordNumber)
    {
        var fragment = new byte[RecordHeader + 12 + part.Length];
        record.AsSpan(0, RecordHeader + 12).CopyTo(fragment);
        fragment[10] = recordNumber;
        int length = 12 + part.Length;
        (fragment[11], fragment[12]) = ((byte)(length >> 8), (byte)length);
        (fragment[19], fragment[20], fragment[21]) = ((byte)(offset >> 16), (byte)(offset >> 8), (byte)offset);
        (fragment[22], fragment[23], fragment[24]) = ((byte)(part.Length >> 16), (byte)(part.Length >> 8), (byte)part.Length);
        part.CopyTo(fragment.AsSpan(RecordHeader + 12));
        return fragment;
    }

    public void Dispose()
    {
        OpenSsl.Free(_ssl);
        OpenSsl.ContextFree(_context);
    }

    [LibraryImport("libssl.so.3", EntryPoint = "DTLS_client_method")]
    private static partial nint ClientMethod();

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_connect_state")]
    private static partial void SetConnectState(nint ssl);
}
