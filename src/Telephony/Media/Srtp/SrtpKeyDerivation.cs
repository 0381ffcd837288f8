using System.Runtime.Intrinsics;

namespace Crm.Telephony.Media;

/// <summary>What a session key is for (RFC 3711 section 4.3.1 and 4.3.2).</summary>
internal enum SrtpKeyLabel : byte { RtpCipher, RtpAuthentication, RtpSalt, RtcpCipher, RtcpAuthentication, RtcpSalt }

/// <summary>Derives session keys once from the master key (RFC 3711 section 4.3 with a key derivation rate of zero).</summary>
internal static class SrtpKeyDerivation
{
    public const int MasterKeyLength = 16;
    public const int SaltLength = 14;
    public const int AuthenticationKeyLength = 20;

    public static byte[] Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, SrtpKeyLabel label, int length)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        masterSalt.CopyTo(iv);
        iv[7] ^= (byte)label;
        var key = new byte[length];
        using var cipher = new AesCounter(masterKey);
        cipher.Xor(Vector128.Create((ReadOnlySpan<byte>)iv), key);
        return key;
    }
}
