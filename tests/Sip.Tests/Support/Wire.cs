using System.Net;
using System.Text;
using Crm.Telephony.Sip;

namespace Crm.Sip.Tests;

/// <summary>One engine, spoken to in raw messages.</summary>
internal sealed class Wire
{
    public Wire(SipEngineOptions? options = null) => Engine = new SipEngine(options ?? Engines.ServerOptions());

    public SipEngine Engine { get; }

    public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the raw messages come from.</summary>
    public SipFlow Flow { get; set; } = Engines.Udp(Engines.Carrier);

    public string? User { get; set; }

    public List<SipOutput> Events { get; } = [];

    /// <summary>Gives a message in; returns the messages that come out.</summary>
    public List<string> Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public List<string> Send(byte[] bytes)
    {
        Engine.Receive(Flow, bytes, User, Now);
        return Drain();
    }

    public List<string> Do(Action<SipEngine, TimeSpan> command)
    {
        command(Engine, Now);
        return Drain();
    }

    /// <summary>Goes to an instant and runs what is due then.</summary>
    public List<string> At(TimeSpan now)
    {
        Now = now;
        Engine.Tick(now);
        return Drain();
    }

    /// <summary>Lets time pass, deadline by deadline; returns all messages sent with their times.</summary>
    public List<(TimeSpan At, string Text)> Run(TimeSpan time)
    {
        List<(TimeSpan, string)> sent = [];
        var end = Now + time;
        while (Engine.NextDeadline is { } next && next <= end)
        {
            sent.AddRange(At(next).Select(text => (next, text)));
        }
        Now = end;
        return sent;
    }

    public T Last<T>() where T : SipOutput => Events.OfType<T>().Last();

    public List<string> Drain()
    {
        List<string> sent = [];
        while (Engine.TryTake(out var output))
        {
            if (output is SipTransmit transmit)
            {
                sent.Add(Encoding.Latin1.GetString(transmit.Message.Span));
                LastFlow = transmit.Flow;
            }
            else
            {
                Events.Add(output);
            }
        }
        return sent;
    }

    /// <summary>Where the last message went.</summary>
    public SipFlow LastFlow { get; private set; }

    // ---- messages as the carrier writes them ------------------------------------------------------

    public static string Request(string method, string uri = "sip:100@192.0.2.1", string callId = "call-1", uint cseq = 1, string fromTag = "their-tag",
        string toTag = "", string branch = "z9hG4bKa1", string from = "sip:4912345@carrier.test", string to = "sip:100@crm.test", string extra = "", string body = "")
    {
        string tag = toTag.Length == 0 ? "" : $";tag={toTag}";
        string type = body.Length == 0 ? "" : "Content-Type: application/sdp\r\n";
        return $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch={branch}\r\nMax-Forwards: 70\r\nFrom: <{from}>;tag={fromTag}\r\nTo: <{to}>{tag}\r\n"
            + $"Call-ID: {callId}\r\nCSeq: {cseq} {(method)}\r\nContact: <sip:peer@192.0.2.10:5060>\r\n{extra}{type}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    public static string Sdp => Encoding.ASCII.GetString(Engines.Offer);

    /// <summary>A response to a request that the engine sent.</summary>
    public static string Response(string request, int status, string toTag = "their-tag", string extra = "", string body = "")
    {
        var lines = request.Split("\r\n");
        string Line(string name) => lines.First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        string to = Line("To").Contains(";tag=", StringComparison.Ordinal) ? Line("To") : $"{Line("To")};tag={toTag}";
        string type = body.Length == 0 ? "" : "Content-Type: application/sdp\r\n";
        return $"SIP/2.0 {status} Because\r\n{Line("Via")}\r\n{Line("From")}\r\n{to}\r\n{Line("Call-ID")}\r\n{Line("CSeq")}\r\nContact: <sip:peer@192.0.2.10:5060>\r\n{extra}{type}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    public static string Header(string message, string name)
        => message.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    public static int Status(string message) => int.Parse(message.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public static string ToTag(string message) => Header(message, "To").Split(";tag=")[1];

    public static SipFlow Web(long connection) => new(SipTransport.WebSocket, new IPEndPoint(IPAddress.Parse("192.0.2.30"), 40_000 + (int)connection), connection);
}
