using System.Net;
using System.Net.Sockets;

namespace Crm.Host.Webhooks;

/// <summary>
/// Which addresses webhooks may call: those of the Internet. The site's own network is behind the server and not behind the one who writes a webhook's address, so it is closed
/// unless the configuration names the host.
/// </summary>
internal static class AddressRules
{
    // RFC 6890 and its registries: what is not reached over the Internet, and what leads to such an address by way of a translator.
    private static readonly IPNetwork[] Closed =
    [
        .. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
            .Split(' ').Select(text => IPNetwork.Parse(text)),
    ];

    // Global unicast is 2000::/3; of that, tunnels that carry an IPv4 address, and what is for documentation, are closed.
    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] ClosedGlobal = [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    public static bool IsOpen(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Closed.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => Global.Contains(address) && !ClosedGlobal.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
