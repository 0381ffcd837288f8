using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Host.Configuration;
using Crm.Host.Jobs;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;
using Crm.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Host.Tests.Configurations;

/// <summary>Trunks follow the names of their hosts.</summary>
public sealed class TrunkAddressesTests
{
    private static readonly IPAddress One = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Two = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Three = IPAddress.Parse("127.0.0.3");

    public static TheoryData<IPAddress[], bool, IPAddress?> Choices => new()
    {
        { [One, Two], false, null }, // the order of an answer means nothing: resolvers turn it
        { [Two, One], false, null },
        { [One, Two], true, Two },
        { [Three, Two, One], true, Two },
        { [One], true, null }, // there is no other
        { [Three], false, Three },
        { [], true, null },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_trunk_stays_where_its_name_leads_and_goes_on_to_the_next_address_when_it_fails(IPAddress[] found, bool failing, IPAddress? next) =>
        Assert.Equal(next, TrunkAddresses.Choose(One, found, failing));

    [Fact]
    public async Task A_trunk_whose_address_is_silent_moves_to_the_next_one_and_one_that_is_well_is_left_alone()
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(Two, 0));
        var port = ((IPEndPoint)server.LocalEndPoint!).Port;
        var settings = new TrunkSettings("carrier", [], "sip.carrier.test", port, "udp", "carrier.test", null, null, false, "anonymous")
        {
            Qualify = new QualifyOptions(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), 2, 1),
        };
        var site = new ConfigurationLoader(_ => null).Load(ConfigurationFolder.Shipped) with { Trunks = [settings] };
        await using var calls = new CallServer(new CallServerOptions(new IPEndPoint(One, 0), One, site.Sip.RtpPorts, ConfigurationFolder.Shipped, Path.GetTempPath(), "test")
        {
            Trunks = [TrunkMapping.At(settings, One)], Dialing = TrunkMapping.Dialing(site, "+1", null),
        });
        await calls.StartAsync(CancellationToken.None);
        var asked = 0;
        using var addresses = new TrunkAddresses(site, [TrunkMapping.At(settings, One)], calls, EmptySipDirectory.Instance, TimeProvider.System, NullLogger<TrunkAddresses>.Instance)
        {
            Lookup = (_, _) => Task.FromResult<IPAddress[]>(asked++ == 1 ? throw new SocketException((int)SocketError.TryAgain) : [Two, One]),
        };
        await addresses.LookAsync(CancellationToken.None);
        Assert.Equal(0, server.Available); // nothing is wrong with the first yet
        await Eventually.TrueAsync(async () => (await calls.GetTrunksAsync()).Trunks[0].State == TrunkState.Down, TimeSpan.FromSeconds(20));
        await addresses.LookAsync(CancellationToken.None); // the resolver is away
        Assert.Equal(TrunkState.Down, (await calls.GetTrunksAsync()).Trunks[0].State);
        await addresses.LookAsync(CancellationToken.None);
        Assert.Equal(3, asked);

        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var got = await server.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), patience.Token);
        Assert.StartsWith("OPTIONS sip:", Encoding.ASCII.GetString(buffer, 0, got.ReceivedBytes), StringComparison.Ordinal);
    }
}
