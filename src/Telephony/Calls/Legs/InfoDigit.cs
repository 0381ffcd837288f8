using System.Text;

namespace Crm.Telephony.Calls.Legs;

/// <summary>DTMF in the body of an INFO: <c>application/dtmf-relay</c> (Signal=5, Duration=160) and <c>application/dtmf</c> (5).</summary>
internal static class InfoDigit
{
    public const string RelayType = "application/dtmf-relay";
    public const int MostAtOnce = 64;
    private const string PlainType = "application/dtmf";
    private const int LongestBody = 256;
    private const string Keys = "0123456789*#ABCD";

    /// <summary>The key, or null when the body holds none.</summary>
    public static char? Parse(string contentType, ReadOnlySpan<byte> body)
    {
        if (body.Length > LongestBody)
        {
            return null;
        }
        var text = Encoding.ASCII.GetString(body);
        var type = contentType.Split(';')[0].Trim();
        if (type.Equals(PlainType, StringComparison.OrdinalIgnoreCase))
        {
            return Key(text.Trim());
        }
        if (!type.Equals(RelayType, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        foreach (var line in text.Split('\n'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line.AsSpan(0, equals).Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase))
            {
                return Key(line[(equals + 1)..].Trim());
            }
        }
        return null;
    }

    public static byte[] Format(char digit) => Encoding.ASCII.GetBytes($"Signal={digit}\r\nDuration=160\r\n");

    /// <summary>Whether we could press it.</summary>
    public static bool IsKey(char digit) => Keys.Contains(char.ToUpperInvariant(digit), StringComparison.Ordinal);

    /// <summary>A key by its sign, or by its event number as some phones send it (10 is *, 11 is #).</summary>
    private static char? Key(string signal)
    {
        if (signal.Length == 1)
        {
            var key = char.ToUpperInvariant(signal[0]);
            return Keys.Contains(key, StringComparison.Ordinal) ? key : null;
        }
        return signal switch { "10" => '*', "11" => '#', _ => null };
    }
}
