using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Host.Demo;

namespace Crm.Benchmarks.Campaign;

/// <summary>
/// The carrier with the people who are called, and the phones of all agents: real SIP over UDP from text templates, on one thread with a list of timers. A phone
/// answers at once. Of the sound there is a packet a second in each direction, so that the server hears that somebody is there: relaying sound is measured elsewhere.
/// </summary>
/// <param name="people">What a called number does. Of those who do not answer, <paramref name="silent"/> do not even ring.</param>
/// <param name="seed">Of the delays before the ring.</param>
internal sealed class CampaignPeers(CalledPopulation people, double silent, int seed) : IDisposable
{
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MediaEvery = TimeSpan.FromSeconds(1);
    /// <summary>A greeting and a beep, then the machine has enough of the silence.</summary>
    private static readonly TimeSpan MachineStays = TimeSpan.FromSeconds(3);

    private readonly Socket _carrier = Open();
    private readonly Socket _phones = Open();
    private readonly Socket _media = Open();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly byte[] _packet = new byte[172];
    private readonly Dictionary<string, CalledLeg> _legs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Action, long> _timers = new();
    private readonly Random _chance = new(seed);
    private readonly ThreadClock _clock = new();
    private Thread? _thread;
    private volatile bool _stop;
    private volatile IPEndPoint? _server;

    public IPEndPoint CarrierAddress => (IPEndPoint)_carrier.LocalEndPoint!;

    public IPEndPoint PhoneAddress => (IPEndPoint)_phones.LocalEndPoint!;

    /// <summary>Processor time that the peers have used.</summary>
    public TimeSpan Cpu => _clock.Used;

    /// <summary>What the carrier did with each call, by number, in the order of the calls.</summary>
    public IReadOnlyList<CalledLeg> Called
    {
        get
        {
            lock (_called)
            {
                return [.. _called];
            }
        }
    }

    private readonly List<CalledLeg> _called = [];

    /// <summary>Begins to serve.</summary>
    public void Start(IPEndPoint server)
    {
        _server = server;
        _thread = new Thread(Run) { IsBackground = true, Name = "carrier and phones" };
        _thread.Start();
    }

    private void Run()
    {
        After(MediaEvery, SendMedia);
        List<Socket> sockets = [];
        while (!_stop)
        {
            var now = Environment.TickCount64;
            while (_timers.TryPeek(out var due, out var at) && at <= now)
            {
                _timers.Dequeue();
                due();
            }

            var wait = _timers.TryPeek(out _, out var next) ? Math.Clamp(next - now, 0, 100) : 100;
            sockets.Clear();
            sockets.Add(_carrier);
            sockets.Add(_phones);
            Socket.Select(sockets, null, null, TimeSpan.FromMilliseconds(wait));
            Drain(_carrier, isPhone: false);
            Drain(_phones, isPhone: true);
            _clock.Look();
        }
    }

    private void Drain(Socket socket, bool isPhone)
    {
        while (socket.Available > 0)
        {
            var message = Encoding.ASCII.GetString(_buffer, 0, socket.Receive(_buffer));
            if (SipText.Value(message, "Call-ID") is not { } id)
            {
                continue;
            }

            var method = message[..message.IndexOf(' ', StringComparison.Ordinal)];
            var leg = _legs.GetValueOrDefault(id);
            switch (method)
            {
                case "INVITE" when leg is null: Invited(id, message, isPhone); break;
                case "INVITE" when leg!.Answer is { } answer: Send(leg, answer); break;
                case "ACK" when leg is not null: Acknowledged(leg); break;
                case "CANCEL" when leg is not null: Cancelled(leg, message); break;
                case "BYE": Ended(leg, message, socket); break;
                case "OPTIONS": Reply(socket, message, "200 OK"); break;
                case "SIP/2.0" when leg is not null && SipText.Value(message, "CSeq")!.EndsWith("BYE", StringComparison.Ordinal): Over(leg); break;
            }
        }
    }

    // ---- the beginning of a call --------------------------------------------------------------------

    private void Invited(string id, string invite, bool isPhone)
    {
        if (isPhone)
        {
            var phone = _legs[id] = new CalledLeg(id, invite, true);
            Accept(phone);
            return;
        }

        var number = SipText.UserOf(invite[..invite.IndexOf("\r\n", StringComparison.Ordinal)]);
        var attempt = _attempts[number] = _attempts.GetValueOrDefault(number) + 1;
        var leg = _legs[id] = new CalledLeg(id, invite, false) { Plan = people.Draw(number, attempt) };
        lock (_called)
        {
            _called.Add(leg);
        }

        Respond(leg, "100 Trying");
        // From the trunk's word to the first ring: what networks take, a tenth of it.
        After(TimeSpan.FromMilliseconds(50 + _chance.Next(450)), () => Reached(leg));
    }

    private void Reached(CalledLeg leg)
    {
        if (leg.Stage != LegStage.Early)
        {
            return;
        }

        var plan = leg.Plan!;
        switch (plan.Outcome)
        {
            case CalledOutcome.Person or CalledOutcome.Machine:
                Respond(leg, "180 Ringing");
                After(plan.RingFor, () => Accept(leg));
                break;
            case CalledOutcome.Busy:
                Refuse(leg, "486 Busy Here");
                break;
            case CalledOutcome.NoAnswer when plan.Voice % 1_000 >= 1_000 * silent:
                Respond(leg, "180 Ringing");
                break;
        }
    }

