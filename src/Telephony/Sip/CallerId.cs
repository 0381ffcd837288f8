namespace Crm.Telephony.Sip;

/// <summary>Who calls, as it may be shown.</summary>
internal readonly record struct CallerId(string Number, string? Display)
{
    /// <summary>The caller asked that the number be kept from us.</summary>
    public static readonly CallerId Withheld = new("anonymous", null);

    public static CallerId Of(SipAddress address)
        => new(UserOf(address.Uri), string.IsNullOrEmpty(address.Display) ? null : SipText.ToReadable(address.Display));

    /// <summary>
    /// Whether the caller wants its identity kept (RFC 3323 section 4.2, RFC 3325 section 7). We are where the trust ends: nothing of it is
    /// shown to an agent, even where a trusted trunk passes the number on.
    /// </summary>
    public static bool IsPrivate(SipMessage request)
    {
        foreach (string line in request.All(SipHeaderNames.Privacy))
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var value = SipGrammar.Trim(line.AsSpan(range));
                if (value.Equals("id", StringComparison.OrdinalIgnoreCase) || value.Equals("user", StringComparison.OrdinalIgnoreCase) || value.Equals("header", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>The user part, or the number of a tel URI, without parameters.</summary>
    public static string UserOf(SipUri uri)
    {
        string text = uri.IsSip ? uri.User ?? "" : uri.Text[(uri.Scheme.Length + 1)..];
        int semicolon = text.IndexOf(';');
        return SipText.UnescapeUser(semicolon < 0 ? text : text[..semicolon]);
    }
}
