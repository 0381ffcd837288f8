using System.Globalization;
using System.Net;
using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>Writes one message after the other into one buffer that it keeps; the finished message is copied out once.</summary>
internal sealed class SipWriter
{
    private byte[] _buffer = new byte[2_048];
    private int _length;

    public SipWriter Request(string method, string uri)
    {
        _length = 0;
        return Text(method).Text(" ").Text(uri).Text(" SIP/2.0\r\n");
    }

    public SipWriter Response(int status, string reason)
    {
        _length = 0;
        return Text("SIP/2.0 ").Number(status).Text(" ").Text(reason).Text("\r\n");
    }

    public SipWriter Header(string name, string value) => Text(name).Text(": ").Text(value).Text("\r\n");

    public SipWriter Header(string name, long value) => Text(name).Text(": ").Number(value).Text("\r\n");

    public SipWriter CSeq(uint number, string method) => Text("CSeq: ").Number(number).Text(" ").Text(method).Text("\r\n");

    /// <summary>Echoes a header of a request if it is there.</summary>
    public SipWriter Echo(SipMessage request, string name)
    {
        if (request[name] is { } value)
        {
            Header(name, value);
        }
        return this;
    }

    /// <summary>Echoes a request's Via values, the topmost with what we saw of its sender (RFC 3261 section 18.2.1, RFC 3581 section 4).</summary>
    public SipWriter Vias(SipMessage request, SipFlow flow)
    {
        if (request.Via is null)
        {
            // Too malformed to be read; whoever sent it may still know it again.
            foreach (string line in request.All(SipHeaderNames.Via))
            {
                Header(SipHeaderNames.Via, line);
            }
            return this;
        }
        Text("Via: SIP/").Text(request.Via.Version).Text("/").Text(request.Via.Transport).Text(" ").Text(request.Via.Host);
        if (request.Via.Port > 0)
        {
            Text(":").Number(request.Via.Port);
        }
        var parameters = request.Via.Parameters;
        bool rport = parameters.Has("rport");
        for (int i = 0; i < parameters.Count; i++)
        {
            var (name, value) = parameters[i];
            if (!name.Equals("rport", StringComparison.OrdinalIgnoreCase) && !name.Equals("received", StringComparison.OrdinalIgnoreCase))
            {
                Text(";").Text(name).Text(value is null ? "" : "=").Text(value ?? "");
            }
        }
        var remote = flow.Remote.Address;
        if (rport || !IPAddress.TryParse(request.Via.Host, out var sentBy) || !sentBy.Equals(remote))
        {
            Text(";received=").Text(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4().ToString() : remote.ToString());
        }
        if (rport)
        {
            Text(";rport=").Number(flow.Remote.Port);
        }
        Text("\r\n");
        for (int i = 1; i < request.Vias.Count; i++)
        {
            Header(SipHeaderNames.Via, request.Vias[i]);
        }
        return this;
    }

    /// <summary>Ends the message without a body.</summary>
    public byte[] Finish() => Finish(null, default);

    public byte[] Finish(string? contentType, ReadOnlySpan<byte> body)
    {
        if (contentType is not null && body.Length > 0)
        {
            Header(SipHeaderNames.ContentType, contentType);
        }
        Header(SipHeaderNames.ContentLength, body.Length).Text("\r\n");
        Reserve(body.Length);
        body.CopyTo(_buffer.AsSpan(_length));
        _length += body.Length;
        return _buffer.AsSpan(0, _length).ToArray();
    }

    /// <summary>A host as it stands in a URI: IPv6 addresses in brackets.</summary>
    public static string HostPort(SipHostPort address)
    {
        bool bare = address.Host.Contains(':') && address.Host[0] != '[';
        string host = bare ? $"[{address.Host}]" : address.Host;
        return address.Port == 0 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{address.Port}");
    }

    private SipWriter Text(string text)
    {
        Reserve(text.Length);
        _length += Encoding.Latin1.GetBytes(text, _buffer.AsSpan(_length));
        return this;
    }

    private SipWriter Number(long value)
    {
        Reserve(20);
        value.TryFormat(_buffer.AsSpan(_length), out int written, default, CultureInfo.InvariantCulture);
        _length += written;
        return this;
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
        }
    }
}
