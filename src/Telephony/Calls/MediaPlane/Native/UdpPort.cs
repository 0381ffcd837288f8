using System.Net;

namespace Crm.Telephony.Calls.MediaPlane.Native;

/// <summary>One bound, non-blocking UDP socket of the media plane, used by the thread that owns its leg.</summary>
internal sealed unsafe class UdpPort : IDisposable
{
    /// <summary>A second of G.711 in bursts; more would only be played too late.</summary>
    private const int ReceiveBufferBytes = 64 * 1024;

    /// <summary>DSCP EF (RFC 3246) in the upper six bits.</summary>
    private const int ExpeditedForwarding = 46 << 2;

    private UdpPort(int fd, int number)
    {
        Fd = fd;
        Number = number;
    }

    internal int Fd { get; private set; }

    internal int Number { get; }

    /// <summary>Binds the port, or returns null when somebody else has it. Throws <see cref="IOException"/> for anything else.</summary>
    internal static UdpPort? TryBind(IPAddress address, int number)
    {
        int family = SocketAddress.FamilyOf(address);
        int fd = Libc.Socket(family, Libc.SockDgram | Libc.SockNonBlock | Libc.SockCloExec, 0);
        if (fd < 0) throw Libc.Failure("socket");
        int size = ReceiveBufferBytes, priority = ExpeditedForwarding;
        _ = Libc.SetSocketOption(fd, Libc.SolSocket, Libc.SoReceiveBuffer, &size, sizeof(int));
        _ = family == Libc.AfInet
            ? Libc.SetSocketOption(fd, Libc.IpProtoIp, Libc.IpTos, &priority, sizeof(int))
            : Libc.SetSocketOption(fd, Libc.IpProtoIpv6, Libc.Ipv6TrafficClass, &priority, sizeof(int));
        var local = new SocketAddress(new IPEndPoint(address, number));
        if (Libc.Bind(fd, &local, local.Length) == 0) return new UdpPort(fd, number);
        bool taken = Libc.LastError == Libc.EAddressInUse;
        var failure = taken ? null : Libc.Failure($"bind to {address}:{number}");
        _ = Libc.Close(fd);
        return failure is null ? null : throw failure;
    }

    /// <summary>Takes one datagram. Its length, or −1 when there is none; an error that a peer caused (ICMP) reads as none.</summary>
    internal int Receive(byte* buffer, int capacity, SocketAddress* from)
    {
        uint length = SocketAddress.Size;
        return (int)Libc.ReceiveFrom(Fd, buffer, capacity, 0, from, &length);
    }

    /// <summary>Sends one datagram. False when the kernel refused it; RTP treats that as a lost packet.</summary>
    internal bool Send(byte* buffer, int length, in SocketAddress to)
    {
        fixed (SocketAddress* destination = &to)
            return Libc.SendTo(Fd, buffer, length, 0, destination, destination->Length) == length;
    }

    public void Dispose()
    {
        if (Fd < 0) return;
        _ = Libc.Close(Fd);
        Fd = -1;
    }
}
