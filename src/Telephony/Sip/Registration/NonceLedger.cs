using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Telephony.Sip;

/// <summary>What a nonce in credentials is worth.</summary>
internal enum NonceState : byte { Fresh, Stale, Foreign }

/// <summary>
/// Nonces that cost nothing until somebody has proved to know a password with one: time and number of issue under an HMAC of ours.
/// Only then is it remembered which nonce counts were used, in a window of 64 behind the highest (RFC 7616 section 3.4.6).
/// </summary>
internal sealed class NonceLedger(ReadOnlySpan<byte> random)
{
    /// <summary>How long a nonce is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int Remembered = 50_000;
    private const int Signed = 16;
    private const int Mac = 16;

    private readonly byte[] _key = IdSource.Derive(random, "nonces"u8);
    private readonly Dictionary<long, Window> _used = [];
    private readonly Queue<(long Number, TimeSpan Issued)> _order = new();
    private long _issued;
    private TimeSpan _forgottenUntil = TimeSpan.MinValue;

    private sealed class Window
    {
        public uint Highest;
        public ulong Seen;
    }

    public string Issue(TimeSpan now)
    {
        Span<byte> bytes = stackalloc byte[Signed + Mac];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.Ticks);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], _issued++);
        Sign(bytes[..Signed], bytes[Signed..]);
        return Convert.ToHexStringLower(bytes);
    }

    public NonceState Check(string nonce, TimeSpan now)
        => !TryRead(nonce, out var issued, out _) ? NonceState.Foreign
            : now - issued > Lifetime || issued <= _forgottenUntil ? NonceState.Stale
            : NonceState.Fresh;

    /// <summary>Marks a nonce count as used; false when it was used before. Only after the credentials were found right: others must not fill it.</summary>
    public bool TryUse(string nonce, uint count, TimeSpan now)
    {
        if (count == 0 || !TryRead(nonce, out var issued, out long number))
        {
            return false;
        }
        Forget(now);
        if (!_used.TryGetValue(number, out var window))
        {
            _used.Add(number, window = new Window());
            _order.Enqueue((number, issued));
        }
        if (count > window.Highest)
        {
            uint ahead = count - window.Highest;
            window.Seen = ahead >= 64 ? 1 : (window.Seen << (int)ahead) | 1;
            window.Highest = count;
            return true;
        }
        uint behind = window.Highest - count;
        ulong bit = behind < 64 ? 1UL << (int)behind : 0;
        bool unused = bit != 0 && (window.Seen & bit) == 0;
        window.Seen |= bit;
        return unused;
    }

    /// <summary>Drops what has expired. When there is still too much, the oldest goes and every nonce of its age becomes stale, so that nothing can be replayed.</summary>
    private void Forget(TimeSpan now)
    {
        while (_order.TryPeek(out var oldest) && (now - oldest.Issued > Lifetime || _order.Count >= Remembered))
        {
            _order.Dequeue();
            _used.Remove(oldest.Number);
            _forgottenUntil = oldest.Issued > _forgottenUntil ? oldest.Issued : _forgottenUntil;
        }
    }

    private bool TryRead(string nonce, out TimeSpan issued, out long number)
    {
        issued = default;
        number = 0;
        Span<byte> bytes = stackalloc byte[Signed + Mac];
        Span<byte> expected = stackalloc byte[Mac];
        if (nonce.Length != 2 * bytes.Length || Convert.FromHexString(nonce, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }
        Sign(bytes[..Signed], expected);
        issued = TimeSpan.FromTicks(BinaryPrimitives.ReadInt64BigEndian(bytes));
        number = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[Signed..]);
    }

    private void Sign(ReadOnlySpan<byte> text, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, text, whole);
        whole[..mac.Length].CopyTo(mac);
    }
}
