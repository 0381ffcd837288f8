using System.Buffers.Binary;

namespace Crm.Routing.Dialer;

/// <summary>Ids of new contacts: version 7 UUIDs (RFC 9562, section 5.7), the time from the turn, the rest from a seed.</summary>
internal sealed class ContactIds(ulong seed)
{
    private readonly SplitMix _random = new(seed);

    public ContactId Next(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)now.ToUnixTimeMilliseconds() << 16) | (_random.Next() & 0xFFFF));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new ContactId(new Guid(bytes, bigEndian: true));
    }
}
