using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>
/// Header text is held one byte a character (Latin-1), so that what we echo is what we got, byte for byte, whatever its encoding.
/// Text that people read is UTF-8 (RFC 3261 section 7.1) and converted here, at the edge.
/// </summary>
internal static class SipText
{
    public static string FromWire(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string ToReadable(string wire)
        => Ascii.IsValid(wire) ? wire : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(wire));

    public static string ToWire(string readable)
        => Ascii.IsValid(readable) ? readable : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(readable));

    /// <summary>A quoted string; control characters become spaces.</summary>
    public static string Quote(string readable)
    {
        var text = new StringBuilder(readable.Length + 2).Append('"');
        foreach (char c in ToWire(readable))
        {
            if (c is '"' or '\\')
            {
                text.Append('\\');
            }
            text.Append(c < ' ' || c == '\x7f' ? ' ' : c);
        }
        return text.Append('"').ToString();
    }

    /// <summary>A user part with everything escaped that a URI does not allow there (RFC 3261 section 19.1.2).</summary>
    public static string EscapeUser(string readable)
    {
        var text = new StringBuilder(readable.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(readable))
        {
            char c = (char)b;
            if (c != '%' && c < 128 && SipGrammar.User.Contains(c))
            {
                text.Append(c);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", null));
            }
        }
        return text.ToString();
    }

    public static string UnescapeUser(string wire) => wire.Contains('%') ? Uri.UnescapeDataString(wire) : wire;

    public static bool HasLineBreak(string text) => text.AsSpan().ContainsAny('\r', '\n', '\0');
}
