namespace Crm.Telephony.Sip;

/// <summary>A request of ours before it has a transaction: what is written again, with another CSeq and branch, when it is challenged.</summary>
internal sealed record OutgoingRequest(string Method, string Uri, string From, string To, string CallId, uint CSeq)
{
    public IReadOnlyList<string> Routes { get; init; } = [];
    public string? Contact { get; init; }
    /// <summary>Answer to a challenge: header name and value.</summary>
    public SipHeader? Authorization { get; init; }
    public IReadOnlyList<SipHeader> Headers { get; init; } = [];
    public string? ContentType { get; init; }
    public ReadOnlyMemory<byte> Body { get; init; }

    public byte[] Write(SipCore core, string via)
    {
        var writer = Start(core, via, Method, To).CSeq(CSeq, Method);
        if (Contact is not null)
        {
            writer.Header(SipHeaderNames.Contact, Contact);
        }
        if (Authorization is { } authorization)
        {
            writer.Header(authorization.Name, authorization.Value);
        }
        foreach (var header in Headers)
        {
            writer.Header(header.Name, header.Value);
        }
        if (Method is SipMethods.Invite or SipMethods.Update or SipMethods.Options)
        {
            writer.Header(SipHeaderNames.Allow, SipMethods.Allow);
        }
        writer.Header(SipHeaderNames.UserAgent, core.Options.UserAgent);
        return writer.Finish(ContentType, Body.Span);
    }

    /// <summary>The ACK to a failure response belongs to the INVITE's transaction: same Via, To of the response (RFC 3261 section 17.1.1.3).</summary>
    public byte[] WriteFailureAck(SipCore core, string via, SipMessage response)
        => Start(core, via, SipMethods.Ack, response.To.Text).CSeq(CSeq, SipMethods.Ack).Finish();

    /// <summary>A CANCEL is the INVITE's head with its own method (section 9.1).</summary>
    public byte[] WriteCancel(SipCore core, string via, string? reason)
    {
        var writer = Start(core, via, SipMethods.Cancel, To).CSeq(CSeq, SipMethods.Cancel);
        if (reason is not null)
        {
            writer.Header(SipHeaderNames.Reason, reason);
        }
        return writer.Finish();
    }

    private SipWriter Start(SipCore core, string via, string method, string to)
    {
        var writer = core.Writer.Request(method, Uri).Header(SipHeaderNames.Via, via);
        foreach (string route in Routes)
        {
            writer.Header(SipHeaderNames.Route, route);
        }
        return writer.Header(SipHeaderNames.MaxForwards, 70)
            .Header(SipHeaderNames.From, From)
            .Header(SipHeaderNames.To, to)
            .Header(SipHeaderNames.CallId, CallId);
    }
}
