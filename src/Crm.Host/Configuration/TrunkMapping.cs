using System.Net;
using System.Net.Sockets;
using Crm.Telephony.Sip;

namespace Crm.Host.Configuration;

/// <summary>Trunks as the SIP engine wants them: with addresses in place of names.</summary>
internal static class TrunkMapping
{
    /// <exception cref="StartupException">A host name is unknown.</exception>
    public static async Task<IReadOnlyList<SipTrunk>> ResolveAsync(IReadOnlyList<TrunkSettings> trunks, CancellationToken cancel)
    {
        var resolved = new List<SipTrunk>();
        foreach (var trunk in trunks)
        {
            var target = new IPEndPoint(await AddressOfAsync(trunk, cancel), trunk.Port);
            var transport = trunk.Transport == "tcp" ? SipTransport.Tcp : SipTransport.Udp;
            resolved.Add(new SipTrunk(
                trunk.Name, trunk.Sources, new SipHostPort(trunk.Domain, trunk.Port), new SipFlow(transport, target, 0), trunk.User, trunk.Password, trunk.TrustIdentity));
        }
        return resolved;
    }

    private static async Task<IPAddress> AddressOfAsync(TrunkSettings trunk, CancellationToken cancel)
    {
        if (IPAddress.TryParse(trunk.Host, out var literal))
            return literal;
        try
        {
            var found = await Dns.GetHostAddressesAsync(trunk.Host, AddressFamily.InterNetwork, cancel);
            return found.Length > 0 ? found[0] : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException e)
        {
            throw new StartupException($"The host {trunk.Host} of trunk \"{trunk.Name}\" has no address ({e.Message}). Correct trunks[].host in {ConfigurationLoader.FileName}, or write the carrier's IP address there.", e);
        }
    }
}
