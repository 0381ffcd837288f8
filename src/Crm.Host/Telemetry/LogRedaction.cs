using System.Text;
using System.Text.RegularExpressions;

namespace Crm.Host.Telemetry;

/// <summary>
/// What a log line may hold: one line, no control characters (a caller's name with CR and LF in it must not forge a line), and of phone
/// numbers only the last three digits: whoever reads a log finds the call by its contact id.
/// </summary>
internal static partial class LogRedaction
{
    private const int Longest = 8_000;
    private const int DigitsShown = 3;

    public static string Clean(string text)
    {
        var masked = Numbers().Replace(text.Length <= Longest ? text : text[..Longest] + "…", Mask);
        if (!masked.AsSpan().ContainsAnyInRange('\0', '\x1f') && !masked.AsSpan().ContainsAnyInRange('\x7f', '\x9f') && !masked.AsSpan().ContainsAny('\u2028', '\u2029'))
            return masked;
        var clean = new StringBuilder(masked.Length + 16);
        foreach (var character in masked)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
                clean.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            else
                clean.Append(character);
        }
        return clean.ToString();
    }

    private static string Mask(Match number) => $"+…{number.Value[^DigitsShown..]}";

    /// <summary>E.164 as it is written, and as it stands in a SIP URI.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:\+|%2B)[1-9][0-9]{6,14}(?![0-9])")]
    private static partial Regex Numbers();
}
