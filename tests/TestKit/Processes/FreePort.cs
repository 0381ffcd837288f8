using System.Net;
using System.Net.Sockets;

namespace Crm.TestKit.Processes;

/// <summary>
/// Ports for programs that cannot pick one by themselves. A port that was given belongs to this test process until its end, also while a server that
/// used it is down: other test processes see the reservation, and the system gives nobody a port from these spans.
/// </summary>
public static class FreePort
{
    private const int Attempts = 500;
    /// <summary>Below every port that media take: the benchmarks' (10000 up), the shipped configuration's (20000 to 29999), and those that the system gives to clients (32768 to 60999).</summary>
    private static readonly (int First, int Last) Listeners = (2_000, 9_999);
    private static readonly string Reservations = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "crm-test-ports")).FullName;
    private static readonly List<FileStream> Held = [];

    /// <summary>A port that is free for UDP and TCP on 127.0.0.1, and so is the one above it.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(Listeners.First / 2, Listeners.Last / 2) * 2;
            if (IsFree(port) && IsFree(port + 1) && TryReserve(port))
            {
                return port;
            }
        }
        throw new InvalidOperationException("no free port on 127.0.0.1");
    }

    /// <summary>First port of a free-looking even-aligned range for RTP. A server passes over the ports in it that are taken, so nothing is reserved.</summary>
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

    /// <summary>A locked file stands for the pair; the system unlocks it when this process ends, however it ends.</summary>
    private static bool TryReserve(int port)
    {
        try
        {
            var file = new FileStream(Path.Combine(Reservations, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            lock (Held)
            {
                Held.Add(file);
            }
            return true;
        }
        catch (IOException)
        {
            return false;
        }
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
