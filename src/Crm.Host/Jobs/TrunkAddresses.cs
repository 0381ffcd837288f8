using System.Net;
using System.Net.Sockets;
using Crm.Host.Configuration;
using Crm.Host.Telemetry;
using Crm.Telephony.Calls;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;

namespace Crm.Host.Jobs;

/// <summary>
/// Asks again where the trunks' host names lead: every few minutes, and soon after a trunk failed, so that a carrier may move or take a server out of use (RFC 3263
/// section 4.3: after a failure the next address is tried). The system's resolver is asked for addresses; it answers no SRV questions, so the port is the
/// configured one. Nothing waits for it: until a name is answered, and when it is not, the trunk stays where it is.
/// </summary>
internal sealed class TrunkAddresses(SiteConfiguration site, IReadOnlyList<SipTrunk> trunks, CallServer calls, ISipDirectory directory, TimeProvider time, ILogger<TrunkAddresses> log)
    : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly List<SipTrunk> _trunks = [.. trunks];
    private readonly Dictionary<string, (DateTimeOffset Asked, long Failed)> _known = new(StringComparer.Ordinal);

    /// <summary>The resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Lookup { get; init; } = (host, cancel) => Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (site.Trunks.All(trunk => IPAddress.TryParse(trunk.Host, out _)))
        {
            return; // addresses do not move
        }

        using var beat = new PeriodicTimer(Beat, time);
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    /// <summary>Asks for the names whose time has come, and moves the trunks that must.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        var board = await calls.GetTrunksAsync();
        var moved = false;
        foreach (var trunk in site.Trunks.Where(trunk => !IPAddress.TryParse(trunk.Host, out _)))
        {
            var place = _trunks.FindIndex(known => known.Name == trunk.Name);
            if (board.Trunks.FirstOrDefault(status => status.Name == trunk.Name) is { } status && await NextAsync(trunk, _trunks[place].Target.Remote.Address, status, cancel) is { } next)
            {
                log.TrunkMoved(trunk.Name, trunk.Host, next);
                _trunks[place] = TrunkMapping.At(trunk, next);
                moved = true;
            }
        }

        if (moved)
        {
            calls.Configure([.. _trunks], directory);
        }
    }

    /// <returns>Where the trunk is to be from now on; null when it stays.</returns>
    private async Task<IPAddress?> NextAsync(TrunkSettings trunk, IPAddress present, TrunkStatus status, CancellationToken cancel)
    {
        var (asked, failed) = _known.GetValueOrDefault(trunk.Name, (DateTimeOffset.MinValue, 0));
        var failing = status.State is TrunkState.Down or TrunkState.Unregistered || status.Failed > failed;
        _known[trunk.Name] = (asked, status.Failed);
        if (!failing && time.GetUtcNow() - asked < Every)
        {
            return null;
        }

        _known[trunk.Name] = (time.GetUtcNow(), status.Failed);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(Patience);
            return Choose(present, await Lookup(trunk.Host, patience.Token), failing);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            log.TrunkNotResolved(trunk.Name, trunk.Host, e.Message);
            return null;
        }
    }

    /// <summary>Stays as long as the name leads there; after a failure it is the next one's turn.</summary>
    /// <returns>Null to stay.</returns>
    public static IPAddress? Choose(IPAddress present, IReadOnlyList<IPAddress> found, bool failing)
    {
        var ordered = found.Distinct().OrderBy(address => address.ToString(), StringComparer.Ordinal).ToList();
        var place = ordered.IndexOf(present);
        return ordered.Count == 0 ? null
            : place < 0 ? ordered[0]
            : failing && ordered.Count > 1 ? ordered[(place + 1) % ordered.Count]
            : null;
    }
}
