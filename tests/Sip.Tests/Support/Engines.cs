using System.Net;
using System.Text;
using Crm.Telephony.Sip;
using Crm.TestKit.Sip;

namespace Crm.Sip.Tests;

/// <summary>Engines and addresses that the tests share.</summary>
internal static class Engines
{
    public const string Realm = "crm.test";
    public static readonly byte[] Offer = Encoding.ASCII.GetBytes("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
    public static readonly byte[] Answer = Encoding.ASCII.GetBytes("v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4002 RTP/AVP 0\r\n");
    public static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 5060);
    public static readonly IPEndPoint Carrier = new(IPAddress.Parse("192.0.2.10"), 5060);
    public static readonly IPEndPoint Desk = new(IPAddress.Parse("192.0.2.20"), 5060);

    public static SipFlow Udp(IPEndPoint remote) => new(SipTransport.Udp, remote, 0);

    public static readonly SipTrunk Trunk = new("carrier", [new(Carrier.Address, 0)], new("carrier.test", 5060), Udp(Carrier), "us", "trunk secret", TrustIdentity: true);

    public static SipEngineOptions Options(IPEndPoint local, byte seed) => new(Realm, "Crm test", Enumerable.Repeat(seed, 32).ToArray())
    {
        LocalAddress = (_, _) => new(local.Address.ToString(), local.Port),
    };

    /// <summary>The server under test: one trunk, and the users bob (desk phone) and ann (browser only).</summary>
    public static SipEngineOptions ServerOptions() => Options(Server, 1) with { Trunks = [Trunk], Directory = new Users() };

    /// <summary>A server with a carrier that may call it, and nothing else.</summary>
    public static (FakeNetwork Network, FakeHost Server, FakeHost Carrier) ServerAndCarrier(int seed = 1)
    {
        var network = new FakeNetwork(seed);
        return (network, network.Add(new SipEngine(ServerOptions()), Server), network.Add(new SipEngine(CarrierOptions()), Carrier));
    }

    public static SipEngineOptions CarrierOptions() => Options(Carrier, 2) with
    {
        Trunks = [new("crm", [new(Server.Address, 0)], new("crm.test", 5060), Udp(Server), null, null, TrustIdentity: false)],
    };

    public static SipInvite CallTo(SipDestination destination) => new(destination, "4912345", "Caller", Offer, false, [], TimeSpan.FromSeconds(60));

    public static SipInvite CallServer() => CallTo(new SipToUri("sip:100@crm.test", Udp(Server), null, null));

    private sealed class Users : ISipDirectory
    {
        private readonly SipCredential _bob = SipCredential.Create("bob", Realm, "bob secret", webOnly: false);
        private readonly SipCredential _ann = SipCredential.Create("ann", Realm, "ann secret", webOnly: true);

        public SipCredential? Find(string user) => user == "bob" ? _bob : user == "ann" ? _ann : null;
    }
}
