namespace Crm.Telephony.Sip;

/// <summary>The Retry-After header (RFC 3261 section 20.33): seconds, then perhaps a comment or parameters.</summary>
internal static class RetryAfter
{
    private const uint Longest = 86_400;

    public static TimeSpan? Of(SipMessage response)
    {
        if (response[SipHeaderNames.RetryAfter] is not { } value)
        {
            return null;
        }
        int end = value.AsSpan().IndexOfAny(" \t;(");
        return SipGrammar.TryNumber(end < 0 ? value : value.AsSpan(0, end), Longest, out uint seconds) ? TimeSpan.FromSeconds(seconds) : null;
    }
}