    private void Accept(CalledLeg leg)
    {
        if (leg.Stage != LegStage.Early)
        {
            return;
        }

        leg.Stage = LegStage.Answered;
        var body = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {((IPEndPoint)_media.LocalEndPoint!).Port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
        Respond(leg, "200 OK", $"Contact: <sip:x@{Address(leg)}>\r\nContent-Type: application/sdp\r\n", body);
        RepeatUntil(leg, LegStage.Answered, leg.Answer!);
    }

    private void Acknowledged(CalledLeg leg)
    {
        if (leg.Stage == LegStage.Over)
        {
            _legs.Remove(leg.Id); // of a refusal
        }
        else if (leg.Stage == LegStage.Answered)
        {
            leg.Stage = LegStage.Talking;
            if (leg.Plan is { } plan)
            {
                After(plan.Outcome == CalledOutcome.Machine ? MachineStays : plan.StayFor, () => HangUp(leg));
            }
        }
    }

    // ---- its end ------------------------------------------------------------------------------------

    private void Refuse(CalledLeg leg, string status)
    {
        leg.Stage = LegStage.Over;
        Respond(leg, status);
    }

    private void Cancelled(CalledLeg leg, string cancel)
    {
        Reply(leg.IsPhone ? _phones : _carrier, cancel, "200 OK");
        if (leg.Stage == LegStage.Early)
        {
            Refuse(leg, "487 Request Terminated");
        }
    }

    private void Ended(CalledLeg? leg, string bye, Socket socket)
    {
        Reply(socket, bye, "200 OK");
        if (leg is not null)
        {
            Over(leg);
        }
    }

    private void Over(CalledLeg leg)
    {
        leg.Stage = LegStage.Over;
        _legs.Remove(leg.Id);
    }

    private void HangUp(CalledLeg leg)
    {
        if (leg.Stage == LegStage.Talking)
        {
            var target = SipText.Value(leg.Invite, "Contact")!.Trim('<', '>');
            var bye = $"BYE {target} SIP/2.0\r\nVia: SIP/2.0/UDP {Address(leg)};branch=z9hG4bK{leg.Id}bye\r\nMax-Forwards: 70\r\nFrom: {SipText.Value(leg.Invite, "To")};tag={TagOf(leg)}\r\nTo: {SipText.Value(leg.Invite, "From")}\r\nCall-ID: {leg.Id}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n";
            Send(leg, bye);
            RepeatUntil(leg, LegStage.Talking, bye);
        }
    }

    /// <summary>Datagrams get lost where sockets are full.</summary>
    private void RepeatUntil(CalledLeg leg, LegStage stage, string message) => After(Repeat, () =>
    {
        if (leg.Stage == stage)
        {
            Send(leg, message);
            RepeatUntil(leg, stage, message);
        }
    });

    // ---- sound --------------------------------------------------------------------------------------

    private void SendMedia()
    {
        foreach (var leg in _legs.Values)
        {
            if (leg is { Stage: LegStage.Answered or LegStage.Talking, Media: { } at })
            {
                (_packet[0], _packet[1], _packet[2], _packet[3]) = (0x80, 8, (byte)(leg.Packets >> 8), (byte)leg.Packets);
                BitConverter.TryWriteBytes(_packet.AsSpan(4), Environment.TickCount * 8);
                BitConverter.TryWriteBytes(_packet.AsSpan(8), leg.Id.GetHashCode(StringComparison.Ordinal));
                leg.Packets++;
                _media.SendTo(_packet, at);
            }
        }

        After(MediaEvery, SendMedia);
    }

    // ---- messages -----------------------------------------------------------------------------------

    private void Respond(CalledLeg leg, string status, string headers = "", string body = "")
    {
        leg.Answer = $"SIP/2.0 {status}\r\n{SipText.Copied(leg.Invite, TagOf(leg))}{headers}Content-Length: {body.Length}\r\n\r\n{body}";
        Send(leg, leg.Answer);
    }

    private void Reply(Socket socket, string request, string status) =>
        socket.SendTo(Encoding.ASCII.GetBytes($"SIP/2.0 {status}\r\n{SipText.Copied(request)}Content-Length: 0\r\n\r\n"), _server!);

    private void Send(CalledLeg leg, string message) => (leg.IsPhone ? _phones : _carrier).SendTo(Encoding.ASCII.GetBytes(message), _server!);

    private IPEndPoint Address(CalledLeg leg) => leg.IsPhone ? PhoneAddress : CarrierAddress;

    private static string TagOf(CalledLeg leg) => leg.IsPhone ? "phone" : "person";

    private void After(TimeSpan delay, Action work) => _timers.Enqueue(work, Environment.TickCount64 + (long)delay.TotalMilliseconds);

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    public void Dispose()
    {
        _stop = true;
        _thread?.Join();
        _carrier.Dispose();
        _phones.Dispose();
        _media.Dispose();
    }
}
