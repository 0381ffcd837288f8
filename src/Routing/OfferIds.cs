using System.Buffers.Binary;

namespace Crm.Routing;

/// <summary>Ids of offers, drawn from a seed (SplitMix64), so that a replay of the same facts gives the same ids.</summary>
internal sealed class OfferIds(ulong seed)
{
    private ulong _state = seed;

    public OfferId Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Draw());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Draw());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: the layout is our own (RFC 9562, section 5.8)
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new OfferId(new Guid(bytes, bigEndian: true));
    }

    private ulong Draw()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
