namespace Crm.Telephony.Sip;

/// <summary>What every machine of one engine shares: the outputs, the timers, the ids and the writer.</summary>
internal sealed class SipCore(SipEngineOptions options)
{
    public SipEngineOptions Options { get; } = options;
    public TimerHeap Timers { get; } = new();
    public IdSource Ids { get; } = new(options.Random.Span);
    public SipWriter Writer { get; } = new();
    public Queue<SipOutput> Outputs { get; } = new();

    /// <summary>Round-trip estimate (RFC 3261 table 4).</summary>
    public TimeSpan T1 => Options.T1;
    /// <summary>Longest interval between repetitions.</summary>
    public TimeSpan T2 => Options.T1 * 8;
    /// <summary>How long a message may stay in the network.</summary>
    public TimeSpan T4 => Options.T1 * 10;
    /// <summary>How long a transaction waits before it gives up: timers B, F, H, J, L and M.</summary>
    public TimeSpan GiveUp => Options.T1 * 64;

    public void Send(SipFlow flow, ReadOnlyMemory<byte> message) => Outputs.Enqueue(new SipTransmit(flow, message));

    public void Emit(SipOutput output) => Outputs.Enqueue(output);

    /// <summary>Doubles an interval up to T2.</summary>
    public TimeSpan Double(TimeSpan interval) => interval * 2 < T2 ? interval * 2 : T2;

    /// <summary>Our Via for a request by a flow.</summary>
    public string Via(SipFlow flow, string branch)
    {
        var local = Options.LocalAddress(flow.Transport, flow.Remote);
        string rport = flow.Transport == SipTransport.Udp ? ";rport" : "";
        return $"SIP/2.0/{TransportName(flow.Transport)} {SipWriter.HostPort(local)};branch={branch}{rport}";
    }

    /// <summary>Our Contact for a peer that is reached by a flow.</summary>
    public string Contact(SipFlow flow, string user)
    {
        var local = Options.LocalAddress(flow.Transport, flow.Remote);
        string transport = flow.Transport switch
        {
            SipTransport.Udp => "",
            SipTransport.WebSocket or SipTransport.SecureWebSocket => ";transport=ws",
            SipTransport.Tls => ";transport=tls",
            _ => ";transport=tcp",
        };
        string name = user.Length == 0 ? "" : $"{user}@";
        return $"<sip:{name}{SipWriter.HostPort(local)}{transport}>";
    }

    private static string TransportName(SipTransport transport) => transport switch
    {
        SipTransport.Udp => "UDP",
        SipTransport.Tcp => "TCP",
        SipTransport.Tls => "TLS",
        SipTransport.WebSocket => "WS",
        _ => "WSS",
    };
}
