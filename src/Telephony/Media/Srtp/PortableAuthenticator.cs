using System.Security.Cryptography;

namespace Crm.Telephony.Media;

/// <summary>The MAC as .NET has it on every platform.</summary>
internal sealed class PortableAuthenticator(byte[] key) : ISrtpAuthenticator
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);

    public void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        hash.AppendData(data);
        hash.GetHashAndReset(mac);
    }

    public void Dispose() => hash.Dispose();
}
