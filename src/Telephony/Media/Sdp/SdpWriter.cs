using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Telephony.Media;

/// <summary>Writes a session description (RFC 8866 section 9), each line ended by CRLF, the last one too: browsers refuse a description without it.</summary>
public static class SdpWriter
{
    /// <exception cref="ArgumentException">A value holds CR, LF or a zero byte, which would smuggle in lines of its own.</exception>
    public static byte[] Write(SdpSession session)
    {
        var text = new StringBuilder(512);
        Line(text, 'v', "0");
        var origin = session.Origin;
        Line(text, 'o', string.Create(CultureInfo.InvariantCulture, $"{origin.UserName} {origin.SessionId} {origin.Version} IN {Address(origin.Address)}"));
        Line(text, 's', session.Name);
        Connection(text, session.Connection);
        Line(text, 't', "0 0");
        Attributes(text, session.Attributes);
        foreach (var media in session.Media)
        {
            Line(text, 'm', string.Create(CultureInfo.InvariantCulture, $"{media.Kind} {media.Port} {media.Protocol} {string.Join(' ', media.Formats)}"));
            Connection(text, media.Connection);
            Attributes(text, media.Attributes);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>"IP4 192.0.2.1" or "IP6 2001:db8::1".</summary>
    internal static string Address(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? $"IP4 {address}" : $"IP6 {address}";

    private static void Connection(StringBuilder text, SdpConnection? connection)
    {
        if (connection?.Address is { } address)
        {
            Line(text, 'c', $"IN {Address(address)}");
        }
    }

    private static void Attributes(StringBuilder text, IReadOnlyList<SdpAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            Line(text, 'a', attribute.Value is null ? attribute.Name : $"{attribute.Name}:{attribute.Value}");
        }
    }

    private static void Line(StringBuilder text, char type, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new ArgumentException($"the value of an SDP {type}= line holds a line break or a zero: \"{value.ReplaceLineEndings("␤")}\"");
        }
        text.Append(type).Append('=').Append(value).Append("\r\n");
    }
}
