using System.Buffers.Binary;

namespace Crm.Telephony.Media;

/// <summary>Attribute types (RFC 8489 section 18.3, RFC 8445 section 20.1).</summary>
internal enum StunAttributeType : ushort
{
    MappedAddress = 0x0001,
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    Realm = 0x0014,
    Nonce = 0x0015,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Software = 0x8022,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}

/// <summary>Where the attributes of one message stand.</summary>
internal struct StunAttributes
{
    private const int maxAttributes = 64;

    public Place Username;
    public Place Priority;
    public Place Integrity;
    public Place Fingerprint;
    public Place Error;
    public Place MappedAddress;
    public bool UseCandidate;
    public bool Controlling;
    public bool Controlled;
    public ushort Unknown;

    /// <summary>Start 0: missing.</summary>
    public readonly record struct Place(int Start, int Length);

    public static bool TryRead(ReadOnlySpan<byte> datagram, out StunAttributes attributes)
    {
        attributes = default;
        var at = StunMessage.HeaderLength;
        for (var count = 0; at < datagram.Length; count++)
        {
            // FINGERPRINT is the last attribute (RFC 8489 section 14.7).
            if (datagram.Length - at < 4 || count == maxAttributes || attributes.Fingerprint.Start > 0)
            {
                return false;
            }
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            var place = new Place(at + 4, BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]));
            at = place.Start + (place.Length + 3 & ~3);
            if (at > datagram.Length || !attributes.Take(type, place))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Notes one attribute; false when its length is wrong. Of several of one type the first counts.</summary>
    private bool Take(StunAttributeType type, Place place)
    {
        if (type == StunAttributeType.Fingerprint)
        {
            Fingerprint = place;
            return place.Length == 4;
        }
        if (Integrity.Start > 0)
        {
            // What follows the MAC is not covered by it, so it counts for nothing (RFC 8489 section 14.5).
            return true;
        }
        switch (type)
        {
            case StunAttributeType.MessageIntegrity:
                Integrity = place;
                return place.Length == StunMessage.IntegrityLength;
            case StunAttributeType.Username:
                Username = Username.Start == 0 ? place : Username;
                return place.Length <= 513;
            case StunAttributeType.Priority:
                Priority = Priority.Start == 0 ? place : Priority;
                return place.Length == 4;
            case StunAttributeType.ErrorCode:
                Error = Error.Start == 0 ? place : Error;
                return place.Length >= 4;
            case StunAttributeType.XorMappedAddress:
                MappedAddress = MappedAddress.Start == 0 ? place : MappedAddress;
                return true;
            case StunAttributeType.UseCandidate:
                UseCandidate = true;
                return true;
            case StunAttributeType.IceControlling:
                Controlling = true;
                return place.Length == 8;
            case StunAttributeType.IceControlled:
                Controlled = true;
                return place.Length == 8;
            case StunAttributeType.MappedAddress or StunAttributeType.UnknownAttributes or StunAttributeType.Realm or StunAttributeType.Nonce:
                return true;
            default:
                // The upper half of the types may be ignored, the lower half must be understood.
                Unknown = Unknown == 0 && (ushort)type < 0x8000 ? (ushort)type : Unknown;
                return true;
        }
    }
}
