using System.Collections.Concurrent;
using System.Net;
using Crm.Telephony.Calls.MediaPlane.Native;

namespace Crm.Telephony.Calls.MediaPlane;

/// <summary>
/// The configured RTP range as pairs: even for RTP, the odd one above for RTCP (RFC 3550 section 11). The pair that was free longest is given
/// first, so that stragglers of an ended call do not meet the next one.
/// </summary>
internal sealed class PortRange
{
    private readonly IPAddress _address;
    private readonly ConcurrentQueue<int> _free = new();

    internal PortRange(IPAddress address, int first, int last)
    {
        _address = address;
        for (int port = first + (first & 1); port + 1 <= last; port += 2) _free.Enqueue(port);
    }

    /// <summary>Binds a pair. Pairs that another program holds are passed over, each once.</summary>
    internal PortPair Take()
    {
        for (int left = _free.Count; left > 0 && _free.TryDequeue(out int number); left--)
        {
            var rtp = UdpPort.TryBind(_address, number);
            var rtcp = rtp is null ? null : UdpPort.TryBind(_address, number + 1);
            if (rtcp is not null) return new PortPair(rtp!, rtcp);
            rtp?.Dispose();
            _free.Enqueue(number);
        }
        throw new MediaPortsExhaustedException();
    }

    /// <summary>Closes a pair and makes it available again. From any thread.</summary>
    internal void Return(PortPair pair)
    {
        pair.Rtp.Dispose();
        pair.Rtcp.Dispose();
        _free.Enqueue(pair.Rtp.Number);
    }
}

/// <summary>Sockets of one leg. A browser's leg uses the first alone (rtcp-mux, RFC 5761).</summary>
internal sealed record PortPair(UdpPort Rtp, UdpPort Rtcp);
