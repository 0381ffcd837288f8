using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>A message, or a part of one.</summary>
/// <param name="Type">Of Content-Type; text/plain when it says nothing.</param>
/// <param name="Raw">Of a part without parts: as it came, in its transfer encoding.</param>
/// <param name="Parts">Of a multipart.</param>
internal sealed record MimePart(MailHeaders Headers, HeaderParameters Type, ReadOnlyMemory<byte> Raw, IReadOnlyList<MimePart> Parts)
{
    public ReadOnlyMemory<byte> Content() => TransferEncodings.Decode(Raw, Headers["Content-Transfer-Encoding"]);

    public string Text() => Charsets.Decode(Content().Span, Type["charset"]);
}

/// <summary>
/// Bytes → the tree of a message's parts (RFC 2045 and 2046). Every sequence of bytes is a message: what is cut off or wrong is read as far as it goes, what is
/// nested too deep or has too many parts is left as it is. The work is bounded by length times <see cref="DeepestPart"/>.
/// </summary>
internal static class MimeParser
{
    /// <summary>Messages inside of messages, in levels.</summary>
    public const int DeepestPart = 10;

    public const int MostParts = 200;

    public static MimePart Parse(ReadOnlyMemory<byte> message)
    {
        var left = MostParts;
        return Part(message, "text/plain", 0, ref left);
    }

    private static MimePart Part(ReadOnlyMemory<byte> bytes, string usualType, int depth, ref int left)
    {
        left--;
        var headers = MailHeaders.Read(bytes, out var body);
        var type = HeaderParameters.Parse(headers["Content-Type"] ?? usualType);
        if (!type.Value.Contains('/', StringComparison.Ordinal))
        {
            type = type with { Value = "text/plain" };
        }

        var parts = new List<MimePart>();
        if (type.Value.StartsWith("multipart/", StringComparison.Ordinal) && depth < DeepestPart && type["boundary"] is { Length: > 0 and <= 200 } boundary)
        {
            var usual = type.Value == "multipart/digest" ? "message/rfc822" : "text/plain";
            foreach (var part in Split(body, Encoding.UTF8.GetBytes("--" + boundary)))
            {
                if (left <= 0)
                {
                    break;
                }

                parts.Add(Part(part, usual, depth + 1, ref left));
            }
        }

        return new(headers, type, body, parts);
    }

    /// <summary>RFC 2046, section 5.1.1. The line break before a delimiter belongs to it; a last part without one goes to the end.</summary>
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var (rest, start) = (body, -1);
        while (!rest.IsEmpty && parts.Count < MostParts)
        {
            var at = body.Length - rest.Length;
            var line = Lines.Take(ref rest).Span;
            if (!line.StartsWith(delimiter))
            {
                continue;
            }

            var tail = line[delimiter.Length..].TrimEnd(" \t"u8);
            if (tail.Length > 0 && !tail.StartsWith("--"u8))
            {
                continue;
            }

            if (start >= 0)
            {
                parts.Add(WithoutBreak(body[start..at]));
            }

            start = tail.Length == 0 ? body.Length - rest.Length : -1;
            if (tail.Length > 0)
            {
                return parts;
            }
        }

        if (start >= 0 && start < body.Length && parts.Count < MostParts)
        {
            parts.Add(body[start..]);
        }

        return parts;
    }

    private static ReadOnlyMemory<byte> WithoutBreak(ReadOnlyMemory<byte> part)
    {
        var bytes = part.Span;
        return bytes.EndsWith("\r\n"u8) ? part[..^2] : bytes.EndsWith("\n"u8) ? part[..^1] : part;
    }
}
