using System.Globalization;
using System.Text;

namespace Crm.Telephony.Media;

/// <summary>
/// Key presses in the body of a SIP INFO: application/dtmf-relay ("Signal=5" and "Duration=160" lines) and application/dtmf (the bare
/// key). Neither is standardised; this takes what phones are known to write.
/// </summary>
public static class DtmfInfo
{
    public const string RelayContentType = "application/dtmf-relay";

    private const int maxBody = 256;
    private const int maxDuration = 60_000;

    /// <summary>Reads one press.</summary>
    /// <param name="contentType">With or without parameters, in any case of letters.</param>
    /// <param name="milliseconds">Duration as written, else 250.</param>
    /// <returns>False for another content type or a body that names no key.</returns>
    public static bool TryParse(string contentType, ReadOnlySpan<byte> body, out char key, out int milliseconds)
    {
        key = default;
        milliseconds = 250;
        if (body.Length > maxBody)
        {
            return false;
        }
        var type = contentType.AsSpan();
        type = (type.IndexOf(';') is var end and >= 0 ? type[..end] : type).Trim();
        var text = Encoding.Latin1.GetString(body);
        if (type.Equals("application/dtmf", StringComparison.OrdinalIgnoreCase))
        {
            return TryReadKey(text, out key);
        }
        return type.Equals(RelayContentType, StringComparison.OrdinalIgnoreCase) && TryReadRelay(text, out key, ref milliseconds);
    }

    /// <summary>Writes a body for <see cref="RelayContentType"/>.</summary>
    /// <exception cref="ArgumentException">Not a key.</exception>
    public static byte[] WriteRelay(char key, int milliseconds)
    {
        if (TelephoneEvent.CodeOf(key) is null)
        {
            throw new ArgumentException($"'{key}' is not a key; use 0-9, *, # or A-D", nameof(key));
        }
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Signal={char.ToUpperInvariant(key)}\r\nDuration={milliseconds}\r\n"));
    }

    private static bool TryReadRelay(string text, out char key, ref int milliseconds)
    {
        key = default;
        var found = false;
        foreach (var range in text.AsSpan().SplitAny('\r', '\n'))
        {
            var line = text.AsSpan(range);
            var equals = line.IndexOf('=');
            if (equals < 0)
            {
                continue;
            }
            var name = line[..equals].Trim();
            var value = line[(equals + 1)..].Trim();
            if (name.Equals("Signal", StringComparison.OrdinalIgnoreCase) && !found)
            {
                found = TryReadKey(value, out key);
            }
            else if (name.Equals("Duration", StringComparison.OrdinalIgnoreCase) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var duration))
            {
                milliseconds = Math.Clamp(duration, 1, maxDuration);
            }
        }
        return found;
    }

    /// <summary>A key, or 10 and 11 for * and #, as event numbers.</summary>
    private static bool TryReadKey(ReadOnlySpan<char> text, out char key)
    {
        text = text.Trim();
        key = text switch
        {
            "10" => '*',
            "11" => '#',
            [var single] when TelephoneEvent.CodeOf(single) is not null => char.ToUpperInvariant(single),
            _ => default,
        };
        return key != default;
    }
}
