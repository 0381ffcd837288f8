using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>
/// Every way by which SIP comes and goes. <see cref="Send"/> and <see cref="Disconnect"/> are called by the signalling thread;
/// connections report to the inbox from their own tasks.
/// </summary>
internal sealed class SipTransports : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    private readonly UdpTransport _udp;
    private readonly Socket _listener;
    private readonly ISipInbox _inbox;
    private readonly TransportLimits _limits;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, ISipConnection> _connections = new();
    private readonly ConcurrentDictionary<long, Task> _serving = new();
    private readonly Dictionary<IPEndPoint, long> _outgoing = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _sweep;
    private long _lastConnection;
    private int _disposed;

    private SipTransports(UdpTransport udp, Socket listener, ISipInbox inbox, TransportLimits limits, TimeProvider time)
    {
        _udp = udp;
        _listener = listener;
        _inbox = inbox;
        _limits = limits;
        _time = time;
        LocalEndPoint = udp.LocalEndPoint;
        _sweep = time.CreateTimer(_ => CloseOverdue(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Of UDP and TCP alike.</summary>
    public IPEndPoint LocalEndPoint { get; }

    public int Connections => _connections.Count;

    public long DatagramsDropped => _udp.Dropped;

    /// <summary>Binds UDP and TCP to the same port.</summary>
    /// <exception cref="CallServerStartException">Says which of them is taken, and what to change.</exception>
    public static SipTransports Bind(IPEndPoint address, ISipInbox inbox, TransportLimits limits, TimeProvider time)
    {
        var (udp, listener) = SipListeners.Bind(address, inbox);
        return new SipTransports(udp, listener, inbox, limits, time);
    }

    public void Start()
    {
        _udp.Start();
        _ = AcceptLoopAsync();
    }

    /// <summary>Sends by a flow. What cannot be sent comes back as <see cref="ISipInbox.FlowFailed"/>, never as an exception.</summary>
    public void Send(SipFlow flow, ReadOnlyMemory<byte> message)
    {
        if (flow.Transport == SipTransport.Udp)
        {
            if (_udp.Send(flow.Remote, message.Span) is { } why)
            {
                _inbox.FlowFailed(flow, why);
            }
        }
        else if (ConnectionFor(flow) is { } connection)
        {
            connection.Send(message);
        }
        else
        {
            _inbox.FlowFailed(flow, "the connection is closed");
        }
    }

    public void Disconnect(SipFlow flow, string why)
    {
        if (_connections.TryGetValue(flow.Connection, out var connection))
        {
            connection.Close(why);
        }
    }

    /// <summary>The peer behind this connection has proved who it is.</summary>
    public void Welcome(SipFlow flow)
    {
        if (_connections.TryGetValue(flow.Connection, out var connection))
        {
            connection.Welcome();
        }
    }

    /// <summary>Ends a connection behind which nobody has proved who he is; others stay, because a phone may share its address with a flood.</summary>
    public void DisconnectStranger(SipFlow flow, string why)
    {
        if (_connections.TryGetValue(flow.Connection, out var connection) && connection.IsStranger)
        {
            connection.Close(why);
        }
    }

    /// <summary>Serves a browser's socket until it is closed.</summary>
    public async Task ServeWebSocketAsync(WebSocket socket, IPEndPoint remote, bool secure, string user, CancellationToken cancel)
    {
        // Strangers can open streams, only people who signed in WebSockets: so neither kind may take the other's room.
        var (all, mine) = (0, 0);
        foreach (var other in _connections.Values.OfType<WebSocketConnection>())
        {
            all++;
            mine += other.User == user ? 1 : 0;
        }
        if (mine >= _limits.WebSocketsPerUser || all >= _limits.Connections || _stopping.IsCancellationRequested)
        {
            await RefuseAsync(socket, cancel).ConfigureAwait(false);
            return;
        }
        var transport = secure ? SipTransport.SecureWebSocket : SipTransport.WebSocket;
        var flow = new SipFlow(transport, remote, Interlocked.Increment(ref _lastConnection));
        var connection = new WebSocketConnection(socket, flow, user, _inbox, _limits, _time);
        _connections[flow.Connection] = connection;
        await ServeAsync(connection, () => connection.RunAsync(cancel)).ConfigureAwait(false);
    }

    private static async Task RefuseAsync(WebSocket socket, CancellationToken cancel)
    {
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)1013, "too many connections; close other tabs or try again later", cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The browser left by itself.
        }
    }

    private ISipConnection? ConnectionFor(SipFlow flow)
    {
        if (flow.Connection != 0)
        {
            return _connections.GetValueOrDefault(flow.Connection);
        }
        if (_outgoing.TryGetValue(flow.Remote, out var id) && _connections.TryGetValue(id, out var open))
        {
            return open;
        }
        return flow.Transport == SipTransport.Tcp ? Open(flow.Remote) : null;
    }

    private TcpConnection Open(IPEndPoint remote)
    {
        ForgetClosed();
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var flow = new SipFlow(SipTransport.Tcp, remote, Interlocked.Increment(ref _lastConnection));
        var connection = new TcpConnection(socket, flow, isOutgoing: true, _inbox, _limits, _time);
        _outgoing[remote] = flow.Connection;
        Track(connection, connection.RunAsync);
        return connection;
    }

    /// <summary>Peers we once called must not stay in the table for ever.</summary>
    private void ForgetClosed()
    {
        foreach (var (remote, id) in _outgoing)
        {
            if (!_connections.ContainsKey(id))
            {
                _outgoing.Remove(remote);
            }
        }
    }

    private async Task AcceptLoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Accept(await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (SocketException)
            {
                // The peer left before it was accepted, or we are out of handles: let some go first.
                await Task.Delay(SweepEvery / 10, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Accept(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || !MakeRoomFor(remote.Address))
        {
            socket.Dispose();
            return;
        }
        var flow = new SipFlow(SipTransport.Tcp, remote, Interlocked.Increment(ref _lastConnection));
        var connection = new TcpConnection(socket, flow, isOutgoing: false, _inbox, _limits, _time);
        Track(connection, connection.RunAsync);
    }

    /// <summary>When all places are taken, the stranger who was there longest goes: else strangers could keep phones out.</summary>
    private bool MakeRoomFor(IPAddress address)
    {
        var network = SipNetwork.Of(address);
        var (all, fromThere) = (0, 0);
        TcpConnection? oldest = null;
        foreach (var (id, connection) in _connections)
        {
            if (connection is not TcpConnection stream)
            {
                continue;
            }
            all++;
            fromThere += SipNetwork.Of(stream.Flow.Remote.Address).Equals(network) ? 1 : 0;
            oldest = stream.IsStranger && (oldest is null || id < oldest.Flow.Connection) ? stream : oldest;
        }
        if (fromThere >= _limits.ConnectionsPerAddress || (all >= _limits.Connections && oldest is null))
        {
            return false;
        }
        if (all >= _limits.Connections)
        {
            oldest!.Close("its place was needed");
        }
        return true;
    }

    private void Track(ISipConnection connection, Func<Task<string>> run)
    {
        // Known before it is open: what is sent meanwhile waits in its queue.
        _connections[connection.Flow.Connection] = connection;
        // Serving starts on the pool: the signalling thread must not run the first steps of a connect.
        var serving = Task.Run(() => ServeAsync(connection, run));
        _serving[connection.Flow.Connection] = serving;
        _ = serving.ContinueWith(_ => _serving.TryRemove(connection.Flow.Connection, out var _), TaskScheduler.Default);
    }

    private async Task ServeAsync(ISipConnection connection, Func<Task<string>> run)
    {
        var why = await run().ConfigureAwait(false);
        _connections.TryRemove(connection.Flow.Connection, out _);
        _inbox.FlowFailed(connection.Flow, why);
        if (connection.IsOutgoing)
        {
            _inbox.FlowFailed(connection.Flow with { Connection = 0 }, why);
        }
    }

    private void CloseOverdue()
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Overdue() is { } why)
            {
                connection.Close(why);
            }
        }
    }

    /// <summary>Frees the ports when the server could not be started.</summary>
    public void Abandon()
    {
        _sweep.Dispose();
        _listener.Dispose();
        _udp.Dispose();
        _stopping.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        _listener.Dispose();
        foreach (var connection in _connections.Values)
        {
            connection.Close("the server is stopping");
        }
        await Task.WhenAll(_serving.Values).ConfigureAwait(false);
        _udp.Dispose();
        _stopping.Dispose();
    }
}
