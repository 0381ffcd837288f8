using System.Net;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Signalling;

/// <summary>
/// What one sender may put in while signalling is behind (what comes by a connection waits there): so many in a short window, far above what a carrier sends at our
/// highest rate of calls. One that floods us then fills its share and not the mailbox, and everybody else is heard.
/// </summary>
internal sealed class SourceShares(TimeProvider time)
{
    /// <summary>Messages of one address in a window.</summary>
    public const int Share = 1_000;
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>More senders than that in a window share what is left; the table must not grow with made-up addresses.</summary>
    private const int MostSources = 4_096;

    private readonly Dictionary<IPAddress, int> _taken = [];
    private readonly Lock _gate = new();
    private long _windowStart = time.GetTimestamp();

    /// <summary>Takes one message of the sender's share; false when there is none left.</summary>
    public bool TryTake(IPAddress source)
    {
        var network = SipNetwork.Of(source);
        lock (_gate)
        {
            if (time.GetElapsedTime(_windowStart) >= Window)
            {
                _windowStart = time.GetTimestamp();
                _taken.Clear();
            }
            var taken = _taken.GetValueOrDefault(network);
            if (taken >= Share || (taken == 0 && _taken.Count >= MostSources))
            {
                return false;
            }
            _taken[network] = taken + 1;
            return true;
        }
    }
}
