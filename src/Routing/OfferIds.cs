using System.Buffers.Binary;

namespace Crm.Routing;

/// <summary>Ids of offers, drawn from a seed, so that a replay of the same facts gives the same ids.</summary>
internal sealed class OfferIds(ulong seed)
{
    private readonly SplitMix _random = new(seed);

    public OfferId Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _random.Next());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: the layout is our own (RFC 9562, section 5.8)
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new OfferId(new Guid(bytes, bigEndian: true));
    }
}
