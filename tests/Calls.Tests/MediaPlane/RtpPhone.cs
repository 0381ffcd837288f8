using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls.Tests.MediaPlane;

/// <summary>An RTP packet that a phone received.</summary>
internal sealed record Heard(TimeSpan At, byte PayloadType, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload);

/// <summary>A phone's media on a UDP port: says tones at the pace of a phone, and keeps what it hears.</summary>
internal partial class RtpPhone : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<Heard> _heard = [];
    private readonly Lock _speaking = new();
    private readonly Thread _listener;
    private readonly CancellationTokenSource _stop = new();
    private uint _ssrc = (uint)Random.Shared.NextInt64();
    private Thread? _talking;
    private CancellationTokenSource _silence = new();
    private ushort _sequence = (ushort)Random.Shared.Next();
    private uint _timestamp = (uint)Random.Shared.NextInt64();

    internal RtpPhone(IPAddress? host = null)
    {
        _socket.Bind(new IPEndPoint(host ?? IPAddress.Loopback, 0));
        _listener = new Thread(Listen) { IsBackground = true };
        _listener.Start();
    }

    internal int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Where the server receives.</summary>
    internal IPEndPoint Server { get; set; } = new(IPAddress.Loopback, 9);

    internal G711Law Law { get; private set; }

    internal int HeardCount
    {
        get { lock (_heard) return _heard.Count; }
    }

    internal string Sdp(string formats = "0 8 101", string? direction = null) =>
        $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {Port} RTP/AVP {formats}\r\n"
        + (formats.Contains("101") ? "a=rtpmap:101 telephone-event/8000\r\n" : "")
        + $"a=ptime:20\r\na={direction ?? "sendrecv"}\r\n";

    internal void TakeAnswer(string answer)
    {
        var line = AudioLine().Match(answer);
        Server = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Groups[1].Value));
        Law = line.Groups[2].Value == "8" ? G711Law.A : G711Law.Mu;
    }

    [GeneratedRegex(@"m=audio (\d+) RTP/AVP (\d+)")]
    private static partial Regex AudioLine();

    /// <summary>Talks from now on: one packet of a tone in 20 ms.</summary>
    internal void Say(double frequency)
    {
        Hush();
        _silence = new CancellationTokenSource();
        _talking = new Thread(() => Talk(frequency, _silence.Token)) { IsBackground = true };
        _talking.Start();
    }

    internal void Hush()
    {
        _silence.Cancel();
        _talking?.Join();
    }

    /// <summary>On a thread of its own: in the pool it would wait behind other tests, as no phone does.</summary>
    private void Talk(double frequency, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        for (long sent = 0; !cancel.IsCancellationRequested; sent++)
        {
            SendTone(frequency, sent);
            var early = TimeSpan.FromMilliseconds((sent + 1) * 20) - clock.Elapsed;
            if (early > TimeSpan.Zero) cancel.WaitHandle.WaitOne(early);
        }
    }

    internal void SendTone(double frequency, long frame)
    {
        var payload = new byte[160];
        G711.Encode(Law, Tone.Samples(frequency, 160, frame * 160), payload);
        SendRtp(Law == G711Law.A ? (byte)8 : (byte)0, payload, 160);
    }

    /// <summary>One packet with the next sequence number; the time stamp moves on behind it.</summary>
    internal void SendRtp(byte payloadType, byte[] payload, int samples, bool marker = false)
    {
        lock (_speaking)
        {
            var packet = new byte[12 + payload.Length];
            RtpPacket.WriteHeader(packet, marker, payloadType, _sequence++, _timestamp, _ssrc);
            payload.CopyTo(packet, 12);
            _timestamp += (uint)samples;
            SendPacket(packet);
        }
    }

    /// <summary>Sends an RTP packet as this kind of phone does.</summary>
    internal virtual void SendPacket(byte[] packet) => SendRaw(packet);

    /// <summary>Makes an RTP packet of what came, in place; its length, or 0 when there is none in it.</summary>
    protected virtual int Unwrap(Span<byte> datagram) => datagram.Length;

    protected void ContinueNumbersOf(RtpPhone former) => (_ssrc, _sequence, _timestamp) = (former._ssrc, former._sequence, former._timestamp);

    /// <summary>Presses a key as phones do: an event in seven packets, three of them with the end bit, all with one time stamp (RFC 4733).</summary>
    internal void Press(int code, byte payloadType = 101)
    {
        // A phone that talks meanwhile does not talk into the press.
        lock (_speaking)
        {
            for (int i = 0; i < 7; i++)
            {
                var payload = new byte[4];
                payload[0] = (byte)code;
                payload[1] = (byte)(10 | (i >= 4 ? 0x80 : 0));
                BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), (ushort)(Math.Min(i + 1, 5) * 160));
                SendRtp(payloadType, payload, 0, marker: i == 0);
            }
            _timestamp += 960;
        }
    }

    internal void SendRaw(byte[] datagram) => _socket.SendTo(datagram, Server);

    /// <summary>Waits for so many packets, counted from <paramref name="from"/>, and returns them.</summary>
    internal IReadOnlyList<Heard> Hear(int count, int from = 0, Func<Heard, bool>? which = null)
    {
        var deadline = DateTime.UtcNow + Patience;
        lock (_heard)
        {
            while (true)
            {
                var found = _heard.Skip(from).Where(packet => which?.Invoke(packet) ?? true).ToList();
                if (found.Count >= count) return found;
                var left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_heard, left)) Assert.Fail($"{found.Count} of {count} packets were heard");
            }
        }
    }

    /// <summary>Waits until this tone, and no other of the tests' tones, fills what is heard.</summary>
    internal void HearTone(double frequency) => HearThat($"{frequency} Hz", samples => Tone.IsTone(samples, frequency));

    /// <summary>Waits until packets of silence come, and nothing else.</summary>
    internal void HearSilence() => HearThat("silence", samples => Tone.Rms(samples) < 20);

    private void HearThat(string what, Func<short[], bool> isIt)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < deadline)
        {
            if (isIt(Tone.Decode(Hear(15, HeardCount), Law))) return;
        }
        Assert.Fail($"{what} was not heard");
    }

    private void Listen()
    {
        var buffer = new byte[2048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            int length;
            try
            {
                length = _socket.ReceiveFrom(buffer, ref from);
            }
            catch (SocketException)
            {
                continue;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            if (!RtpPacket.TryParse(buffer.AsSpan(0, Unwrap(buffer.AsSpan(0, length))), out var packet)) continue;
            lock (_heard)
            {
                _heard.Add(new Heard(Stopwatch.GetElapsedTime(0), packet.PayloadType, packet.Marker, packet.SequenceNumber, packet.Timestamp, packet.Ssrc, packet.Payload.ToArray()));
                Monitor.PulseAll(_heard);
            }
        }
    }

    public virtual void Dispose()
    {
        Hush();
        _stop.Cancel();
        _socket.Dispose();
        _listener.Join();
    }
}
