using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Encoded words in header fields (RFC 2047): read leniently, written strictly.</summary>
internal static class EncodedWords
{
    private const int LongestWord = 2_000;

    // An encoded word has at most 75 characters, of which "=?utf-8?B?" and "?=" are 12: 45 bytes make 60 characters.
    private const int BytesInWord = 45;

    public static string Decode(string text)
    {
        var result = new StringBuilder(text.Length);
        var (bytes, charset, at) = (new List<byte>(), (string?)null, 0);
        for (var start = text.IndexOf("=?", StringComparison.Ordinal); start >= 0; start = text.IndexOf("=?", start, StringComparison.Ordinal))
        {
            if (Word(text, start) is not var (name, content, end))
            {
                start += 2;
                continue;
            }

            // White space between two encoded words is not part of the text, and a character may be cut by them.
            var between = text.AsSpan(at, start - at);
            if (charset is null || !between.IsWhiteSpace() || !charset.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                Flush(result, bytes, charset);
                result.Append(charset is not null && between.IsWhiteSpace() ? default : between);
            }

            bytes.AddRange(content);
            (charset, at, start) = (name, end, end);
        }

        Flush(result, bytes, charset);
        return result.Append(text.AsSpan(at)).ToString();
    }

    /// <summary>The text as it may stand in a field: printable ASCII as it is, everything else in encoded words. Never with a line break of its own.</summary>
    public static string Encode(string text)
    {
        if (text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal))
        {
            return text;
        }

        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (bytes.Count + length > BytesInWord)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }

            bytes.AddRange(utf8[..length]);
        }

        words.Add(Word(bytes));
        return string.Join("\r\n ", words);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static (string Charset, byte[] Content, int End)? Word(string text, int start)
    {
        var charset = text.IndexOf('?', start + 2, Math.Min(60, text.Length - start - 2));
        if (charset < 0 || charset + 3 >= text.Length || text[charset + 2] != '?')
        {
            return null;
        }

        var from = charset + 3;
        var end = text.IndexOf("?=", from, Math.Min(LongestWord, text.Length - from), StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        // RFC 2231, section 5: the language may stand behind an asterisk.
        var name = text[(start + 2)..charset].Split('*')[0];
        var content = Encoding.UTF8.GetBytes(text[from..end]);
        return text[charset + 1] switch
        {
            'B' or 'b' => (name, TransferEncodings.Base64(content), end + 2),
            'Q' or 'q' => (name, TransferEncodings.QuotedPrintable(content, header: true), end + 2),
            _ => null,
        };
    }

    private static void Flush(StringBuilder result, List<byte> bytes, string? charset)
    {
        foreach (var c in Charsets.Decode([.. bytes], charset))
        {
            result.Append(char.IsControl(c) ? ' ' : c);
        }

        bytes.Clear();
    }
}
