using System.Net;
using Crm.Telephony.Sip;

namespace Crm.TestKit.Sip;

/// <summary>
/// Moves messages between SIP engines in virtual time: datagrams with seeded loss, delay, reordering and duplication; connections in
/// order and without loss until they are cut. Nothing sleeps, and the same seed gives the same run.
/// </summary>
public sealed class FakeNetwork(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<FakeHost> _hosts = [];
    private readonly PriorityQueue<Action, (TimeSpan At, long Order)> _inFlight = new();
    private readonly Dictionary<(FakeHost Host, long Connection), (FakeHost Peer, SipFlow PeerFlow)> _connections = [];
    private long _order;
    private long _lastConnection;

    /// <summary>Part of the datagrams that get lost, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>Part of the datagrams that arrive twice, 0 to 1.</summary>
    public double Duplication { get; set; }

    public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>With more than <see cref="MinDelay"/>, datagrams overtake each other.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Puts an engine on the network. Its options have to name <paramref name="address"/> as the local one.</summary>
    public FakeHost Add(SipEngine engine, IPEndPoint address)
    {
        var host = new FakeHost(this, engine, address);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Opens a connection and returns it as its opener sees it.</summary>
    /// <param name="user">The signed-in user, as the other side learns it from a WebSocket handshake.</param>
    public SipFlow Connect(FakeHost from, FakeHost to, SipTransport transport, string? user = null)
    {
        var here = new SipFlow(transport, to.Address, ++_lastConnection);
        // Each connection comes from a port of its own, as real ones do.
        var there = new SipFlow(transport, new IPEndPoint(from.Address.Address, 30_000 + (int)_lastConnection), ++_lastConnection);
        _connections[(from, here.Connection)] = (to, there);
        _connections[(to, there.Connection)] = (from, here);
        to.Users[there.Connection] = user;
        return here;
    }

    /// <summary>Cuts a connection; both ends learn it.</summary>
    public void Cut(FakeHost host, SipFlow flow)
    {
        if (_connections.Remove((host, flow.Connection), out var other))
        {
            _connections.Remove((other.Peer, other.PeerFlow.Connection));
            host.Fail(flow, Now);
            other.Peer.Fail(other.PeerFlow, Now);
        }
    }

    /// <summary>Runs until <paramref name="done"/> holds; false when <paramref name="limit"/> of virtual time passed first.</summary>
    public bool RunUntil(Func<bool> done, TimeSpan limit)
    {
        var end = Now + limit;
        while (!done())
        {
            var next = NextInstant();
            if (next is null || next > end)
            {
                Now = end;
                return done();
            }
            Now = next > Now ? next.Value : Now;
            Step();
        }
        return true;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan time) => RunUntil(() => false, time);

    internal void Transmit(FakeHost from, SipTransmit transmit)
    {
        byte[] bytes = transmit.Message.ToArray();
        if (transmit.Flow.IsReliable)
        {
            TransmitOnConnection(from, transmit.Flow, bytes);
            return;
        }
        int copies = (_random.NextDouble() < Loss ? 0 : 1) + (_random.NextDouble() < Duplication ? 1 : 0);
        for (int i = 0; i < copies; i++)
        {
            var delay = MinDelay + ((MaxDelay - MinDelay) * _random.NextDouble());
            var target = _hosts.Find(host => host.Address.Equals(transmit.Flow.Remote));
            Schedule(Now + delay, () => target?.Deliver(new SipFlow(SipTransport.Udp, from.Address, 0), bytes, Now));
        }
    }

    private void TransmitOnConnection(FakeHost from, SipFlow flow, byte[] bytes)
    {
        long connection = flow.Connection;
        if (connection == 0)
        {
            // "Open or reuse a connection to this address."
            var open = _connections.FirstOrDefault(pair => pair.Key.Host == from && pair.Value.Peer.Address.Equals(flow.Remote)).Key.Connection;
            var target = _hosts.Find(host => host.Address.Equals(flow.Remote));
            connection = open != 0 || target is null ? open : Connect(from, target, flow.Transport).Connection;
        }
        if (!_connections.ContainsKey((from, connection)))
        {
            Schedule(Now + MinDelay, () => from.Fail(flow, Now));
            return;
        }
        Schedule(Now + MinDelay, () =>
        {
            if (_connections.TryGetValue((from, connection), out var other))
            {
                other.Peer.Deliver(other.PeerFlow, bytes, Now);
            }
        });
    }

    private void Schedule(TimeSpan at, Action action) => _inFlight.Enqueue(action, (at, _order++));

    private TimeSpan? NextInstant()
    {
        TimeSpan? next = _inFlight.TryPeek(out _, out var first) ? first.At : null;
        foreach (var host in _hosts)
        {
            next = host.Engine.NextDeadline is { } deadline && (next is null || deadline < next) ? deadline : next;
        }
        return next;
    }

    private void Step()
    {
        while (_inFlight.TryPeek(out _, out var first) && first.At <= Now)
        {
            _inFlight.Dequeue()();
        }
        foreach (var host in _hosts)
        {
            host.Tick(Now);
        }
    }
}
