using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Crm.Host.Contacts;

/// <summary>
/// One record of a journal segment, all numbers little-endian:
/// <code>
///  0              4              8                             16
///  +--------------+--------------+-----------------------------+---------- - -
///  | length       | CRC-32C      | position                    | payload
///  +--------------+--------------+-----------------------------+---------- - -
/// </code>
/// The length counts the payload; the checksum covers length, position and payload. The position in the record lets a reader find
/// its way back after damage and know exactly which records are missing.
/// </summary>
internal static class JournalRecord
{
    public const int HeaderBytes = 16;
    public const int MaxPayloadBytes = 1 << 20;
    public const int MaxBytes = HeaderBytes + MaxPayloadBytes;

    public enum State { Valid, Incomplete, Damaged }

    /// <summary>Fills the header of a record whose payload is already in place behind it.</summary>
    public static void Seal(Span<byte> record, long position)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderBytes);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], position);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record));
    }

    /// <summary>Looks at the record that should begin at the start of <paramref name="bytes"/>.</summary>
    /// <param name="length">Of the whole record, when valid.</param>
    public static State Read(ReadOnlySpan<byte> bytes, out long position, out int length)
    {
        position = 0;
        length = 0;
        if (bytes.Length < HeaderBytes)
            return State.Incomplete;
        var payload = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (payload is <= 0 or > MaxPayloadBytes)
            return State.Damaged;
        if (bytes.Length < HeaderBytes + payload)
            return State.Incomplete;
        var record = bytes[..(HeaderBytes + payload)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) != Checksum(record))
            return State.Damaged;
        position = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        length = record.Length;
        return position > 0 ? State.Valid : State.Damaged;
    }

    /// <summary>Finds the next valid record at or behind the start of <paramref name="bytes"/> with a position above <paramref name="after"/>.</summary>
    /// <returns>Its offset, or -1.</returns>
    public static int Find(ReadOnlySpan<byte> bytes, long after, out long position, out int length)
    {
        for (var offset = 0; offset + HeaderBytes <= bytes.Length; offset++)
        {
            // The position is compared first: it rules out nearly every offset without a checksum.
            var claimed = BinaryPrimitives.ReadInt64LittleEndian(bytes[(offset + 8)..]);
            if (claimed > after && claimed - after < int.MaxValue && Read(bytes[offset..], out position, out length) == State.Valid)
                return offset;
        }
        position = 0;
        length = 0;
        return -1;
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record));
        var rest = record[8..];
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(rest))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var tail in rest[(rest.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, tail);
        return ~crc;
    }
}
