using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Crm.Telephony.Media;

/// <summary>Cipher and MAC of one of the two protocols, SRTP or SRTCP, with its session keys.</summary>
internal sealed class SrtpSession : IDisposable
{
    private readonly AesCounter cipher;
    private readonly ISrtpAuthenticator authenticator;
    private readonly Vector128<byte> salt;

    /// <param name="first">Label of the cipher key; those of the MAC key and the salt follow it.</param>
    public SrtpSession(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpKeyLabel first, bool accelerated, Func<byte[], ISrtpAuthenticator> authenticate)
    {
        cipher = new AesCounter(SrtpKeyDerivation.Derive(masterKey, masterSalt, first, SrtpKeyDerivation.MasterKeyLength), accelerated);
        authenticator = authenticate(SrtpKeyDerivation.Derive(masterKey, masterSalt, first + 1, SrtpKeyDerivation.AuthenticationKeyLength));
        Span<byte> padded = stackalloc byte[16];
        padded.Clear();
        SrtpKeyDerivation.Derive(masterKey, masterSalt, first + 2, SrtpKeyDerivation.SaltLength).CopyTo(padded);
        salt = Vector128.Create((ReadOnlySpan<byte>)padded);
    }

    /// <summary>Encrypts or decrypts in place (RFC 3711 section 4.1.1): IV = salt · 2^16 ⊕ SSRC · 2^64 ⊕ index · 2^16.</summary>
    public void Xor(uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> iv = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(iv, 0);
        BinaryPrimitives.WriteUInt32BigEndian(iv[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(iv[8..], index << 16);
        cipher.Xor(salt ^ Vector128.Create((ReadOnlySpan<byte>)iv), data);
    }

    /// <summary>Full MAC of 20 bytes; the tag is its first ten.</summary>
    public void ComputeMac(ReadOnlySpan<byte> data, Span<byte> result) => authenticator.Compute(data, result);

    public void Dispose()
    {
        cipher.Dispose();
        authenticator.Dispose();
    }
}
