using System.Net;
using System.Net.Sockets;
using Crm.Telephony.Calls.Trunks;
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
            resolved.Add(At(trunk, await AddressOfAsync(trunk, cancel)));
        }
        return resolved;
    }

    /// <summary>A trunk whose host is at this address.</summary>
    public static SipTrunk At(TrunkSettings trunk, IPAddress address)
    {
        var target = new IPEndPoint(address, trunk.Port);
        var transport = trunk.Transport == "tcp" ? SipTransport.Tcp : SipTransport.Udp;
        // A registrar sends calls from its own address, whatever port they leave by.
        IReadOnlyList<IPEndPoint> sources = trunk.Register is null ? trunk.Sources : [.. trunk.Sources, new IPEndPoint(address, 0)];
        return new SipTrunk(
            trunk.Name, sources, new SipHostPort(trunk.Domain, trunk.Port), new SipFlow(transport, target, 0), trunk.User, trunk.Password, trunk.TrustIdentity)
        {
            Realm = trunk.Realm,
            Account = trunk.Register is null ? null : trunk.Register.Account ?? trunk.User,
            DialedInTo = trunk.Register is { DialedInTo: true },
            FromUser = trunk.FromUser,
            AssertIdentity = trunk.AssertIdentity,
        };
    }

    /// <summary>Limits, rules and routes as the telephone wants them.</summary>
    /// <param name="countryCode">Of the own country, with plus.</param>
    /// <param name="spent">What the toll ledger knew at the last stop.</param>
    public static DialingOptions Dialing(SiteConfiguration site, string countryCode, TollState? spent) => new()
    {
        Trunks = [.. site.Trunks.Select(Options)],
        Routes = site.OutgoingCalls.Routes,
        NoResponse = site.OutgoingCalls.NoResponse,
        TollState = spent,
        Toll = new TollPolicy
        {
            Destinations = TollPolicy.Rules(countryCode, site.OutgoingCalls.Allow, site.OutgoingCalls.Deny),
            SpendPerDay = site.OutgoingCalls.SpendPerDay,
            CallsPerUserPerHour = site.OutgoingCalls.CallsPerUserPerHour,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(site.Site.TimeZone),
        },
    };

    private static TrunkOptions Options(TrunkSettings trunk) => new(trunk.Name, trunk.CallerId)
    {
        Registration = trunk.Register is { } register ? new TrunkRegistration(register.Expires) : null,
        Qualify = trunk.Qualify,
        MaxCalls = trunk.MaxCalls,
        CallsPerSecond = trunk.CallsPerSecond,
        CallerIds = trunk.CallerIds,
        CallerIdRules = trunk.Numbers.CallerId,
        Outgoing = trunk.Numbers.Outgoing,
        Incoming = trunk.Numbers.Incoming,
        Hosts = [trunk.Host, trunk.Domain],
        Rates = trunk.Rates,
    };

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
