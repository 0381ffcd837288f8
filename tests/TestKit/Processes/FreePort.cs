using System.Net;
using System.Net.Sockets;

namespace Crm.TestKit.Processes;

/// <summary>Ports for programs that cannot pick one by themselves.</summary>
public static class FreePort
{
    private const int Attempts = 200;

    /// <summary>A port that is free now for UDP and TCP on 127.0.0.1, and so is the one above it. Random, so that test runs side by side rarely meet.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(10_000, 30_000);
            if (IsFree(port) && IsFree(port + 1))
            {
                return port;
            }
        }
        throw new InvalidOperationException("no free port on 127.0.0.1");
    }

    /// <summary>First port of a free-looking even-aligned range for RTP.</summary>
    public static (int First, int Last) Range(int count)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var first = Random.Shared.Next(16_000, 30_000) * 2;
            if (first + count < 65_000 && IsFree(first) && IsFree(first + (count / 2)) && IsFree(first + count - 1))
            {
                return (first, first + count - 1);
            }
        }
        throw new InvalidOperationException($"no free range of {count} ports on 127.0.0.1");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
