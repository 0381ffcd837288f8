namespace Crm.Telephony.Sip;

/// <summary>One header line, name in its canonical spelling, value unfolded and trimmed, as Latin-1 text (<see cref="SipText"/>).</summary>
internal readonly record struct SipHeader(string Name, string Value);

/// <summary>
/// A parsed request or response. Of a message that was rejected only what could be read is set, which is enough to refuse it.
/// </summary>
internal sealed class SipMessage
{
    private static readonly List<string> None = [];

    public bool IsRequest { get; init; }
    /// <summary>Of a request its method, of a response the method of CSeq.</summary>
    public string Method { get; set; } = "";
    public SipUri RequestUri { get; set; } = null!;
    public int Status { get; init; }
    public string Reason { get; init; } = "";
    public List<SipHeader> Headers { get; } = new(16);
    public byte[] Body { get; set; } = [];

    /// <summary>Every Via value, topmost first.</summary>
    public List<string> Vias { get; set; } = None;
    public SipVia Via { get; set; } = null!;
    public SipAddress From { get; set; } = null!;
    public SipAddress To { get; set; } = null!;
    public string CallId { get; set; } = "";
    public uint CSeq { get; set; }
    /// <summary>Null when the header is absent, as RFC 2543 peers leave it.</summary>
    public int? MaxForwards { get; set; }
    public List<SipAddress> Contacts { get; set; } = [];
    /// <summary>Contact: * (RFC 3261 section 10.2.2).</summary>
    public bool ContactIsStar { get; set; }
    public List<string> RecordRoutes { get; set; } = None;

    public string FromTag => From.Tag ?? "";
    public string? ToTag => To.Tag;

    /// <summary>The first value of a header, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in Headers)
            {
                if (ReferenceEquals(header.Name, name))
                {
                    return header.Value;
                }
            }
            return Find(name);
        }
    }

    public IEnumerable<string> All(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                yield return header.Value;
            }
        }
    }

    /// <summary>The values of a comma-separated header over all its lines.</summary>
    public List<string> List(string name)
    {
        List<string> values = [];
        foreach (string line in All(name))
        {
            if (line.Length > 0)
            {
                SipGrammar.TrySplit(line, values);
            }
        }
        return values;
    }

    /// <summary>The body if it is of that type, else the part of a multipart body that is, else empty.</summary>
    public ReadOnlyMemory<byte> BodyOf(string contentType) => IsType(contentType) ? Body
        : IsType("multipart/mixed") || IsType("multipart/alternative") ? SipParts.Find(Body, Boundary, contentType)
        : default;

    private string Boundary
    {
        get
        {
            string value = this[SipHeaderNames.ContentType]!;
            int semicolon = value.IndexOf(';');
            return semicolon >= 0 && SipParameters.TryParse(value.AsSpan(semicolon), out var parameters) ? parameters.Text("boundary") ?? "" : "";
        }
    }

    public bool IsType(string contentType)
    {
        if (Body.Length == 0 || this[SipHeaderNames.ContentType] is not { } value)
        {
            return false;
        }
        int semicolon = value.IndexOf(';');
        return SipGrammar.Trim(semicolon < 0 ? value : value.AsSpan(0, semicolon)).Equals(contentType, StringComparison.OrdinalIgnoreCase);
    }

    private string? Find(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }
        return null;
    }
}
