namespace Crm.Telephony.Sip;

/// <summary>A challenge or credentials: a scheme and its comma-separated fields (RFC 3261 section 25.1, RFC 8760).</summary>
internal sealed class SipAuthHeader
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private SipAuthHeader(string scheme) => Scheme = scheme;

    public string Scheme { get; }

    public bool IsDigest => Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase);

    /// <summary>A field with its quotes undone, or null.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    public static SipAuthHeader? TryParse(string text)
    {
        int space = text.AsSpan().IndexOfAny(' ', '\t');
        if (space <= 0 || !SipGrammar.IsToken(text.AsSpan(0, space)))
        {
            return null;
        }
        var header = new SipAuthHeader(text[..space]);
        List<string> parts = [];
        if (!SipGrammar.TrySplit(text[space..].Trim(), parts))
        {
            return null;
        }
        foreach (string part in parts)
        {
            int equals = part.IndexOf('=');
            if (equals <= 0)
            {
                return null;
            }
            var name = part.AsSpan(0, equals).TrimEnd(" \t");
            var value = part.AsSpan(equals + 1).TrimStart(" \t");
            bool quoted = value is ['"', ..] && SipGrammar.QuotedLength(value) == value.Length;
            if (!SipGrammar.IsToken(name) || (!quoted && value.Contains('"')) || !header._fields.TryAdd(name.ToString(), quoted ? SipGrammar.Unquote(value) : value.ToString()))
            {
                return null;
            }
        }
        return header;
    }
}
