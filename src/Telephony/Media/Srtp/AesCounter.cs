using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Crm.Telephony.Media;

/// <summary>
/// AES-128 in the counter mode of SRTP (RFC 3711 section 4.1.1): the key stream is the encryption of the IV plus 0, 1, 2… in its last
/// 16 bits. With AES instructions four blocks run at once; elsewhere one reused ECB transform does the same.
/// Not thread-safe.
/// </summary>
internal sealed class AesCounter : IDisposable
{
    private const int blockLength = 16;
    private const int batchLength = 4 * blockLength;
    private const int rounds = 10;

    private readonly Vector128<byte>[]? schedule;
    private readonly ICryptoTransform? transform;
    private readonly byte[] counters = [];
    private readonly byte[] keyStream = [];

    /// <param name="accelerated">False forces the portable way.</param>
    public AesCounter(ReadOnlySpan<byte> key, bool accelerated = true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, 16, nameof(key));
        if (accelerated && X86Aes.IsSupported)
        {
            schedule = Expand(Vector128.Create(key));
            return;
        }
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        transform = aes.CreateEncryptor(key.ToArray(), null);
        counters = new byte[batchLength];
        keyStream = new byte[batchLength];
    }

    /// <summary>Encrypts or decrypts in place, which is the same.</summary>
    /// <param name="iv">Its last 16 bits must be zero; they count the blocks.</param>
    public void Xor(Vector128<byte> iv, Span<byte> data)
    {
        if (schedule is not null)
        {
            XorAccelerated(schedule, iv, data);
        }
        else
        {
            XorPortable(iv, data);
        }
    }

    public void Dispose() => transform?.Dispose();

    private static void XorAccelerated(ReadOnlySpan<Vector128<byte>> keys, Vector128<byte> iv, Span<byte> data)
    {
        Span<byte> tail = stackalloc byte[batchLength];
        for (var block = 0; !data.IsEmpty; block += 4)
        {
            var first = keys[0] ^ iv;
            var a = first ^ Count(block);
            var b = first ^ Count(block + 1);
            var c = first ^ Count(block + 2);
            var d = first ^ Count(block + 3);
            for (var round = 1; round < rounds; round++)
            {
                var key = keys[round];
                a = X86Aes.Encrypt(a, key);
                b = X86Aes.Encrypt(b, key);
                c = X86Aes.Encrypt(c, key);
                d = X86Aes.Encrypt(d, key);
            }
            var last = keys[rounds];
            a = X86Aes.EncryptLast(a, last);
            b = X86Aes.EncryptLast(b, last);
            c = X86Aes.EncryptLast(c, last);
            d = X86Aes.EncryptLast(d, last);
            if (data.Length < batchLength)
            {
                data.CopyTo(tail);
                XorBatch(tail, a, b, c, d);
                tail[..data.Length].CopyTo(data);
                return;
            }
            XorBatch(data, a, b, c, d);
            data = data[batchLength..];
        }
    }

    private static void XorBatch(Span<byte> data, Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d)
    {
        ref var start = ref MemoryMarshal.GetReference(data[..batchLength]);
        (Vector128.LoadUnsafe(ref start) ^ a).StoreUnsafe(ref start);
        (Vector128.LoadUnsafe(ref start, blockLength) ^ b).StoreUnsafe(ref start, blockLength);
        (Vector128.LoadUnsafe(ref start, 2 * blockLength) ^ c).StoreUnsafe(ref start, 2 * blockLength);
        (Vector128.LoadUnsafe(ref start, 3 * blockLength) ^ d).StoreUnsafe(ref start, 3 * blockLength);
    }

    private void XorPortable(Vector128<byte> iv, Span<byte> data)
    {
        for (var block = 0; !data.IsEmpty; block += 4)
        {
            for (var i = 0; i < 4; i++)
            {
                (iv ^ Count(block + i)).CopyTo(counters, i * blockLength);
            }
            transform!.TransformBlock(counters, 0, batchLength, keyStream, 0);
            var part = data[..Math.Min(batchLength, data.Length)];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] ^= keyStream[i];
            }
            data = data[part.Length..];
        }
    }

    /// <summary>A block number where the counter stands: big-endian in the last two bytes.</summary>
    private static Vector128<byte> Count(int block)
    {
        var number = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness((ushort)block) : (ushort)block;
        return Vector128.CreateScalarUnsafe((ushort)0).WithElement(7, number).AsByte() & Vector128.Create(0UL, ulong.MaxValue).AsByte();
    }

    /// <summary>FIPS 197 section 5.2. The round constant of the instruction has to be a literal, hence the list.</summary>
    private static Vector128<byte>[] Expand(Vector128<byte> key)
    {
        var keys = new Vector128<byte>[rounds + 1];
        keys[0] = key;
        keys[1] = Next(keys[0], X86Aes.KeygenAssist(keys[0], 0x01));
        keys[2] = Next(keys[1], X86Aes.KeygenAssist(keys[1], 0x02));
        keys[3] = Next(keys[2], X86Aes.KeygenAssist(keys[2], 0x04));
        keys[4] = Next(keys[3], X86Aes.KeygenAssist(keys[3], 0x08));
        keys[5] = Next(keys[4], X86Aes.KeygenAssist(keys[4], 0x10));
        keys[6] = Next(keys[5], X86Aes.KeygenAssist(keys[5], 0x20));
        keys[7] = Next(keys[6], X86Aes.KeygenAssist(keys[6], 0x40));
        keys[8] = Next(keys[7], X86Aes.KeygenAssist(keys[7], 0x80));
        keys[9] = Next(keys[8], X86Aes.KeygenAssist(keys[8], 0x1B));
        keys[10] = Next(keys[9], X86Aes.KeygenAssist(keys[9], 0x36));
        return keys;
    }

    /// <summary>Each word is the former key's word plus the word before it; the first adds the assisted word.</summary>
    private static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> assist)
    {
        var word = assist.AsUInt32().GetElement(3);
        var former = key.AsUInt32();
        var w0 = former.GetElement(0) ^ word;
        var w1 = former.GetElement(1) ^ w0;
        var w2 = former.GetElement(2) ^ w1;
        return Vector128.Create(w0, w1, w2, former.GetElement(3) ^ w2).AsByte();
    }
}
