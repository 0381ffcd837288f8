using System.Net;
using System.Net.Sockets;

namespace Crm.Telephony.Calls.Transports;

/// <summary>Binds UDP and TCP to one port, and says in one line what stands in the way.</summary>
internal static class SipListeners
{
    private const int ListenBacklog = 512;
    /// <summary>A port that UDP was given freely may be taken for TCP; then the next one is tried.</summary>
    private const int FreePortAttempts = 50;

    public static (UdpTransport Udp, Socket Tcp) Bind(IPEndPoint address, ISipInbox inbox)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = BindUdp(address, inbox);
            try
            {
                return (udp, Listen(udp.LocalEndPoint));
            }
            catch (SocketException e)
            {
                udp.Dispose();
                if (address.Port != 0 || attempt == FreePortAttempts)
                {
                    throw Explain(e, "TCP", udp.LocalEndPoint);
                }
            }
        }
    }

    private static UdpTransport BindUdp(IPEndPoint address, ISipInbox inbox)
    {
        try
        {
            return UdpTransport.Bind(address, inbox);
        }
        catch (SocketException e)
        {
            throw Explain(e, "UDP", address);
        }
    }

    private static Socket Listen(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(address);
            socket.Listen(ListenBacklog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static CallServerStartException Explain(SocketException error, string transport, IPEndPoint address) => new(
        error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"SIP port {address.Port} ({transport}, address {address.Address}) is in use by another program; stop it, or choose another port for SIP",
            SocketError.AddressNotAvailable => $"{address.Address} is not an address of this machine, so SIP cannot listen on it; choose one that 'ip address' shows, or 0.0.0.0 for all",
            SocketError.AccessDenied => $"this user may not open SIP port {address.Port} ({transport}); choose a port above 1023",
            _ => $"SIP cannot listen on {address} ({transport}): {error.Message}",
        },
        error);
}
