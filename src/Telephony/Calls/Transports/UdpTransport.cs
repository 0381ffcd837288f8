using System.Net;
using System.Net.Sockets;
using Crm.Telephony.Sip;

namespace Crm.Telephony.Calls.Transports;

/// <summary>
/// SIP over UDP: one socket, one thread that blocks in receive (the shortest way from the wire to the mailbox), and sends made
/// directly by the signalling thread.
/// </summary>
internal sealed class UdpTransport : IDisposable
{
    /// <summary>A burst of some thousand messages waits in the kernel while signalling is busy.</summary>
    private const int SocketBuffer = 8 * 1024 * 1024;
    private const int LargestDatagram = 65_535;
    private const int RememberedPeers = 8_192;
    /// <summary>A full send buffer is a lost datagram, which the transaction sends again; signalling must not wait for it.</summary>
    private const int SendTimeoutMilliseconds = 2;

    private readonly Socket _socket;
    private readonly ISipInbox _inbox;
    private readonly Dictionary<SocketAddress, IPEndPoint> _peers = [];
    private volatile bool _closed;
    private long _dropped;

    private UdpTransport(Socket socket, ISipInbox inbox)
    {
        _socket = socket;
        _inbox = inbox;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Datagrams that came while signalling was too far behind, or could not be sent.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public static UdpTransport Bind(IPEndPoint address, ISipInbox inbox)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = SocketBuffer;
            socket.SendBufferSize = SocketBuffer;
            socket.SendTimeout = SendTimeoutMilliseconds;
            socket.Bind(address);
            return new UdpTransport(socket, inbox);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Start() => new Thread(ReceiveLoop) { Name = "sip-udp", IsBackground = true }.Start();

    /// <summary>Sends one datagram. Null, or why the network refused it.</summary>
    public string? Send(IPEndPoint remote, ReadOnlySpan<byte> message)
    {
        try
        {
            _socket.SendTo(message, SocketFlags.None, remote);
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TimedOut or SocketError.NoBufferSpaceAvailable)
        {
            Interlocked.Increment(ref _dropped);
            return null;
        }
        catch (SocketException e)
        {
            return e.Message;
        }
        catch (ObjectDisposedException)
        {
            return "the socket is closed";
        }
    }

    private void ReceiveLoop()
    {
        var buffer = new byte[LargestDatagram];
        var sender = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, sender);
                if (!_inbox.TryReceive(new SipFlow(SipTransport.Udp, PeerOf(sender), 0), buffer.AsSpan(0, length), user: null))
                {
                    Interlocked.Increment(ref _dropped);
                }
            }
            catch (SocketException)
            {
                // An ICMP error of an earlier datagram, or the socket is being closed: the loop's condition tells.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>The same end point object for the same peer, so that a message costs no parse of its address.</summary>
    private IPEndPoint PeerOf(SocketAddress address)
    {
        if (_peers.TryGetValue(address, out var known))
        {
            return known;
        }
        if (_peers.Count >= RememberedPeers)
        {
            _peers.Clear();
        }
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        var peer = (IPEndPoint)LocalEndPoint.Create(copy);
        _peers.Add(copy, peer);
        return peer;
    }

    public void Dispose()
    {
        _closed = true;
        _socket.Dispose();
    }
}
