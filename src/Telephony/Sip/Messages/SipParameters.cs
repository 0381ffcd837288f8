namespace Crm.Telephony.Sip;

/// <summary>The <c>;name=value</c> list behind an address, a Via or a URI. Names compare without case; a value is null when there is no equals sign.</summary>
internal readonly struct SipParameters
{
    private readonly List<KeyValuePair<string, string?>>? _items;

    private SipParameters(List<KeyValuePair<string, string?>> items) => _items = items;

    public int Count => _items?.Count ?? 0;

    public KeyValuePair<string, string?> this[int index] => _items![index];

    public bool Has(string name) => Find(name) >= 0;

    /// <summary>The raw value, quotes included, or null.</summary>
    public string? this[string name] => Find(name) is >= 0 and var at ? _items![at].Value : null;

    /// <summary>The value with its quotes undone, or null.</summary>
    public string? Text(string name)
    {
        string? raw = this[name];
        return raw is ['"', ..] ? SipGrammar.Unquote(raw) : raw;
    }

    private int Find(string name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_items![i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>Header parameters: LWS is allowed around the signs and values may be quoted. <paramref name="text"/> starts at the first semicolon.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = default;
        List<KeyValuePair<string, string?>>? items = null;
        text = SipGrammar.Trim(text);
        while (!text.IsEmpty)
        {
            if (text[0] != ';')
            {
                return false;
            }
            text = text[1..];
            int end = SipGrammar.IndexOutside(text, ';');
            if (end == -2 || items?.Count >= SipLimits.Parameters)
            {
                return false;
            }
            var one = SipGrammar.Trim(end < 0 ? text : text[..end]);
            if (!TryParseOne(one, items ??= []))
            {
                return false;
            }
            text = end < 0 ? default : text[end..];
        }
        parameters = new SipParameters(items ?? []);
        return true;
    }

    private static bool TryParseOne(ReadOnlySpan<char> one, List<KeyValuePair<string, string?>> items)
    {
        int equals = one.IndexOf('=');
        var name = equals < 0 ? one : one[..equals].TrimEnd(" \t");
        if (!SipGrammar.IsToken(name))
        {
            return false;
        }
        string? value = null;
        if (equals >= 0)
        {
            var raw = one[(equals + 1)..].TrimStart(" \t");
            bool quoted = raw is ['"', ..] && SipGrammar.QuotedLength(raw) == raw.Length;
            if (!quoted && (raw.IsEmpty || !SipGrammar.Only(raw, SipGrammar.ParameterValue)))
            {
                return false;
            }
            value = raw.ToString();
        }
        items.Add(new(name.ToString(), value));
        return true;
    }

    /// <summary>URI parameters: no LWS, no quotes. <paramref name="text"/> starts at the first semicolon.</summary>
    public static bool TryParseUri(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = default;
        List<KeyValuePair<string, string?>> items = [];
        foreach (var range in text[1..].Split(';'))
        {
            var one = text[1..][range];
            int equals = one.IndexOf('=');
            var name = equals < 0 ? one : one[..equals];
            var value = equals < 0 ? default : one[(equals + 1)..];
            if (name.IsEmpty || (equals >= 0 && value.IsEmpty) || items.Count >= SipLimits.Parameters
                || !SipGrammar.Only(name, SipGrammar.UriParameter) || !SipGrammar.Only(value, SipGrammar.UriParameter)
                || !SipGrammar.EscapesAreWhole(name) || !SipGrammar.EscapesAreWhole(value))
            {
                return false;
            }
            items.Add(new(name.ToString(), equals < 0 ? null : value.ToString()));
        }
        parameters = new SipParameters(items);
        return true;
    }
}
