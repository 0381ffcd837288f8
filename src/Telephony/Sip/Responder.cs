using System.Security.Cryptography;
using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>Writes responses (RFC 3261 section 8.2.6), and sends those that need no transaction.</summary>
internal sealed class Responder(SipCore core)
{
    private readonly byte[] _tagKey = IdSource.Derive(core.Options.Random.Span, "tags"u8);

    /// <summary>A response with the headers that every response echoes. <paramref name="toTag"/> is added where the request has none.</summary>
    public byte[] Write(SipMessage request, SipFlow flow, int status, string? reason, string? toTag, params ReadOnlySpan<SipHeader> extra)
    {
        Start(request, flow, status, reason, toTag, extra);
        return core.Writer.Finish();
    }

    /// <summary>A response that forms or refreshes a dialog: with Record-Route, our Contact and a body (section 12.1.1).</summary>
    public byte[] WriteDialog(SipMessage request, SipFlow flow, int status, string toTag, string contact, ReadOnlyMemory<byte> sdp, params IReadOnlyList<SipHeader> extra)
    {
        Start(request, flow, status, null, toTag, []);
        foreach (string route in request.RecordRoutes)
        {
            core.Writer.Header(SipHeaderNames.RecordRoute, route);
        }
        core.Writer.Header(SipHeaderNames.Contact, contact).Header(SipHeaderNames.Allow, SipMethods.Allow);
        foreach (var header in extra)
        {
            core.Writer.Header(header.Name, header.Value);
        }
        return core.Writer.Finish("application/sdp", sdp.Span);
    }

    /// <summary>
    /// Answers and forgets (section 8.2.7): a repeated request is worked out again and gets the same answer, because the tag is made
    /// from the request itself. Used for everything that strangers can cause, so that they cost no memory.
    /// </summary>
    public void Stateless(SipMessage request, SipFlow flow, int status, string? reason, params ReadOnlySpan<SipHeader> extra)
    {
        if (request.Method != SipMethods.Ack)
        {
            core.Send(flow, Write(request, flow, status, reason, StatelessTag(request), extra));
        }
    }

    private string StatelessTag(SipMessage request)
    {
        string seed = $"{request[SipHeaderNames.Via]} {request[SipHeaderNames.CallId]} {request[SipHeaderNames.CSeq]}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(_tagKey, Encoding.Latin1.GetBytes(seed)).AsSpan(0, 10));
    }

    private void Start(SipMessage request, SipFlow flow, int status, string? reason, string? toTag, ReadOnlySpan<SipHeader> extra)
    {
        // A rejected request may lack headers, or have some that could not be read: what is there is echoed as it came.
        var writer = core.Writer.Response(status, reason ?? SipReasons.Of(status)).Vias(request, flow).Echo(request, SipHeaderNames.From);
        if (status > 100 && toTag is not null && request.To is not null && request.ToTag is null)
        {
            writer.Header(SipHeaderNames.To, $"{request.To.Text};tag={toTag}");
        }
        else
        {
            writer.Echo(request, SipHeaderNames.To);
        }
        writer.Echo(request, SipHeaderNames.CallId).Echo(request, SipHeaderNames.CSeq);
        foreach (var header in extra)
        {
            writer.Header(header.Name, header.Value);
        }
        if (status > 100)
        {
            writer.Header(SipHeaderNames.Server, core.Options.UserAgent);
        }
    }
}
