using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Crm.Telephony.Calls.MediaPlane.Native;
using Crm.Telephony.Calls.Tests.MediaPlane;
using Crm.Telephony.Media;
using SocketAddress = Crm.Telephony.Calls.MediaPlane.Native.SocketAddress;

namespace Crm.Benchmarks.Relay;

/// <summary>
/// Both phones of every call in one thread: each sends 20 ms of µ-law fifty times a second, spread evenly over time, with the instant of
/// sending in the payload, and takes what arrives. With browsers every even leg is one: checks, handshake and SRTP are real.
/// </summary>
internal sealed unsafe partial class RelayLoad : IDisposable
{
    private const int HeaderLength = RtpPacket.FixedHeaderLength, PayloadLength = 160;

    private readonly Epoll _epoll = new();
    private readonly Phone[] _phones;
    private readonly int[] _phoneOfFd = new int[65_536];
    private readonly List<double> _delays = new(1 << 20);
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile bool _measuring;
    private long _sent;
    private long _received;

    internal RelayLoad(int calls, bool browser)
    {
        _phones = new Phone[calls * 2];
        for (int i = 0; i < _phones.Length; i++)
        {
            _phones[i] = new Phone(browser && i % 2 == 0);
            _phoneOfFd[_phones[i].Port.Fd] = i;
            _epoll.Add(_phones[i].Port.Fd);
        }
        _thread = new Thread(Run);
    }

    /// <summary>Packets that were sent while measuring and did not come out again, beyond those still on their way.</summary>
    internal long Lost => Math.Max(0, _sent - _received - _phones.Length / 4);

    internal int Phones => _phones.Length;

    internal string Offer(int phone) => _phones[phone].Offer();

    internal void Connect(int phone, string answer) => _phones[phone].Connect(answer);

    internal void Start() => _thread.Start();

    internal void Measure(bool on) => _measuring = on;

    /// <summary>Milliseconds from sending to receiving.</summary>
    internal double Percentile(double share)
    {
        Stop();
        _delays.Sort();
        return _delays.Count == 0 ? double.NaN : _delays[(int)((_delays.Count - 1) * share)];
    }

    private void Run()
    {
        long start = Stopwatch.GetTimestamp(), frame = Stopwatch.Frequency / 50;
        long next = 0;
        while (!_stop)
        {
            int ready = _epoll.Wait(1);
            for (int i = 0; i < ready; i++) Receive(_phones[_phoneOfFd[_epoll.Ready(i)]]);
            // The n-th packet of all phones together is due at n / phones of a frame.
            for (long now = Stopwatch.GetTimestamp() - start; next * frame / _phones.Length <= now; next++)
            {
                _phones[next % _phones.Length].SendFrame();
                if (_measuring) _sent++;
            }
        }
    }

    private void Receive(Phone phone)
    {
        if (phone.ReceiveFrame() is not { } sentAt || !_measuring) return;
        _received++;
        if (sentAt > 0) _delays.Add(Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds);
    }

    private void Stop()
    {
        _stop = true;
        if (_thread.IsAlive) _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        foreach (var phone in _phones) phone.Dispose();
    }

    private sealed class Phone : IDisposable
    {
        private readonly byte[] _buffer = GC.AllocateArray<byte>(2048, pinned: true);
        private readonly byte* _pointer;
        private readonly DtlsClient? _dtls;
        private readonly string _fragment = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        private readonly uint _ssrc = (uint)Random.Shared.NextInt64();
        private SrtpContext? _send;
        private SrtpContext? _receive;
        private SocketAddress _server;
        private volatile bool _connected;
        private ushort _sequence;
        private uint _timestamp;

        internal Phone(bool browser)
        {
            UdpPort? port;
            while ((port = UdpPort.TryBind(IPAddress.Loopback, Random.Shared.Next(10_000, 20_000))) is null) { }
            Port = port;
            _pointer = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _buffer[0]);
            if (browser) _dtls = new DtlsClient();
        }

        internal UdpPort Port { get; }

