using System.Collections.Concurrent;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Peers;

/// <summary>The smallest application on a call server: answer, a prompt, then the agent through a trunk, bridged; whoever hangs up ends both.</summary>
internal sealed class MiniCallCenter(CallServer server, string agents)
{
    private readonly ConcurrentDictionary<CallId, CallId> _partners = new();
    private int _bridged;

    public int Bridged => Volatile.Read(ref _bridged);

    public ConcurrentQueue<CallEnded> Failures { get; } = new();

    public void Handle(CallEvent happened)
    {
        switch (happened)
        {
            case CallArrived arrived:
                server.Answer(arrived.Call);
                break;
            case CallAnswered answered when _partners.TryGetValue(answered.Call, out var caller):
                server.Bridge(caller, answered.Call);
                Interlocked.Increment(ref _bridged);
                break;
            case CallAnswered answered:
                server.Play(answered.Call, 1, ["440"], loop: false);
                break;
            case PlaybackEnded ended:
                var agent = server.Dial(new DialRequest(new SipToTrunk(agents, "agent"), "100", null, TimeSpan.FromSeconds(10)));
                _partners[agent] = ended.Call;
                _partners[ended.Call] = agent;
                break;
            case CallEnded ended:
                if (ended.By == CallEndedBy.Failure || ended.Status >= 300)
                {
                    Failures.Enqueue(ended);
                }
                if (_partners.TryRemove(ended.Call, out var partner) && _partners.TryRemove(partner, out _))
                {
                    server.Hangup(partner, 16, "the other side hung up");
                }
                break;
        }
    }
}
