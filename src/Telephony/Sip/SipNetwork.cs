using System.Net;
using System.Net.Sockets;

namespace Crm.Telephony.Sip;

/// <summary>What counts as one sender in limits: an IPv4 address, or an IPv6 network of 64 bits, because one customer is given all of it.</summary>
public static class SipNetwork
{
    /// <summary>The same for all addresses of one sender.</summary>
    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