        internal string Offer()
        {
            string session = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
            return _dtls is null
                ? $"{session}m=audio {Port.Number} RTP/AVP 0\r\n"
                : $"{session}m=audio {Port.Number} UDP/TLS/RTP/SAVPF 0\r\na=ice-ufrag:{_fragment}\r\na=ice-pwd:{_fragment}{_fragment}{_fragment}\r\n"
                    + $"a=fingerprint:{new DtlsFingerprint("sha-256", _dtls.Fingerprint)}\r\na=setup:actpass\r\na=mid:0\r\na=rtcp-mux\r\n";
        }

        internal void Connect(string answer)
        {
            int port = int.Parse(AudioPort().Match(answer).Groups[1].Value, CultureInfo.InvariantCulture);
            _server = new SocketAddress(new IPEndPoint(IPAddress.Loopback, port));
            if (_dtls is null)
            {
                _connected = true;
                return;
            }
            Check(UserFragment().Match(answer).Groups[1].Value, Password().Match(answer).Groups[1].Value);
            Send(_dtls.Step());
            var patience = Stopwatch.StartNew();
            while (!_dtls.Done)
            {
                if (patience.Elapsed > TimeSpan.FromSeconds(10)) throw new TimeoutException("a DTLS handshake did not complete");
                if (Receive() is > 0 and int length && MediaDatagram.Classify(_buffer.AsSpan(0, length)) == DatagramKind.Dtls) Send(_dtls.Step(_buffer.AsSpan(0, length)));
            }
            _send = new SrtpContext(_dtls.Keys.ClientKey, _dtls.Keys.ClientSalt);
            _receive = new SrtpContext(_dtls.Keys.ServerKey, _dtls.Keys.ServerSalt);
            _connected = true;
        }

        private void Check(string fragment, string password)
        {
            var writer = new StunWriter(_buffer, StunClass.Request, RandomNumberGenerator.GetBytes(12));
            writer.Username(Encoding.UTF8.GetBytes($"{fragment}:{_fragment}"));
            writer.IceControlling(1);
            writer.Priority(1);
            writer.UseCandidate();
            writer.Integrity(Encoding.UTF8.GetBytes(password));
            writer.Fingerprint();
            Port.Send(_pointer, writer.Length, _server);
        }

        private void Send(List<byte[]> datagrams)
        {
            foreach (byte[] datagram in datagrams)
                fixed (byte* bytes = datagram) Port.Send(bytes, datagram.Length, _server);
        }

        private int Receive()
        {
            SocketAddress source;
            return Port.Receive(_pointer, _buffer.Length, &source);
        }

        /// <summary>Nothing is sent before there is somebody to send to: plain phones may be connected while the load runs.</summary>
        internal void SendFrame()
        {
            if (!_connected) return;
            int length = RtpPacket.WriteHeader(_buffer, false, 0, _sequence++, _timestamp, _ssrc) + PayloadLength;
            _timestamp += PayloadLength;
            BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(HeaderLength), Stopwatch.GetTimestamp());
            if (_send is not null) length = _send.ProtectRtp(_buffer, length);
            Port.Send(_pointer, length, _server);
        }

        /// <summary>When the frame that was received had been sent, 0 for silence of the server's own, or null when it was no frame.</summary>
        internal long? ReceiveFrame()
        {
            int length = Receive();
            if (length < HeaderLength || MediaDatagram.Classify(_buffer.AsSpan(0, length)) != DatagramKind.Rtp) return null;
            if (_receive is not null && _receive.UnprotectRtp(_buffer.AsSpan(0, length), out length) != SrtpResult.Ok) return null;
            long sentAt = BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(HeaderLength));
            return sentAt == -1 ? null : sentAt;
        }

        public void Dispose()
        {
            Port.Dispose();
            _dtls?.Dispose();
        }
    }

    [GeneratedRegex(@"m=audio (\d+)")]
    private static partial Regex AudioPort();

    [GeneratedRegex(@"a=ice-ufrag:(\S+)")]
    private static partial Regex UserFragment();

    [GeneratedRegex(@"a=ice-pwd:(\S+)")]
    private static partial Regex Password();
}
