using System.Globalization;

namespace Crm.Telephony.Sip;

/// <summary>The Reason header (RFC 3326): why a call ended, in the peer's words.</summary>
internal readonly record struct SipCause(string? Text, int? Q850)
{
    public static SipCause Of(SipMessage message)
    {
        SipCause cause = default;
        foreach (string value in message.List(SipHeaderNames.Reason))
        {
            int semicolon = value.IndexOf(';');
            if (semicolon < 0 || !SipParameters.TryParse(value.AsSpan(semicolon), out var parameters))
            {
                continue;
            }
            string? text = parameters.Text("text");
            bool q850 = value.AsSpan(0, semicolon).Trim().Equals("Q.850", StringComparison.OrdinalIgnoreCase);
            bool numbered = SipGrammar.TryNumber(parameters["cause"], 127, out uint number);
            cause = new(cause.Text ?? (text is null ? null : SipText.ToReadable(text)), cause.Q850 ?? (q850 && numbered ? (int)number : null));
        }
        return cause;
    }

    /// <summary>Value of our own Reason header.</summary>
    public static string Write(int q850, string text)
        => string.Create(CultureInfo.InvariantCulture, $"Q.850;cause={q850};text={SipText.Quote(text)}");
}
