using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.HelpDesk.Mail;

/// <summary>What a message to a customer says.</summary>
/// <param name="Greets">Whether the greeting of all messages stands before the text.</param>
/// <param name="References">Ids of the ticket's messages before it, oldest first.</param>
/// <param name="InReplyTo">Of the message that it answers.</param>
internal sealed record MailContent(
    string MessageId, Mailbox To, string Subject, string Text, DateTimeOffset At, string? Agent, int? TicketNumber, bool Greets, bool Automatic, IReadOnlyList<string> References, string? InReplyTo,
    IReadOnlyList<SentFile> Files);

/// <summary>A file of a message.</summary>
internal sealed record SentFile(string Name, string MediaType, byte[] Content);

/// <summary>
/// Writes messages (RFC 5322): every value of a field is one line without control characters, whatever it came from, so nothing that people write can add a field. The text
/// and files are base64, so no line of them can end the message or a part of it.
/// </summary>
internal static partial class MailWriter
{
    private const int MostReferences = 20;

    /// <summary>Of a file's name in one piece of its parameter, percent signs and all (RFC 2231, section 3).</summary>
    private const int LongestPiece = 60;

    public static byte[] Write(MailContent content, MailOptions options)
    {
        var template = options.Template;
        var values = new Dictionary<string, string>
        {
            ["subject"] = content.Subject,
            ["number"] = content.TicketNumber?.ToString(CultureInfo.InvariantCulture) ?? "",
            ["name"] = content.To.Name ?? content.To.Address,
            ["agent"] = content.Agent ?? options.From.Name ?? "",
            ["company"] = options.From.Name ?? "",
        };
        var mark = content.TicketNumber is { } number ? $" [#{number}]" : "";
        var body = string.Join("\n\n", new[] { content.Greets ? Fill(template.Greeting, values) : "", content.Text, Fill(template.Signature, values) }.Where(part => part.Length > 0));
        var message = new StringBuilder();
        Field(message, "From", Box(options.From));
        Field(message, "To", Box(content.To));
        if (content.TicketNumber is { } ticket && options.ReplyTo(ticket) is { } replyTo)
        {
            Field(message, "Reply-To", Box(options.From with { Address = replyTo }));
        }

        Field(message, "Subject", EncodedWords.Encode(OneLine(Fill(template.Subject, values) + mark)));
        Field(message, "Date", content.At.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + content.At.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Field(message, "Message-ID", $"<{content.MessageId}>");
        if (content.InReplyTo is { } answered)
        {
            Field(message, "In-Reply-To", $"<{OneLine(answered)}>");
        }

        if (content.References.Count > 0)
        {
            Field(message, "References", string.Join("\r\n ", content.References.TakeLast(MostReferences).Select(id => $"<{OneLine(id)}>")));
        }

        // RFC 3834, section 5: so that no program answers a program.
        Field(message, "Auto-Submitted", content.Automatic ? "auto-generated" : "no");
        Field(message, AutoAnswers.LoopHeader, options.LoopMark);
        Field(message, "MIME-Version", "1.0");
        var text = new SentFile("", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n") + "\r\n"));
        if (content.Files.Count == 0)
        {
            Part(message, text);
            return Encoding.ASCII.GetBytes(message.ToString());
        }

        // Of characters that base64 has not, so it stands in no part (RFC 2045, section 6.8).
        var boundary = $"=_{content.MessageId.Split('@')[0]}";
        Field(message, "Content-Type", $"multipart/mixed; boundary=\"{boundary}\"");
        foreach (var part in content.Files.Prepend(text))
        {
            message.Append("\r\n--").Append(boundary).Append("\r\n");
            Part(message, part);
        }

        message.Append("\r\n--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    private static void Part(StringBuilder message, SentFile part)
    {
        Field(message, "Content-Type", part.MediaType);
        Field(message, "Content-Transfer-Encoding", "base64");
        if (part.Name.Length > 0)
        {
            Field(message, "Content-Disposition", $"attachment{FileName(part.Name)}");
        }

        message.Append("\r\n").Append(Convert.ToBase64String(part.Content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
    }

    /// <summary>A short plain name as it is; any other in UTF-8 and in pieces (RFC 2231, sections 3 and 4).</summary>
    private static string FileName(string name)
    {
        var plain = OneLine(name);
        if (plain.Length <= LongestPiece && plain.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '_' or '(' or ')'))
        {
            return $";\r\n filename=\"{plain}\"";
        }

        var pieces = new List<StringBuilder> { new("utf-8''") };
        foreach (var rune in plain.EnumerateRunes())
        {
            var written = Uri.EscapeDataString(rune.ToString());
            if (pieces[^1].Length + written.Length > LongestPiece)
            {
                pieces.Add(new());
            }

            // RFC 2231 allows fewer characters as they are than addresses of the web do.
            pieces[^1].Append(written.Replace("'", "%27", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal));
        }

        return string.Concat(pieces.Select((piece, i) => $";\r\n filename*{i}*={piece}"));
    }

    /// <summary>In one pass: what is filled in is never looked at for further gaps.</summary>
    private static string Fill(string template, IReadOnlyDictionary<string, string> values) =>
        Gap().Replace(template, gap => values.GetValueOrDefault(gap.Groups[1].Value, gap.Value));

    [GeneratedRegex(@"\{([a-z]+)\}")]
    private static partial Regex Gap();

    private static void Field(StringBuilder message, string name, string value) => message.Append(name).Append(": ").Append(value).Append("\r\n");

    private static string Box(Mailbox box)
    {
        if (box.Name is not { } name)
        {
            return $"<{box.Address}>";
        }

        var plain = OneLine(name);
        var written = plain.All(c => c is >= ' ' and <= '~') ? $"\"{plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : EncodedWords.Encode(plain);
        return $"{written} <{box.Address}>";
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        }

        return line.ToString().Trim();
    }
}
