using System.Buffers;

namespace Crm.Telephony.Sip;

/// <summary>The small productions that every header shares (RFC 3261 section 25.1). Folding is undone before they are used, so LWS is SP and HTAB.</summary>
internal static class SipGrammar
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static readonly SearchValues<char> Token = SearchValues.Create(Alphanumeric + "-.!%*_+`'~");
    public static readonly SearchValues<char> Word = SearchValues.Create(Alphanumeric + "-.!%*_+`'~()<>:\\\"/[]?{}@");
    public static readonly SearchValues<char> Host = SearchValues.Create(Alphanumeric + "-._");
    public static readonly SearchValues<char> Scheme = SearchValues.Create(Alphanumeric + "+-.");
    public static readonly SearchValues<char> User = SearchValues.Create(Alphanumeric + "-_.!~*'()%&=+$,;?/");
    public static readonly SearchValues<char> Password = SearchValues.Create(Alphanumeric + "-_.!~*'()%&=+$,");
    public static readonly SearchValues<char> UriParameter = SearchValues.Create(Alphanumeric + "-_.!~*'()%[]/:&+$");
    public static readonly SearchValues<char> UriHeaders = SearchValues.Create(Alphanumeric + "-_.!~*'()%[]/?:+$=&");
    /// <summary>Characters of an absolute URI of a scheme that is not ours; enough to keep it from breaking a header.</summary>
    public static readonly SearchValues<char> OtherUri = SearchValues.Create(Alphanumeric + "-_.!~*'()%;/?:@&=+$,#[]");
    /// <summary>A parameter's value without quotes: a token or a host, IPv6 references and bare IPv6 addresses (RFC 5118 section 4.5) included.</summary>
    public static readonly SearchValues<char> ParameterValue = SearchValues.Create(Alphanumeric + "-.!%*_+`'~[]:/@");

    public static bool Only(ReadOnlySpan<char> text, SearchValues<char> set) => !text.ContainsAnyExcept(set);

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && Only(text, Token);

    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \t");

    /// <summary>Every percent sign is followed by two hexadecimal digits.</summary>
    public static bool EscapesAreWhole(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOf('%'); at >= 0;)
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
            int next = text[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }
        return true;
    }

    /// <summary>Length of the quoted string at the start of <paramref name="text"/>, quotes included; 0 when it is not closed.</summary>
    public static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }
        return 0;
    }

    /// <summary>The text within quotes, with its escapes undone.</summary>
    public static string Unquote(ReadOnlySpan<char> quoted)
    {
        var inner = quoted[1..^1];
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }
        var text = new System.Text.StringBuilder(inner.Length);
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
            {
                i++;
            }
            text.Append(inner[i]);
        }
        return text.ToString();
    }

    /// <summary>Finds <paramref name="wanted"/> outside quotes and angle brackets; -1 when absent, -2 when a quote or bracket is not closed before it.</summary>
    public static int IndexOutside(ReadOnlySpan<char> text, char wanted)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == wanted)
            {
                return i;
            }
            if (c == '"')
            {
                int length = QuotedLength(text[i..]);
                if (length == 0)
                {
                    return -2;
                }
                i += length - 1;
            }
            else if (c == '<')
            {
                int length = text[i..].IndexOf('>');
                if (length < 0)
                {
                    return -2;
                }
                i += length;
            }
        }
        return -1;
    }

    /// <summary>Appends the values of a comma-separated header. False when it is unbalanced, has an empty value or too many.</summary>
    public static bool TrySplit(string text, List<string> values)
    {
        ReadOnlySpan<char> rest = text;
        while (true)
        {
            int comma = IndexOutside(rest, ',');
            var value = Trim(comma < 0 ? rest : rest[..comma]);
            if (comma == -2 || value.IsEmpty || values.Count >= SipLimits.ListValues)
            {
                return false;
            }
            values.Add(value.Length == text.Length ? text : value.ToString());
            if (comma < 0)
            {
                return true;
            }
            rest = rest[(comma + 1)..];
        }
    }

    /// <summary>A decimal number without sign, at most <paramref name="max"/>. Leading zeros are allowed (RFC 4475 section 3.1.1.1).</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, uint max, out uint value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }
        ulong sum = 0;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
            sum = (sum * 10) + (ulong)(c - '0');
            if (sum > max)
            {
                return false;
            }
        }
        value = (uint)sum;
        return true;
    }
}
