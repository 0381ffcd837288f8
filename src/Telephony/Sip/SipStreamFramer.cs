namespace Crm.Telephony.Sip;

/// <summary>Cuts a stream into SIP messages by Content-Length (RFC 3261 section 18.3) and sees keep-alive CRLF CRLF (RFC 5626 section 4.4.1). One a connection.</summary>
public sealed class SipStreamFramer
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>How far the current head has been searched, so that a head that trickles in is read once.</summary>
    private int _searched;

    /// <summary>Length of the message whose head is complete; 0 while the head is not.</summary>
    private int _length;

    /// <summary>Whether the last thing consumed was a lone CRLF.</summary>
    private bool _afterBreak;

    /// <summary>Looks at the start of what has been received and not consumed yet.</summary>
    /// <param name="length">Bytes to consume: a message, a keep-alive or stray CRLFs; 0 for <see cref="SipFrame.Incomplete"/>.</param>
    /// <param name="error">Why the stream cannot be followed any further, for <see cref="SipFrame.Invalid"/>: the connection must be closed.</param>
    public SipFrame Next(ReadOnlySpan<byte> buffer, out int length, out string? error)
    {
        length = 0;
        error = null;
        if (_length == 0 && _searched == 0 && buffer.Length > 0 && buffer[0] is (byte)'\r' or (byte)'\n')
        {
            return NextBreak(buffer, out length);
        }
        _afterBreak &= buffer.IsEmpty;
        if (_length == 0 && !FindHead(buffer, out error))
        {
            return error is null ? SipFrame.Incomplete : SipFrame.Invalid;
        }
        if (buffer.Length < _length)
        {
            return SipFrame.Incomplete;
        }
        length = _length;
        _length = 0;
        _searched = 0;
        return SipFrame.Message;
    }

    /// <summary>A lone CRLF is reported at once, because holding it back would hold back a pong; one that follows it makes the pair a ping.</summary>
    private SipFrame NextBreak(ReadOnlySpan<byte> buffer, out int length)
    {
        length = 0;
        if (buffer.StartsWith(EndOfHead))
        {
            length = EndOfHead.Length;
            _afterBreak = false;
            return SipFrame.Ping;
        }
        if (EndOfHead.StartsWith(buffer) && buffer.Length != 2)
        {
            return SipFrame.Incomplete;
        }
        bool whole = buffer.StartsWith("\r\n"u8);
        length = whole ? 2 : 1;
        bool second = whole && _afterBreak;
        _afterBreak = whole && !second;
        return second ? SipFrame.Ping : SipFrame.Padding;
    }

    private bool FindHead(ReadOnlySpan<byte> buffer, out string? error)
    {
        error = null;
        int from = Math.Max(0, _searched - (EndOfHead.Length - 1));
        int end = buffer[from..].IndexOf(EndOfHead);
        if (end < 0)
        {
            _searched = buffer.Length;
            if (buffer.Length > SipLimits.Head)
            {
                error = $"A message head is longer than {SipLimits.Head} bytes.";
            }
            return false;
        }
        int head = from + end + EndOfHead.Length;
        if (!ContentLength(buffer[..head], out int body, out error))
        {
            return false;
        }
        if (head + body > SipLimits.Message)
        {
            error = $"A message is longer than {SipLimits.Message} bytes.";
            return false;
        }
        _length = head + body;
        return true;
    }

    /// <summary>Reads the one Content-Length of a head. A stream needs it (RFC 3261 section 20.14), so its absence is an error.</summary>
    private static bool ContentLength(ReadOnlySpan<byte> head, out int value, out string? error)
    {
        value = -1;
        error = null;
        while (head.Length > 0)
        {
            int end = head.IndexOf("\r\n"u8);
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon < 0 || !IsContentLength(line[..colon].TrimEnd(" \t"u8)))
            {
                continue;
            }
            // A folded value continues on the next lines.
            var text = line[(colon + 1)..].Trim(" \t"u8);
            while (text.IsEmpty && head.Length > 0 && head[0] is (byte)' ' or (byte)'\t')
            {
                end = head.IndexOf("\r\n"u8);
                text = head[..end].Trim(" \t"u8);
                head = head[(end + 2)..];
            }
            if (!TryNumber(text, out int one) || (value >= 0 && value != one))
            {
                error = "A message on a stream has a Content-Length that is no number, too large or given twice.";
                return false;
            }
            value = one;
        }
        if (value < 0)
        {
            error = "A message on a stream has no Content-Length.";
        }
        return value >= 0;
    }

    private static bool IsContentLength(ReadOnlySpan<byte> name)
        => System.Text.Ascii.EqualsIgnoreCase(name, "Content-Length"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "l"u8);

    private static bool TryNumber(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            value = (value * 10) + (digit - '0');
            if (value > SipLimits.Message)
            {
                return false;
            }
        }
        return true;
    }
}

public enum SipFrame : byte
{
    Incomplete,
    Message,
    /// <summary>CRLF CRLF: answer with CRLF.</summary>
    Ping,
    /// <summary>A single CRLF: a pong, or padding before a message.</summary>
    Padding,
    Invalid,
}
