using System.Net;
using System.Net.Sockets;

namespace Crm.Telephony.Media;

/// <summary>A session description (RFC 8866): what was written, in order, without interpretation. Made by <see cref="SdpParser"/> or by <see cref="OfferAnswer"/>.</summary>
public sealed record SdpSession(SdpOrigin Origin)
{
    public string Name { get; init; } = "-";

    /// <summary>c= before the first m=.</summary>
    public SdpConnection? Connection { get; init; }

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    public IReadOnlyList<SdpMedia> Media { get; init; } = [];
}

/// <summary>o= (RFC 8866 section 5.2). A changed description of the same session carries the next version.</summary>
public sealed record SdpOrigin(string UserName, ulong SessionId, ulong Version, IPAddress Address);

/// <summary>c= (RFC 8866 section 5.7).</summary>
/// <param name="Address">Null when the peer names a host instead of an address; nothing is looked up.</param>
public sealed record SdpConnection(IPAddress? Address)
{
    /// <summary>0.0.0.0 or ::, the older way to say "on hold".</summary>
    public bool IsUnspecified => Address is not null && (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any));

    /// <summary>Whether media may be sent there: no host name, no multicast, no broadcast.</summary>
    public bool IsUnicast => Address is not null && !IsUnspecified && !Address.Equals(IPAddress.Broadcast)
        && (Address.AddressFamily == AddressFamily.InterNetwork ? (Address.GetAddressBytes()[0] & 0xF0) != 0xE0 : !Address.IsIPv6Multicast);
}

/// <summary>a=name or a=name:value.</summary>
public readonly record struct SdpAttribute(string Name, string? Value = null);

/// <summary>m= with the lines that belong to it (RFC 8866 section 5.14).</summary>
/// <param name="Kind">"audio", "video"…</param>
/// <param name="Port">0: refused or ended.</param>
/// <param name="Protocol">"RTP/AVP", "UDP/TLS/RTP/SAVPF"…</param>
/// <param name="Formats">For RTP the payload types, best first.</param>
public sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats)
{
    /// <summary>c= of this m=; null means that the session's holds.</summary>
    public SdpConnection? Connection { get; init; }

    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];
}

/// <summary>Who sends media, as seen by the side that wrote it (RFC 8866 section 6.7).</summary>
[Flags]
public enum SdpDirection : byte
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}

/// <summary>Look-ups in attribute lists. Names are case-sensitive (RFC 8866 section 6).</summary>
public static class SdpAttributes
{
    public static bool Has(this IReadOnlyList<SdpAttribute> attributes, string name) => attributes.IndexOf(name) >= 0;

    /// <summary>Value of the first attribute of that name; null when it is missing or has no value.</summary>
    public static string? ValueOf(this IReadOnlyList<SdpAttribute> attributes, string name)
    {
        var index = attributes.IndexOf(name);
        return index < 0 ? null : attributes[index].Value;
    }

    /// <summary>Null when no direction is written.</summary>
    public static SdpDirection? Direction(this IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            SdpDirection? direction = attribute.Name switch
            {
                "sendrecv" => SdpDirection.SendReceive,
                "sendonly" => SdpDirection.SendOnly,
                "recvonly" => SdpDirection.ReceiveOnly,
                "inactive" => SdpDirection.Inactive,
                _ => null,
            };
            if (direction is not null)
            {
                return direction;
            }
        }
        return null;
    }

    private static int IndexOf(this IReadOnlyList<SdpAttribute> attributes, string name)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Name == name)
            {
                return i;
            }
        }
        return -1;
    }
}
