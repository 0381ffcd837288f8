using System.Globalization;
using Crm.TestKit.Processes;

namespace Crm.Console.Tests.Site;

/// <summary>No packet passes between browsers and the server: neither the web, nor SIP over WebSocket, nor sound. The carrier's calls go on.</summary>
internal sealed class NetworkCut : IAsyncDisposable
{
    public const string Needs = "cutting a network needs root and the package nftables";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    private readonly string _table;

    private NetworkCut(string table) => _table = table;

    public static bool IsPossible => Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/nft");

    /// <summary>Packets are dropped where they arrive, so that their senders see a network that is silent and not one that is refused.</summary>
    public static async Task<NetworkCut> BetweenBrowserAndServerAsync(Center center)
    {
        var web = center.Server.WebPort;
        var (first, last) = center.Server.RtpPorts;
        var (carrierFirst, carrierLast) = center.Carrier.RtpPorts;
        var cut = new NetworkCut(string.Create(CultureInfo.InvariantCulture, $"crm_test_{web}"));
        await RunAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            table inet {{cut._table}} { chain lost { type filter hook input priority 0;
              tcp dport {{web}} drop; tcp sport {{web}} drop;
              udp dport {{first}}-{{last}} udp sport != {{carrierFirst}}-{{carrierLast}} drop;
              udp sport {{first}}-{{last}} udp dport != {{carrierFirst}}-{{carrierLast}} drop; }; }
            """).ReplaceLineEndings(" "));
        return cut;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"delete table inet {_table}");

    private static async Task RunAsync(string ruleset)
    {
        await using var nft = ExternalProcess.Start("/usr/sbin/nft", [ruleset], package: "nftables");
        if (await nft.WaitForExitAsync(Deadline) != 0)
        {
            throw new InvalidOperationException($"nft refused \"{ruleset}\": {nft.Output}");
        }
    }
}
