namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Content-Transfer-Encoding (RFC 2045, section 6). What is damaged is read as far as it can be.</summary>
internal static class TransferEncodings
{
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string? encoding) => encoding?.Trim().ToLowerInvariant() switch
    {
        "base64" => Base64(body.Span),
        "quoted-printable" => QuotedPrintable(body.Span, header: false),
        _ => body,
    };

    /// <summary>Section 6.8. Characters that are not of the alphabet are passed over, and padding may stand anywhere.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        var (held, bits, length) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '=')
            {
                (held, bits) = (0, 0);
            }

            var value = c switch
            {
                >= (byte)'A' and <= (byte)'Z' => c - 'A',
                >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
                (byte)'+' => 62,
                (byte)'/' => 63,
                _ => -1,
            };
            if (value < 0)
            {
                continue;
            }

            held = (held << 6) | value;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[length++] = (byte)(held >> bits);
                held &= (1 << bits) - 1;
            }
        }

        return bytes[..length];
    }

    /// <summary>Section 6.7; in a header the Q encoding of RFC 2047, section 4.2.</summary>
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text, bool header)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && SoftBreak(text[(i + 1)..]) is var skipped and > 0)
            {
                i += skipped;
            }
            else if (text[i] == '=' && i + 2 < text.Length && Hex(text[i + 1]) is var high and >= 0 && Hex(text[i + 2]) is var low and >= 0)
            {
                bytes[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                bytes[length++] = header && text[i] == '_' ? (byte)' ' : text[i];
            }
        }

        return bytes[..length];
    }

    public static int Hex(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };

    private static int SoftBreak(ReadOnlySpan<byte> next) => next switch
    {
        [(byte)'\n', ..] => 1,
        [(byte)'\r', (byte)'\n', ..] => 2,
        _ => 0,
    };
}
