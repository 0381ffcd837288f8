using System.Net;

namespace Crm.Telephony.Sip;

/// <summary>
/// Limits what one source address can make us do before it has proved who it is: a token bucket for each address (IPv6: each /64),
/// for a bounded number of addresses. When the table is full it starts over, which forgives everybody once and costs nothing.
/// </summary>
internal sealed class SourceThrottle(double perSecond, double burst)
{
    private const int MostSources = 8_192;

    private readonly Dictionary<IPAddress, (double Tokens, TimeSpan At)> _sources = [];

    /// <summary>Takes one token; false when the source has none left.</summary>
    public bool TryTake(IPAddress address, TimeSpan now)
    {
        var source = SipNetwork.Of(address);
        if (!_sources.TryGetValue(source, out var bucket))
        {
            if (_sources.Count >= MostSources)
            {
                _sources.Clear();
            }
            bucket = (burst, now);
        }
        double tokens = Math.Min(burst, bucket.Tokens + ((now - bucket.At).TotalSeconds * perSecond));
        bool taken = tokens >= 1;
        _sources[source] = (taken ? tokens - 1 : tokens, now);
        return taken;
    }
}
