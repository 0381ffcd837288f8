using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Benchmarks.Relay;

namespace Crm.Benchmarks;

/// <summary>What one run measured; times in milliseconds.</summary>
internal sealed record CallSetupRun(int Calls, int Failed, double PerSecond, double[] InviteOutTimes, double[] AnsweredTimes)
{
    public double InviteOut(double quantile) => At(InviteOutTimes, quantile);

    public double Answered(double quantile) => At(AnsweredTimes, quantile);

    private static double At(double[] sorted, double quantile) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
}

/// <summary>
/// A caller and an agent as two sockets and one thread: text templates, no parser, so that they cost little beside what is measured. Calls are
/// hung up as soon as they are answered, or, with <see cref="Media"/>, held with sound in both directions until <see cref="HangUp"/>.
/// </summary>
/// <param name="dialed">What every call dials.</param>
/// <param name="callerNumber">The number from which the n-th call comes; calls in progress at the same time need different ones.</param>
internal sealed class CallSetupPeers(string dialed, Func<int, string> callerNumber) : IDisposable
{
    private static readonly TimeSpan Straggle = TimeSpan.FromSeconds(3);

    private readonly Socket _caller = Open();
    private readonly Socket _agent = Open();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly Dictionary<string, long> _sent = [];
    private readonly Dictionary<string, long> _sentFrom = [];
    private readonly Dictionary<string, string> _from = [];
    private readonly Dictionary<string, int> _legs = [];
    private readonly Dictionary<string, string> _byes = [];
    private readonly List<double> _inviteOut = [];
    private readonly List<double> _answered = [];
    private int _ended;
    private int _failed;
    private int _lastCall;
    private int _lastLeg;

    /// <summary>What the next calls dial.</summary>
    public string Dialed { get; set; } = dialed;

    /// <summary>The sound of the next calls; null for calls that are hung up at once.</summary>
    public RelayLoad? Media { get; set; }

    public IPEndPoint Server { get; set; } = new(IPAddress.Loopback, 5060);

    public IPEndPoint CallerAddress => (IPEndPoint)_caller.LocalEndPoint!;

    public IPEndPoint AgentAddress => (IPEndPoint)_agent.LocalEndPoint!;

