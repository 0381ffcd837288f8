using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Telephony.Media;

/// <summary>
/// Reads a session description (RFC 8866 section 9). Total: every input gives a session or a reason. Strict where being lax would
/// hide damage (line shape, o=, m=, numbers), lax where phones differ harmlessly (LF alone, missing s= or t=, unknown lines).
/// </summary>
public sealed class SdpParser
{
    /// <summary>Longest description, in bytes. A browser with video and many candidates writes about 10 KB.</summary>
    public const int MaxLength = 64 << 10;

    private const int maxLines = 2000;
    private const int maxMedia = 32;
    private const int maxFormats = 128;

    private readonly List<SdpAttribute> sessionAttributes = [];
    private readonly List<SdpMedia> media = [];
    private List<SdpAttribute> mediaAttributes = [];
    private SdpOrigin? origin;
    private SdpConnection? connection;
    private string name = "-";
    private bool versionSeen;

    private SdpParser()
    {
    }

    /// <param name="error">One line that says which line is wrong and how; null on success.</param>
    public static SdpSession? Parse(ReadOnlySpan<byte> bytes, out string? error)
    {
        if (bytes.Length > MaxLength)
        {
            error = $"SDP has {bytes.Length:N0} bytes; at most {MaxLength:N0} are read";
            return null;
        }
        if (bytes.Contains((byte)0))
        {
            error = "SDP contains a zero byte";
            return null;
        }
        return new SdpParser().Run(Encoding.UTF8.GetString(bytes), out error);
    }

    private SdpSession? Run(string text, out string? error)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (line.EndsWith("\r"))
            {
                line = line[..^1];
            }
            if (line.IsEmpty)
            {
                continue;
            }
            number++;
            error = number > maxLines ? $"more than {maxLines} lines" : ReadLine(line);
            if (error is not null)
            {
                error = $"SDP line {number}: {error}";
                return null;
            }
        }
        error = (versionSeen, origin) switch
        {
            (false, _) => "SDP does not start with v=0",
            (_, null) => "SDP has no o= line",
            _ => null,
        };
        FinishMedia();
        return error is null ? new SdpSession(origin!) { Name = name, Connection = connection, Attributes = sessionAttributes, Media = media } : null;
    }

    private string? ReadLine(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=')
        {
            return "a line is a letter, an equals sign and a value";
        }
        if (line.Contains('\r'))
        {
            return "a carriage return stands inside a line";
        }
        var value = line[2..];
        if (!versionSeen)
        {
            versionSeen = line is "v=0";
            return versionSeen ? null : "the first line must be v=0";
        }
        return line[0] switch
        {
            'v' => "v= occurs twice",
            'o' => ReadOrigin(value),
            's' => ReadName(value),
            'c' => ReadConnection(value),
            'm' => ReadMedia(value),
            'a' => ReadAttribute(value),
            >= 'a' and <= 'z' => null,
            _ => "the line's type is not a small letter",
        };
    }

    private string? ReadOrigin(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[7];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) != 6)
        {
            return "o= needs user, session id, version, IN, IP4 or IP6, and an address";
        }
        if (origin is not null)
        {
            return "o= occurs twice";
        }
        // Some gateways write ids beyond 64 bits or with a sign; the id only has to be compared, so what does not fit counts as 0.
        _ = ulong.TryParse(value[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        _ = ulong.TryParse(value[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var version);
        origin = new SdpOrigin(value[parts[0]].ToString(), id, version, ReadAddress(value[parts[4]], value[parts[5]]) ?? IPAddress.Any);
        return null;
    }

    private string? ReadName(ReadOnlySpan<char> value)
    {
        name = value.ToString();
        return null;
    }

    private string? ReadConnection(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) != 3 || value[parts[0]] is not "IN" || value[parts[1]] is not ("IP4" or "IP6"))
        {
            return "c= needs IN, IP4 or IP6, and an address";
        }
        var parsed = new SdpConnection(ReadAddress(value[parts[1]], value[parts[2]]));
        if (media.Count == 0)
        {
            connection = parsed;
        }
        else
        {
            // A media section may list several; the first is the one in use.
            media[^1] = media[^1] with { Connection = media[^1].Connection ?? parsed };
        }
        return null;
    }

    private string? ReadMedia(ReadOnlySpan<char> value)
    {
        FinishMedia();
        Span<Range> parts = stackalloc Range[maxFormats + 4];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 4)
        {
            return "m= needs a kind, a port, a protocol and a format";
        }
        if (count > maxFormats + 3 || media.Count == maxMedia)
        {
            return count > maxFormats + 3 ? $"m= lists more than {maxFormats} formats" : $"more than {maxMedia} m= lines";
        }
        var ports = value[parts[1]];
        var slash = ports.IndexOf('/');
        if (!ushort.TryParse(slash < 0 ? ports : ports[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return "m= needs a port from 0 to 65535";
        }
        var formats = new string[count - 3];
        for (var i = 0; i < formats.Length; i++)
        {
            formats[i] = value[parts[i + 3]].ToString();
        }
        media.Add(new SdpMedia(value[parts[0]].ToString(), port, value[parts[2]].ToString(), formats));
        return null;
    }

    private string? ReadAttribute(ReadOnlySpan<char> value)
    {
        var colon = value.IndexOf(':');
        var attribute = colon < 0 ? new SdpAttribute(value.Trim().ToString()) : new SdpAttribute(value[..colon].Trim().ToString(), value[(colon + 1)..].Trim().ToString());
        if (attribute.Name.Length == 0)
        {
            return "a= without a name";
        }
        (media.Count == 0 ? sessionAttributes : mediaAttributes).Add(attribute);
        return null;
    }

    private void FinishMedia()
    {
        if (media.Count > 0)
        {
            media[^1] = media[^1] with { Attributes = mediaAttributes };
            mediaAttributes = [];
        }
    }

    private static IPAddress? ReadAddress(ReadOnlySpan<char> family, ReadOnlySpan<char> text)
    {
        // "239.1.1.1/127" carries a time to live; a zone ("%eth0") means nothing on another machine.
        var slash = text.IndexOf('/');
        text = slash < 0 ? text : text[..slash];
        var wanted = family is "IP4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        if (text.Contains('%') || !IPAddress.TryParse(text, out var address) || address.AddressFamily != wanted)
        {
            return null;
        }
        // IPAddress also takes "127.1" and "0x7f000001", which SDP does not.
        return wanted == AddressFamily.InterNetworkV6 || text.Count('.') == 3 && !text.ContainsAny("xX") ? address : null;
    }
}
