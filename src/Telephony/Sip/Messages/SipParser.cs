namespace Crm.Telephony.Sip;

/// <summary>What became of the bytes.</summary>
/// <param name="Message">The message; of a rejected one what could be read of it, or null when not even the start line could.</param>
/// <param name="Status">0 when it is accepted, else the status code that says why not.</param>
/// <param name="Why">Why it was rejected: plain text without anything from the message.</param>
/// <param name="Answerable">Whether a rejected request can be answered: it is no ACK and has a Via to echo.</param>
internal readonly record struct SipParseResult(SipMessage? Message, int Status, string Why, bool Answerable)
{
    public bool Accepted => Status == 0;
}

/// <summary>
/// Turns the bytes of one whole message into a <see cref="SipMessage"/> or a rejection (RFC 3261 sections 7 and 25). Total: no input throws.
/// Headers that the engine acts upon are parsed and checked here; others are kept as they are.
/// </summary>
internal static class SipParser
{
    public static SipParseResult Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > SipLimits.Message)
        {
            return Rejected(null, 513, "The message is too large");
        }
        bytes = bytes.TrimStart("\r\n"u8);
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 || end > SipLimits.Head)
        {
            return Rejected(null, 400, end < 0 ? "The message has no empty line behind its headers" : "The headers are too long");
        }
        string head = SipText.FromWire(bytes[..end]);
        int lineEnd = head.IndexOf("\r\n", StringComparison.Ordinal);
        var startLine = lineEnd < 0 ? head : head.AsSpan(0, lineEnd);
        var start = ParseStartLine(startLine);
        if (start.Message is null)
        {
            return start;
        }
        string? broken = lineEnd < 0 ? null : ReadHeaders(head.AsSpan(lineEnd + 2), start.Message.Headers);
        var headers = broken is null ? SipHeaderChecks.Run(start.Message) : Rejected(start.Message, 400, broken);
        if (!start.Accepted)
        {
            // The start line is what is wrong; the headers say whether that can be answered.
            return start with { Answerable = SipHeaderChecks.CanAnswer(start.Message) };
        }
        return headers.Accepted ? TakeBody(start.Message, bytes[(end + 4)..]) : headers;
    }

    internal static SipParseResult Rejected(SipMessage? message, int status, string why)
        => new(message, status, why, message is not null && SipHeaderChecks.CanAnswer(message));

    private static SipParseResult ParseStartLine(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase) && line.IndexOf(' ') is > 0 and var space)
        {
            return ParseStatusLine(line, space);
        }
        int first = line.IndexOf(' ');
        int last = line.LastIndexOf(' ');
        if (first <= 0 || first > SipLimits.Method || !SipGrammar.IsToken(line[..first]))
        {
            return new(null, 400, "The start line is neither a request nor a status line", false);
        }
        var message = new SipMessage { IsRequest = true, Method = SipMethods.Intern(line[..first]) };
        if (last == first)
        {
            return Rejected(message, 400, "The request line is not method, one space, URI, one space, version");
        }
        var version = line[(last + 1)..];
        if (!version.Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase))
        {
            bool other = version.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase);
            return Rejected(message, other ? 505 : 400, other ? "The SIP version is not 2.0" : "The request line does not end with SIP/2.0");
        }
        if (SipUri.TryParse(line[(first + 1)..last]) is not { } uri)
        {
            return Rejected(message, 400, "The request URI is malformed");
        }
        message.RequestUri = uri;
        return uri.Headers is null
            ? new(message, 0, "", false)
            : Rejected(message, 400, "The request URI carries headers");
    }

    private static SipParseResult ParseStatusLine(ReadOnlySpan<char> line, int space)
    {
        var rest = line[(space + 1)..];
        bool valid = line[..space].Equals("SIP/2.0", StringComparison.OrdinalIgnoreCase)
            && rest.Length >= 4 && rest[3] == ' '
            && SipGrammar.TryNumber(rest[..3], 699, out _);
        if (!valid || rest[0] == '0')
        {
            return new(null, 400, "The status line is not SIP/2.0, a code of three digits and a reason", false);
        }
        int status = int.Parse(rest[..3], System.Globalization.CultureInfo.InvariantCulture);
        return new(new SipMessage { Status = status, Reason = rest[4..].ToString() }, 0, "", false);
    }

    /// <summary>Unfolds and splits the header lines. Returns what is wrong, or null.</summary>
    private static string? ReadHeaders(ReadOnlySpan<char> rest, List<SipHeader> headers)
    {
        while (!rest.IsEmpty)
        {
            int end = LogicalLineEnd(rest, out bool folded);
            var line = rest[..end];
            rest = end == rest.Length ? default : rest[(end + 2)..];
            int colon = line.IndexOf(':');
            if (colon <= 0 || !SipGrammar.IsToken(line[..colon].TrimEnd(" \t")))
            {
                return "A header line has no name and colon";
            }
            if (headers.Count == SipLimits.Headers)
            {
                return "There are too many headers";
            }
            string value = Unfold(line[(colon + 1)..], folded);
            if (value.Length > SipLimits.HeaderValue || value.AsSpan().ContainsAny('\r', '\n'))
            {
                return value.Length > SipLimits.HeaderValue ? "A header is too long" : "A header has a line break that is not CRLF";
            }
            headers.Add(new SipHeader(SipHeaderNames.Canonical(line[..colon].TrimEnd(" \t")), value));
        }
        return null;
    }

    /// <summary>A line goes on while the next one starts with white space (section 7.3.1).</summary>
    private static int LogicalLineEnd(ReadOnlySpan<char> text, out bool folded)
    {
        folded = false;
        int from = 0;
        while (true)
        {
            int found = text[from..].IndexOf("\r\n");
            if (found < 0)
            {
                return text.Length;
            }
            int end = from + found;
            if (end + 2 >= text.Length || text[end + 2] is not (' ' or '\t'))
            {
                return end;
            }
            folded = true;
            from = end + 2;
        }
    }

    private static string Unfold(ReadOnlySpan<char> value, bool folded)
    {
        if (!folded)
        {
            return SipGrammar.Trim(value).ToString();
        }
        var text = new System.Text.StringBuilder(value.Length);
        while (!value.IsEmpty)
        {
            int end = value.IndexOf("\r\n");
            text.Append(SipGrammar.Trim(end < 0 ? value : value[..end])).Append(' ');
            value = end < 0 ? default : value[(end + 2)..];
        }
        return text.ToString().Trim(' ', '\t');
    }

    /// <summary>A datagram's body is cut to Content-Length; a body shorter than that is an error (section 18.3).</summary>
    private static SipParseResult TakeBody(SipMessage message, ReadOnlySpan<byte> rest)
    {
        if (message[SipHeaderNames.ContentLength] is { } text && SipGrammar.TryNumber(text, SipLimits.Message, out uint length))
        {
            if (length > rest.Length)
            {
                return Rejected(message, 400, "The body is shorter than Content-Length");
            }
            rest = rest[..(int)length];
        }
        message.Body = rest.IsEmpty ? [] : rest.ToArray();
        return new(message, 0, "", false);
    }
}
