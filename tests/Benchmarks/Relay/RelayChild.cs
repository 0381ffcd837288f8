using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Crm.Telephony.Calls.MediaPlane;
using Crm.Telephony.Calls.MediaPlane.Native;
using SocketAddress = Crm.Telephony.Calls.MediaPlane.Native.SocketAddress;

namespace Crm.Benchmarks.Relay;

/// <summary>The process under load: takes an offer a line, answers it, then says on "mark" what it has used so far.</summary>
internal static partial class RelayChild
{
    internal static int Run(string mode, int calls)
    {
        string root = Directory.CreateTempSubdirectory("relay-benchmark-").FullName;
        using (IRelay relay = mode == "bare" ? new BareRelay(calls) : new MediaRelay(mode, root)) Serve(relay, calls);
        Directory.Delete(root, recursive: true);
        return 0;
    }

    private static void Serve(IRelay relay, int calls)
    {
        for (int leg = 0; leg < calls * 2; leg++)
        {
            string offer = Encoding.UTF8.GetString(Convert.FromBase64String(Console.ReadLine()!));
            Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(relay.Answer(leg, offer))));
        }
        while (Console.ReadLine() == "mark")
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.CpuUsage.TotalTime.Ticks} {relay.Relayed} {relay.Allocated}"));
    }

    private interface IRelay : IDisposable
    {
        string Answer(int leg, string offer);
        long Relayed { get; }
        long Allocated { get; }
    }

    /// <summary>The media plane as it is used: legs by offer and answer, bridged in pairs, recorded if asked.</summary>
    private sealed class MediaRelay : IRelay
    {
        private readonly string _mode;
        private readonly MediaServer _server;
        private MediaLeg? _left;

        internal MediaRelay(string mode, string root)
        {
            _mode = mode;
            int first = Random.Shared.Next(10_000, 30_000) * 2;
            string prompts = Directory.CreateDirectory(Path.Combine(root, "prompts")).FullName;
            _server = new MediaServer(new MediaOptions(IPAddress.Loopback, (first, Math.Min(first + 5000, 65_535)), prompts, root, 1, TimeSpan.FromSeconds(5), TimeProvider.System), _ => { });
        }

        public long Relayed => _server.PacketsRelayed;

        public long Allocated => _server.Threads[0].AllocatedBytes;

        public string Answer(int leg, string offer)
        {
            var opened = _server.Open(offer.Contains("SAVPF", StringComparison.Ordinal) ? MediaLegKind.Browser : MediaLegKind.Plain);
            if (opened.AcceptOffer(Encoding.UTF8.GetBytes(offer), out byte[] answer) is { } problem) throw new InvalidOperationException(problem);
            if (leg % 2 == 0)
            {
                _left = opened;
            }
            else
            {
                _server.Bridge(_left!, opened);
                if (_mode == "recorded") _left!.StartRecording(Guid.NewGuid(), $"{leg}.wav");
            }
            return Encoding.UTF8.GetString(answer);
        }

        public void Dispose() => _server.Dispose();
    }

    /// <summary>The floor: one thread, epoll, one recvfrom and one sendto a packet.</summary>
    private sealed unsafe partial class BareRelay : IRelay
    {
        private readonly Epoll _epoll = new();
        private readonly UdpPort[] _ports;
        private readonly SocketAddress[] _peers;
        private readonly int[] _legOfFd = new int[65_536];
        private readonly Thread _thread;
        private long _relayed;
        private volatile bool _stop;

        internal BareRelay(int calls)
        {
            _ports = new UdpPort[calls * 2];
            _peers = new SocketAddress[calls * 2];
            for (int leg = 0; leg < calls * 2; leg++)
            {
                while ((_ports[leg] = UdpPort.TryBind(IPAddress.Loopback, Random.Shared.Next(20_000, 65_000))!) is null) { }
                _legOfFd[_ports[leg].Fd] = leg;
            }
            _thread = new Thread(Run);
        }

        public long Relayed => Volatile.Read(ref _relayed);

        public long Allocated => 0;

        public string Answer(int leg, string offer)
        {
            _peers[leg] = new SocketAddress(new IPEndPoint(IPAddress.Loopback, int.Parse(AudioPort().Match(offer).Groups[1].Value, CultureInfo.InvariantCulture)));
            if (leg == _ports.Length - 1)
            {
                foreach (var port in _ports) _epoll.Add(port.Fd);
                _thread.Start();
            }
            return $"m=audio {_ports[leg].Number} RTP/AVP 0\r\n";
        }

        private void Run()
        {
            byte* buffer = stackalloc byte[2048];
            SocketAddress source;
            while (!_stop)
            {
                int ready = _epoll.Wait(-1);
                for (int i = 0; i < ready; i++)
                {
                    int fd = _epoll.Ready(i);
                    if (_epoll.IsWake(fd)) continue;
                    int leg = _legOfFd[fd], partner = leg ^ 1;
                    int length = _ports[leg].Receive(buffer, 2048, &source);
                    if (length > 0 && _ports[partner].Send(buffer, length, _peers[partner])) _relayed++;
                }
            }
        }

        public void Dispose()
        {
            _stop = true;
            _epoll.Wake();
            if (_thread.IsAlive) _thread.Join();
            foreach (var port in _ports) port.Dispose();
        }

        [GeneratedRegex(@"m=audio (\d+)")]
        private static partial Regex AudioPort();
    }
}