    /// <summary>Places the calls at an even rate, and returns when each is over (or answered, when it is held).</summary>
    public CallSetupRun Run(int calls, int rate)
    {
        _sent.Clear();
        _sentFrom.Clear();
        _from.Clear();
        _inviteOut.Clear();
        _answered.Clear();
        (_ended, _failed) = (0, 0);
        var start = Stopwatch.GetTimestamp();
        var placed = 0;
        while (_ended + _failed < calls)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > TimeSpan.FromSeconds((double)calls / rate) + Straggle)
            {
                break;
            }
            for (; placed < calls && elapsed.TotalSeconds * rate >= placed; placed++)
            {
                Place();
            }
            Listen(placed < calls ? ((double)placed / rate) - elapsed.TotalSeconds : 0.1);
        }
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new CallSetupRun(calls, calls - _ended, _ended / seconds, [.. _inviteOut.Order()], [.. _answered.Order()]);
    }

    /// <summary>Legs of the held calls so far: a call that an agent took has two.</summary>
    public int Legs => _lastLeg;

    /// <summary>Answers what comes, so long or until there are as many legs.</summary>
    public void Serve(TimeSpan time, int untilLegs = int.MaxValue)
    {
        var start = Stopwatch.GetTimestamp();
        while (_lastLeg < untilLegs && Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < time)
        {
            Listen(Math.Min(0.1, (time - elapsed).TotalSeconds));
        }
    }

    /// <summary>Ends the held calls. Those that the server did not confirm within some seconds are returned.</summary>
    public int HangUp()
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var bye in _byes.Values)
        {
            Send(_caller, bye);
            Listen(0.002);
        }
        while (_byes.Count > 0 && Stopwatch.GetElapsedTime(start) < Straggle + Straggle)
        {
            Listen(0.1);
        }
        var left = _byes.Count;
        _byes.Clear();
        _legs.Clear();
        _lastLeg = 0;
        return left;
    }

    private void Listen(double seconds)
    {
        List<Socket> sockets = [_caller, _agent];
        Socket.Select(sockets, null, null, TimeSpan.FromSeconds(Math.Max(seconds, 0)));
        Drain(_agent, OnAgentMessage);
        Drain(_caller, OnCallerMessage);
    }

    private void Place()
    {
        var id = $"bench{++_lastCall}";
        var body = NextSdp(id);
        var from = callerNumber(_lastCall);
        _from[id] = from;
        _sent[id] = _sentFrom[from] = Stopwatch.GetTimestamp();
        Send(_caller, $"INVITE sip:{Dialed}@{Server} SIP/2.0\r\n{CallerHeaders(id, "INVITE", 1, "")}Contact: <sip:caller@{CallerAddress}>\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>The SDP of one more leg; with sound it is that of a phone of the load, as long as there are any.</summary>
    private string NextSdp(string call)
    {
        if (Media is null || _lastLeg >= Media.Phones)
        {
            return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
        }
        _legs[call] = _lastLeg;
        return Media.Offer(_lastLeg++);
    }

    private string CallerHeaders(string id, string method, int number, string toTag) =>
        $"Via: SIP/2.0/UDP {CallerAddress};branch=z9hG4bK{id}{(number == 1 && method == "ACK" ? "ack" : method)}\r\nMax-Forwards: 70\r\nFrom: <sip:{_from[id]}@127.0.0.1>;tag={id}\r\nTo: <sip:{Dialed}@127.0.0.1>{toTag}\r\nCall-ID: {id}\r\nCSeq: {number} {method}\r\n";

    private void OnAgentMessage(string message)
    {
        if (message.StartsWith("INVITE ", StringComparison.Ordinal))
        {
            var id = SipText.Value(message, "Call-ID")!;
            if (_legs.ContainsKey(id))
            {
                // A repeated INVITE: its answer is on the way.
                return;
            }
            if (SipText.Value(message, "From") is { } from && _sentFrom.Remove(SipText.UserOf(from), out var at))
            {
                _inviteOut.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            var body = NextSdp(id);
            if (_legs.TryGetValue(id, out var leg))
            {
                Media!.Connect(leg, message);
            }
            Send(_agent, $"SIP/2.0 200 OK\r\n{SipText.Copied(message, "agent")}Contact: <sip:agent@{AgentAddress}>\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }
        else if (message.StartsWith("BYE ", StringComparison.Ordinal))
        {
            Send(_agent, $"SIP/2.0 200 OK\r\n{SipText.Copied(message)}Content-Length: 0\r\n\r\n");
        }
    }

    private void OnCallerMessage(string message)
    {
        if (!message.StartsWith("SIP/2.0 ", StringComparison.Ordinal) || message[8] == '1' || SipText.Value(message, "Call-ID") is not { } id)
        {
            return;
        }
        if (SipText.Value(message, "CSeq")!.EndsWith("BYE", StringComparison.Ordinal))
        {
            _ended += _sent.Remove(id) ? 1 : 0;
            _byes.Remove(id);
            return;
        }
        if (!_from.ContainsKey(id))
        {
            // A call that the last run gave up.
            return;
        }
        var to = SipText.Value(message, "To")!;
        var tag = to[to.IndexOf(';', StringComparison.Ordinal)..];
        var target = SipText.Value(message, "Contact")?.Trim('<', '>') ?? $"sip:{Dialed}@{Server}";
        if (message[8] != '2')
        {
            _failed += _sent.Remove(id) ? 1 : 0;
            return;
        }
        if (_sent.TryGetValue(id, out var at))
        {
            _answered.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }
        Send(_caller, $"ACK {target} SIP/2.0\r\n{CallerHeaders(id, "ACK", 1, tag)}Content-Length: 0\r\n\r\n");
        var bye = $"BYE {target} SIP/2.0\r\n{CallerHeaders(id, "BYE", 2, tag)}Content-Length: 0\r\n\r\n";
        if (Media is null)
        {
            Send(_caller, bye);
        }
        else if (_sent.Remove(id))
        {
            if (_legs.TryGetValue(id, out var leg))
            {
                Media.Connect(leg, message);
            }
            _byes[id] = bye;
            _ended++;
        }
    }

    private void Drain(Socket socket, Action<string> handle)
    {
        while (socket.Available > 0)
        {
            handle(Encoding.ASCII.GetString(_buffer, 0, socket.Receive(_buffer)));
        }
    }

    private void Send(Socket socket, string message) => socket.SendTo(Encoding.ASCII.GetBytes(message), Server);

    private static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    public void Dispose()
    {
        _caller.Dispose();
        _agent.Dispose();
    }
}
