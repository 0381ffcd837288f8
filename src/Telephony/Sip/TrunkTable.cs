using System.Net;

namespace Crm.Telephony.Sip;

/// <summary>The carriers and PBXs that we know: by name for calls to them, by address for calls from them, each with its digest realm.</summary>
internal sealed class TrunkTable(SipCore core)
{
    private readonly Dictionary<string, DigestRealm> _realms = [];
    private Dictionary<string, SipTrunk> _byName = [];
    private Dictionary<IPAddress, List<(int Port, SipTrunk Trunk)>> _byAddress = [];

    /// <summary>Replaces the trunks. A realm that was learned stays with its trunk's name.</summary>
    public void Configure(IReadOnlyList<SipTrunk> trunks)
    {
        _byName = trunks.ToDictionary(trunk => trunk.Name);
        _byAddress = [];
        foreach (var trunk in trunks)
        {
            foreach (var source in trunk.Sources)
            {
                var address = Plain(source.Address);
                if (!_byAddress.TryGetValue(address, out var ports))
                {
                    _byAddress.Add(address, ports = []);
                }
                ports.Add((source.Port, trunk));
            }
            if (trunk.Realm is not null || !_realms.ContainsKey(trunk.Name))
            {
                _realms[trunk.Name] = new DigestRealm(trunk.Realm);
            }
        }
    }

    public SipTrunk? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// The trunk that a request from this address belongs to, or null. Of several at one address the one of that very port counts, then the one
    /// whose account is called, then the first that may use any port.
    /// </summary>
    public SipTrunk? At(IPEndPoint remote, SipUri requestUri)
    {
        if (!_byAddress.TryGetValue(Plain(remote.Address), out var candidates))
        {
            return null;
        }
        (SipTrunk? Trunk, int Rank) best = (null, 0);
        foreach (var (port, trunk) in candidates)
        {
            bool account = trunk.Account is not null && requestUri.User == SipText.EscapeUser(trunk.Account);
            int rank = port != 0 && port != remote.Port ? 0 : 1 + (port == remote.Port ? 4 : 0) + (account ? 2 : 0);
            best = rank > best.Rank ? (trunk, rank) : best;
        }
        return best.Trunk;
    }

    /// <summary>What answers this trunk's challenges and no other's; null when it has no credentials.</summary>
    public DigestClient? Credentials(SipTrunk trunk)
        => trunk.User is null ? null : new DigestClient(trunk.User, trunk.Password ?? "", core.Ids, _realms[trunk.Name]);

    /// <summary>The realm of a trunk's registrations; one of its own where no trunk is named.</summary>
    public DigestRealm RealmOf(string? trunk) => trunk is not null && _realms.TryGetValue(trunk, out var realm) ? realm : new DigestRealm(null);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
