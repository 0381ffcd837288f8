using System.Text;

namespace Crm.Telephony.Sip;

/// <summary>Finds a part of a multipart body (RFC 2046 section 5.1, RFC 5621): carriers put the caller's place or their own signalling beside the SDP.</summary>
internal static class SipParts
{
    private const int MostParts = 16;
    /// <summary>RFC 2046 section 5.1.1.</summary>
    private const int LongestBoundary = 70;

    /// <summary>The first part of that type, as a slice of <paramref name="body"/>; empty when there is none, or the parts are not delimited as they should be.</summary>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> body, string boundary, string contentType)
    {
        if (boundary.Length is 0 or > LongestBoundary)
        {
            return default;
        }
        byte[] delimiter = Encoding.Latin1.GetBytes($"\r\n--{boundary}");
        // The line break before the first delimiter may be that of the empty line before the body.
        int at = body.Span.StartsWith(delimiter.AsSpan(2)) ? delimiter.Length - 2 : End(body.Span.IndexOf(delimiter), delimiter);
        for (int part = 0; part < MostParts && at >= 0 && !body.Span[at..].StartsWith("--"u8); part++)
        {
            var rest = body[at..];
            int length = rest.Span.IndexOf(delimiter);
            if (length < 0)
            {
                return default;
            }
            if (Content(rest[..length], contentType) is { Length: > 0 } found)
            {
                return found;
            }
            at += length + delimiter.Length;
        }
        return default;
    }

    private static int End(int start, byte[] delimiter) => start < 0 ? -1 : start + delimiter.Length;

    /// <param name="part">From behind its delimiter.</param>
    private static ReadOnlyMemory<byte> Content(ReadOnlyMemory<byte> part, string contentType)
    {
        int start = part.Span.IndexOf("\r\n"u8);
        int head = start < 0 ? -1 : part.Span[start..].IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return default;
        }
        bool rightType = false;
        foreach (string line in Encoding.Latin1.GetString(part.Span.Slice(start, head)).Split("\r\n"))
        {
            int colon = line.IndexOf(':');
            string value = colon < 0 ? "" : line[(colon + 1)..].Split(';')[0].Trim();
            switch (colon < 0 ? "" : line[..colon].Trim().ToLowerInvariant())
            {
                case "content-type":
                    rightType = value.Equals(contentType, StringComparison.OrdinalIgnoreCase);
                    break;
                case "content-transfer-encoding" when value.ToLowerInvariant() is "base64" or "quoted-printable":
                    return default;
            }
        }
        return rightType ? part[(start + head + 4)..] : default;
    }
}
