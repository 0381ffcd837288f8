using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Host.Tests.Walks;

/// <summary>A trunk that writes its SIP by hand: headers as hostile as they come, no telephone events, keys by INFO.</summary>
internal sealed class RawCaller : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly UdpClient _socket;
    private readonly IPEndPoint _center;
    private readonly int _port;
    private readonly string _from;
    private readonly string _callId;
    private string _to = "";
    private int _sequence;

    /// <param name="from">The From header's value, with its tag.</param>
    public RawCaller(int port, IPEndPoint center, string from, string callId)
    {
        _port = port;
        _center = center;
        _from = from;
        _callId = callId;
        _socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>The configuration's entry for a trunk at this port.</summary>
    public static JsonObject Trunk(int port) => new()
    {
        ["name"] = "raw", ["addresses"] = new JsonArray($"127.0.0.1:{port}"), ["host"] = "127.0.0.1", ["port"] = port, ["callerId"] = Center.Line,
    };

    /// <summary>Calls a number and confirms the answer.</summary>
    public async Task CallAsync(string number)
    {
        _to = $"<sip:{number}@{_center}>";
        var sdp = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {_port + 1 & ~1} RTP/AVP 0\r\n";
        var answer = await AskAsync("INVITE", $"sip:{number}@{_center}", "application/sdp", sdp);
        _to = Header(answer, "To");
        await SendAsync(Write("ACK", $"sip:{_center}", "", ""));
    }

    public Task InfoAsync(string body) => AskAsync("INFO", $"sip:{_center}", "application/dtmf-relay", body);

    public Task EndAsync() => AskAsync("BYE", $"sip:{_center}", "", "");

    /// <summary>Sends a request, again when nothing comes, until it is answered with 200.</summary>
    private async Task<string> AskAsync(string method, string uri, string type, string body)
    {
        _sequence++;
        var request = Write(method, uri, type, body);
        using var limit = new CancellationTokenSource(Soon);
        while (true)
        {
            await SendAsync(request);
            if (await AnswerAsync(method, limit.Token) is { } answer)
            {
                return answer;
            }
        }
    }

    private async Task<string?> AnswerAsync(string method, CancellationToken limit)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(limit);
        patience.CancelAfter(Again);
        try
        {
            while (true)
            {
                var text = Encoding.UTF8.GetString((await _socket.ReceiveAsync(patience.Token)).Buffer);
                if (!text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) || Header(text, "CSeq") != $"{_sequence} {method}" || text[8] == '1')
                {
                    continue;
                }

                Assert.StartsWith("SIP/2.0 200", text);
                return text;
            }
        }
        catch (OperationCanceledException) when (!limit.IsCancellationRequested)
        {
            return null;
        }
    }

    private string Write(string method, string uri, string type, string body)
    {
        var text = new StringBuilder();
        text.Append($"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{_port};branch=z9hG4bK-{method}-{_sequence}-{_port}\r\nMax-Forwards: 70\r\n");
        text.Append($"From: {_from}\r\nTo: {_to}\r\nCall-ID: {_callId}\r\nCSeq: {_sequence} {method}\r\nContact: <sip:raw@127.0.0.1:{_port}>\r\n");
        if (type.Length > 0)
        {
            text.Append($"Content-Type: {type}\r\n");
        }

        return text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}").ToString();
    }

    private async Task SendAsync(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        await _socket.SendAsync(bytes, bytes.Length, _center);
    }

    private static string Header(string message, string name)
    {
        var start = message.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase) + name.Length + 4;
        return message[start..message.IndexOf("\r\n", start, StringComparison.Ordinal)];
    }

    public void Dispose() => _socket.Dispose();
}
