using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Benchmarks;

/// <summary>What one run measured; times in milliseconds.</summary>
internal sealed record CallSetupRun(int Calls, int Failed, double PerSecond, double[] InviteOutTimes, double[] AnsweredTimes)
{
    public double InviteOut(double quantile) => At(InviteOutTimes, quantile);

    public double Answered(double quantile) => At(AnsweredTimes, quantile);

    private static double At(double[] sorted, double quantile) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(quantile * sorted.Length))];
}

/// <summary>A caller and an agent as two sockets and one thread: text templates, no parser, so that they cost little beside what is measured.</summary>
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
    private readonly List<double> _inviteOut = [];
    private readonly List<double> _answered = [];
    private int _ended;
    private int _failed;
    private int _lastCall;

    public IPEndPoint Server { get; set; } = new(IPAddress.Loopback, 5060);

    public IPEndPoint CallerAddress => (IPEndPoint)_caller.LocalEndPoint!;

    public IPEndPoint AgentAddress => (IPEndPoint)_agent.LocalEndPoint!;

    /// <summary>Places the calls at an even rate; each is hung up by the caller as soon as it is answered.</summary>
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
        var sockets = new List<Socket>();
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
            sockets.Clear();
            sockets.Add(_caller);
            sockets.Add(_agent);
            var wait = placed < calls ? ((double)placed / rate) - elapsed.TotalSeconds : 0.1;
            Socket.Select(sockets, null, null, TimeSpan.FromSeconds(Math.Max(wait, 0)));
            Drain(_agent, OnAgentMessage);
            Drain(_caller, OnCallerMessage);
        }
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new CallSetupRun(calls, calls - _ended, _ended / seconds, [.. _inviteOut.Order()], [.. _answered.Order()]);
    }

    private void Place()
    {
        var id = $"bench{++_lastCall}";
        var body = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
        var from = callerNumber(_lastCall);
        _from[id] = from;
        _sent[id] = _sentFrom[from] = Stopwatch.GetTimestamp();
        Send(_caller, $"INVITE sip:{dialed}@{Server} SIP/2.0\r\n{CallerHeaders(id, "INVITE", 1, "")}Contact: <sip:caller@{CallerAddress}>\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private string CallerHeaders(string id, string method, int number, string toTag) =>
        $"Via: SIP/2.0/UDP {CallerAddress};branch=z9hG4bK{id}{(number == 1 && method == "ACK" ? "ack" : method)}\r\nMax-Forwards: 70\r\nFrom: <sip:{_from[id]}@127.0.0.1>;tag={id}\r\nTo: <sip:{dialed}@127.0.0.1>{toTag}\r\nCall-ID: {id}\r\nCSeq: {number} {method}\r\n";

    private void OnAgentMessage(string message)
    {
        if (message.StartsWith("INVITE ", StringComparison.Ordinal))
        {
            if (Value(message, "From") is { } from && _sentFrom.Remove(UserOf(from), out var at))
            {
                _inviteOut.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            var body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";
            Send(_agent, $"SIP/2.0 200 OK\r\n{Copied(message, tag: true)}Contact: <sip:agent@{AgentAddress}>\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        }
        else if (message.StartsWith("BYE ", StringComparison.Ordinal))
        {
            Send(_agent, $"SIP/2.0 200 OK\r\n{Copied(message, tag: false)}Content-Length: 0\r\n\r\n");
        }
    }

    private void OnCallerMessage(string message)
    {
        if (!message.StartsWith("SIP/2.0 ", StringComparison.Ordinal) || message[8] == '1' || Value(message, "Call-ID") is not { } id)
        {
            return;
        }
        if (Value(message, "CSeq")!.EndsWith("BYE", StringComparison.Ordinal))
        {
            _ended += _sent.Remove(id) ? 1 : 0;
            return;
        }
        var to = Value(message, "To")!;
        var tag = to[to.IndexOf(';', StringComparison.Ordinal)..];
        var target = Value(message, "Contact")?.Trim('<', '>') ?? $"sip:{dialed}@{Server}";
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
        Send(_caller, $"BYE {target} SIP/2.0\r\n{CallerHeaders(id, "BYE", 2, tag)}Content-Length: 0\r\n\r\n");
    }

    private static string UserOf(string header)
    {
        var start = header.IndexOf("sip:", StringComparison.Ordinal) + 4;
        return header[start..header.IndexOf('@', start)];
    }

    private void Drain(Socket socket, Action<string> handle)
    {
        while (socket.Available > 0)
        {
            handle(Encoding.ASCII.GetString(_buffer, 0, socket.Receive(_buffer)));
        }
    }

    private void Send(Socket socket, string message) => socket.SendTo(Encoding.ASCII.GetBytes(message), Server);

    private static string Copied(string request, bool tag) =>
        string.Concat(request.Split("\r\n").TakeWhile(line => line.Length > 0)
            .Where(line => line.StartsWith("Via:", StringComparison.Ordinal) || line.StartsWith("From:", StringComparison.Ordinal) || line.StartsWith("To:", StringComparison.Ordinal) || line.StartsWith("Call-ID:", StringComparison.Ordinal) || line.StartsWith("CSeq:", StringComparison.Ordinal))
            .Select(line => line + (tag && line.StartsWith("To:", StringComparison.Ordinal) ? ";tag=agent" : "") + "\r\n"));

    private static string? Value(string message, string name)
    {
        var at = message.IndexOf($"\r\n{name}: ", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }
        at += name.Length + 4;
        return message[at..message.IndexOf("\r\n", at, StringComparison.Ordinal)];
    }

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
