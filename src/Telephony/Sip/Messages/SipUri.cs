using System.Net;
using System.Net.Sockets;

namespace Crm.Telephony.Sip;

/// <summary>A URI (RFC 3261 section 19.1). Of schemes other than sip and sips only the text is known.</summary>
internal sealed class SipUri
{
    private SipUri(string text, string scheme)
    {
        Text = text;
        Scheme = scheme;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }
    public string Scheme { get; }
    public bool IsSip => Scheme is "sip" or "sips";
    /// <summary>User part with its escapes; null when there is none.</summary>
    public string? User { get; private init; }
    public string Host { get; private init; } = "";
    /// <summary>0 when the URI names none.</summary>
    public int Port { get; private init; }
    public SipParameters Parameters { get; private init; }
    /// <summary>What follows the question mark, or null.</summary>
    public string? Headers { get; private init; }

    /// <summary>The host's address if it is written as one.</summary>
    public IPAddress? Address
        => Host.Length > 0 && (Host[0] == '[' || char.IsAsciiDigit(Host[^1])) && IPAddress.TryParse(Host, out var address) ? address : null;

    public static SipUri? TryParse(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        if (text.Length > SipLimits.Uri || colon <= 0 || !char.IsAsciiLetter(text[0]) || !SipGrammar.Only(text[..colon], SipGrammar.Scheme))
        {
            return null;
        }
        string scheme = text[..colon].ToString().ToLowerInvariant();
        if (scheme is "sip" or "sips")
        {
            return TryParseSip(text, scheme, text[(colon + 1)..]);
        }
        var rest = text[(colon + 1)..];
        return rest.IsEmpty || !SipGrammar.Only(rest, SipGrammar.OtherUri) ? null : new SipUri(text.ToString(), scheme);
    }

    private static SipUri? TryParseSip(ReadOnlySpan<char> text, string scheme, ReadOnlySpan<char> rest)
    {
        // The user part may hold '?' and ';', so the at sign is looked for first; it has to be escaped everywhere else.
        string? user = null;
        int at = rest.IndexOf('@');
        if (at >= 0)
        {
            if (!IsUserInfo(rest[..at], out user))
            {
                return null;
            }
            rest = rest[(at + 1)..];
        }
        int question = rest.IndexOf('?');
        string? headers = question < 0 ? null : rest[(question + 1)..].ToString();
        rest = question < 0 ? rest : rest[..question];
        if (headers is not null && !AreHeaders(headers))
        {
            return null;
        }
        int semicolon = rest.IndexOf(';');
        SipParameters parameters = default;
        if (semicolon >= 0 && !SipParameters.TryParseUri(rest[semicolon..], out parameters))
        {
            return null;
        }
        if (!TryHostPort(semicolon < 0 ? rest : rest[..semicolon], out string host, out int port))
        {
            return null;
        }
        return new SipUri(text.ToString(), scheme) { User = user, Host = host, Port = port, Parameters = parameters, Headers = headers };
    }

    private static bool IsUserInfo(ReadOnlySpan<char> text, out string? user)
    {
        int colon = text.IndexOf(':');
        var name = colon < 0 ? text : text[..colon];
        var password = colon < 0 ? default : text[(colon + 1)..];
        user = name.ToString();
        return !name.IsEmpty && SipGrammar.Only(name, SipGrammar.User) && SipGrammar.EscapesAreWhole(name)
            && SipGrammar.Only(password, SipGrammar.Password) && SipGrammar.EscapesAreWhole(password);
    }

    private static bool AreHeaders(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !SipGrammar.Only(text, SipGrammar.UriHeaders) || !SipGrammar.EscapesAreWhole(text))
        {
            return false;
        }
        foreach (var range in text.Split('&'))
        {
            if (text[range].IndexOf('=') <= 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A host name, an IPv4 address or an IPv6 reference, with an optional port.</summary>
    public static bool TryHostPort(ReadOnlySpan<char> text, out string host, out int port)
    {
        host = "";
        port = 0;
        int end = text.Length;
        if (text is ['[', ..])
        {
            end = text.IndexOf(']') + 1;
            if (end == 0 || !IsIPv6(text[1..(end - 1)]))
            {
                return false;
            }
        }
        else if (text.IndexOf(':') is >= 0 and var colon)
        {
            end = colon;
        }
        if (end == 0 || (text[0] != '[' && !SipGrammar.Only(text[..end], SipGrammar.Host)))
        {
            return false;
        }
        host = text[..end].ToString();
        if (end == text.Length)
        {
            return true;
        }
        bool valid = text[end] == ':' && SipGrammar.TryNumber(text[(end + 1)..], ushort.MaxValue, out uint number) && (port = (int)number) > 0;
        return valid;
    }

    /// <summary>The grammar of RFC 3261 puts three colons before an embedded IPv4 address; they are to be tolerated (RFC 5118 section 4.10).</summary>
    private static bool IsIPv6(ReadOnlySpan<char> text)
    {
        int three = text.IndexOf(":::");
        if (three >= 0 && text[three..].Contains('.'))
        {
            text = $"{text[..three]}{text[(three + 1)..]}";
        }
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !text.ContainsAny('%', '/');
    }

    /// <summary>Two written forms of the same destination, for matching a binding: equal but for the case of scheme and host.</summary>
    public bool SameBinding(SipUri other)
        => Text == other.Text
            || (Scheme == other.Scheme && User == other.User && Port == other.Port && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase)
                && string.Equals(Parameters["transport"], other.Parameters["transport"], StringComparison.OrdinalIgnoreCase));

    public override string ToString() => Text;
}
