namespace Crm.Telephony.Sip;

/// <summary>The value of From, To, Contact, Route and their like: name-addr or addr-spec with header parameters (RFC 3261 section 20.10).</summary>
internal sealed class SipAddress
{
    private SipAddress(string text, string? display, SipUri uri, SipParameters parameters)
    {
        Text = text;
        Display = display;
        Uri = uri;
        Parameters = parameters;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }
    /// <summary>Display name without quotes; null when there is none.</summary>
    public string? Display { get; }
    public SipUri Uri { get; }
    public SipParameters Parameters { get; }
    public string? Tag => Parameters["tag"];

    public static SipAddress? TryParse(string text)
    {
        var rest = SipGrammar.Trim(text);
        int bracket = SipGrammar.IndexOutside(rest, '<');
        if (bracket == -2)
        {
            return null;
        }
        return bracket < 0 ? TryParseBare(text, rest) : TryParseBracketed(text, rest, bracket);
    }

    private static SipAddress? TryParseBracketed(string text, ReadOnlySpan<char> rest, int bracket)
    {
        int close = rest[bracket..].IndexOf('>');
        if (close < 0 || !TryDisplay(SipGrammar.Trim(rest[..bracket]), out string? display))
        {
            return null;
        }
        var uri = SipUri.TryParse(rest[(bracket + 1)..(bracket + close)]);
        return uri is not null && SipParameters.TryParse(rest[(bracket + close + 1)..], out var parameters)
            ? new SipAddress(text, display, uri, parameters)
            : null;
    }

    /// <summary>Without brackets everything behind a semicolon belongs to the header, and a comma or question mark is not allowed (section 20.10).</summary>
    private static SipAddress? TryParseBare(string text, ReadOnlySpan<char> rest)
    {
        int semicolon = rest.IndexOf(';');
        var spec = (semicolon < 0 ? rest : rest[..semicolon]).TrimEnd(" \t");
        if (spec.ContainsAny(',', '?') || SipUri.TryParse(spec) is not { } uri)
        {
            return null;
        }
        return SipParameters.TryParse(semicolon < 0 ? default : rest[semicolon..], out var parameters)
            ? new SipAddress(text, null, uri, parameters)
            : null;
    }

    /// <summary>A quoted string, or tokens with LWS between them.</summary>
    private static bool TryDisplay(ReadOnlySpan<char> text, out string? display)
    {
        display = null;
        if (text.IsEmpty)
        {
            return true;
        }
        if (text[0] == '"')
        {
            bool whole = SipGrammar.QuotedLength(text) == text.Length;
            display = whole ? SipGrammar.Unquote(text) : null;
            return whole;
        }
        display = text.ToString();
        foreach (char c in text)
        {
            // Letters beyond ASCII are not tokens, but phones send them unquoted and they cannot be mistaken for anything else.
            if (c is not (' ' or '\t') && c < 128 && !SipGrammar.Token.Contains(c))
            {
                return false;
            }
        }
        return true;
    }
}
