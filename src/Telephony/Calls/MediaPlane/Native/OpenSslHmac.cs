using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>
/// HMAC-SHA1 (RFC 2104) on libcrypto's SHA-1. The two blocks that the key fills are hashed once; a packet starts from copies of those
/// states, on the stack:
/// <code>
///   inner = SHA-1(key ⊕ ipad ‖ packet)     MAC = SHA-1(key ⊕ opad ‖ inner)
/// </code>
/// <c>IncrementalHash</c> does the same through layers that cost more than the hash of a packet of voice.
/// </summary>
internal sealed unsafe partial class OpenSslHmac : ISrtpAuthenticator
{
    private const string Crypto = "libcrypto.so.3";
    private const int BlockLength = 64, DigestLength = 20;
    private const byte InnerPad = 0x36, OuterPad = 0x5C;

    private State _inner;
    private State _outer;

    /// <param name="key">At most one block of SHA-1, 64 bytes; SRTP's has 20.</param>
    internal OpenSslHmac(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, BlockLength, nameof(key));
        _inner = Prepare(key, InnerPad);
        _outer = Prepare(key, OuterPad);
    }

    /// <summary>
    /// Makes authenticators; null, which stands for the portable one, where libcrypto was built without these functions or does not
    /// compute with them what RFC 2202 says.
    /// </summary>
    internal static Func<byte[], ISrtpAuthenticator>? Factory { get; } = Works() ? key => new OpenSslHmac(key) : null;

    public void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        byte* digest = stackalloc byte[DigestLength];
        var state = _inner;
        fixed (byte* bytes = data) _ = Update(&state, bytes, (nuint)data.Length);
        _ = Final(digest, &state);
        state = _outer;
        _ = Update(&state, digest, DigestLength);
        _ = Final(digest, &state);
        new ReadOnlySpan<byte>(digest, DigestLength).CopyTo(mac);
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => (_inner, _outer) = (default, default);

    private static State Prepare(ReadOnlySpan<byte> key, byte pad)
    {
        byte* block = stackalloc byte[BlockLength];
        var bytes = new Span<byte>(block, BlockLength);
        bytes.Fill(pad);
        for (int i = 0; i < key.Length; i++) bytes[i] ^= key[i];
        State state;
        _ = Init(&state);
        _ = Update(&state, block, BlockLength);
        CryptographicOperations.ZeroMemory(bytes);
        return state;
    }

    /// <summary>RFC 2202 section 3, test case 2.</summary>
    private static bool Works()
    {
        try
        {
            using var hmac = new OpenSslHmac("Jefe"u8);
            Span<byte> mac = stackalloc byte[DigestLength];
            hmac.Compute("what do ya want for nothing?"u8, mac);
            return mac.SequenceEqual(Convert.FromHexString("EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79"));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>SHA_CTX of openssl/sha.h: five words of state, two of length, the block that is being filled, and how much of it is.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        private fixed uint _words[5 + 2 + 16 + 1];
    }

    // A packet takes well under a microsecond and these call nothing back: switching the garbage collector's mode would only cost time.

    [LibraryImport(Crypto, EntryPoint = "SHA1_Init")]
    [SuppressGCTransition]
    private static partial int Init(State* state);

    [LibraryImport(Crypto, EntryPoint = "SHA1_Update")]
    [SuppressGCTransition]
    private static partial int Update(State* state, byte* data, nuint length);

    [LibraryImport(Crypto, EntryPoint = "SHA1_Final")]
    [SuppressGCTransition]
    private static partial int Final(byte* digest, State* state);
}
