namespace Crm.Telephony.Sip;

/// <summary>One Via value (RFC 3261 section 20.42).</summary>
internal sealed class SipVia
{
    public const string MagicCookie = "z9hG4bK";

    private SipVia(string text, string version, string transport, string host, int port, SipParameters parameters)
    {
        Text = text;
        Version = version;
        Transport = transport;
        Host = host;
        Port = port;
        Parameters = parameters;
    }

    public string Text { get; }
    /// <summary>Of SIP; a request of another version is refused with its own Via echoed (RFC 4475 section 3.1.2.16).</summary>
    public string Version { get; }
    public string Transport { get; }
    public string Host { get; }
    /// <summary>0 when it names none.</summary>
    public int Port { get; }
    public SipParameters Parameters { get; }

    /// <summary>The branch if it identifies a transaction (section 8.1.1.7); null for RFC 2543 peers and for a bare cookie (RFC 4475 section 3.2.1).</summary>
    public string? Branch
        => Parameters["branch"] is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase)
            ? branch
            : null;

    public static SipVia? TryParse(string text)
    {
        var rest = SipGrammar.Trim(text);
        int slash = rest.IndexOf('/');
        if (slash < 0 || !SipGrammar.Trim(rest[..slash]).Equals("SIP", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        rest = rest[(slash + 1)..];
        slash = rest.IndexOf('/');
        if (slash < 0 || !SipGrammar.IsToken(SipGrammar.Trim(rest[..slash])))
        {
            return null;
        }
        string version = SipGrammar.Trim(rest[..slash]).ToString();
        rest = rest[(slash + 1)..].TrimStart(" \t");
        int space = rest.IndexOfAny(' ', '\t');
        if (space <= 0 || !SipGrammar.IsToken(rest[..space]))
        {
            return null;
        }
        string transport = rest[..space].ToString();
        rest = rest[space..];
        int semicolon = rest.IndexOf(';');
        var sentBy = semicolon < 0 ? rest : rest[..semicolon];
        if (!TrySentBy(SipGrammar.Trim(sentBy), out string host, out int port)
            || !SipParameters.TryParse(semicolon < 0 ? default : rest[semicolon..], out var parameters))
        {
            return null;
        }
        return new SipVia(text, version, transport, host, port, parameters);
    }

    /// <summary>LWS is allowed around the colon of sent-by.</summary>
    private static bool TrySentBy(ReadOnlySpan<char> text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        int bracket = text.LastIndexOf(']');
        if (colon > bracket && colon > 0)
        {
            string tight = $"{text[..colon].TrimEnd(" \t")}:{text[(colon + 1)..].TrimStart(" \t")}";
            return SipUri.TryHostPort(tight, out host, out port);
        }
        return SipUri.TryHostPort(text, out host, out port);
    }
}
