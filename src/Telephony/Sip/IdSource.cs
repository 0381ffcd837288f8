using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Telephony.Sip;

/// <summary>
/// Tags, branches, Call-IDs and random delays, made by HMAC-SHA-256 over a counter with a key from the random bytes that the engine
/// was given: nobody without the key can guess the next one (RFC 3261 section 19.3 asks for that), and a test can repeat them.
/// </summary>
internal sealed class IdSource
{
    private const int IdBytes = 10;
    private readonly byte[] _key;
    private readonly byte[] _block = new byte[32];
    private ulong _counter;
    private int _used = 32;

    public IdSource(ReadOnlySpan<byte> random) => _key = Derive(random, "ids"u8);

    /// <summary>A key of its own for each purpose.</summary>
    public static byte[] Derive(ReadOnlySpan<byte> random, ReadOnlySpan<byte> purpose) => HMACSHA256.HashData(random, purpose);

    /// <summary>20 hexadecimal digits, 80 bits.</summary>
    public string Next() => Convert.ToHexStringLower(Take(IdBytes));

    public string NextBranch() => $"{SipVia.MagicCookie}{Next()}";

    /// <summary>A number from 0 to <paramref name="below"/> - 1.</summary>
    public int NextNumber(int below) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) % (uint)below);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_used + count > _block.Length)
        {
            Span<byte> counter = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(counter, _counter++);
            HMACSHA256.HashData(_key, counter, _block);
            _used = 0;
        }
        var bytes = _block.AsSpan(_used, count);
        _used += count;
        return bytes;
    }
}
