namespace Crm.Telephony.Calls.Trunks;

/// <summary>Of a redirection's SIP URI what decides whether it is followed.</summary>
/// <param name="Port">0 when the URI names none.</param>
internal readonly record struct RedirectTarget(string User, string Host, int Port)
{
    /// <summary>Null for anything but <c>sip:user@host[:port][;parameters]</c>. The engine has checked the URI's grammar.</summary>
    public static RedirectTarget? TryParse(string uri)
    {
        const string Scheme = "sip:";
        var at = uri.IndexOf('@');
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || at < 0 || uri.Contains('?'))
        {
            return null;
        }
        var user = uri[Scheme.Length..at].Split(';', ':')[0];
        var authority = uri[(at + 1)..].Split(';')[0];
        var colon = authority.StartsWith('[') ? authority.IndexOf(':', authority.IndexOf(']') + 1) : authority.IndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        var port = 0;
        if (host.Length == 0 || (colon >= 0 && !int.TryParse(authority.AsSpan(colon + 1), out port)))
        {
            return null;
        }
        return new RedirectTarget(Uri.UnescapeDataString(user), host.Trim('[', ']'), port);
    }
}
