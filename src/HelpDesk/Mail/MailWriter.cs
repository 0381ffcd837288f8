using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.HelpDesk.Mail;

/// <summary>What a message to a customer says.</summary>
/// <param name="References">Ids of the ticket's messages before it, oldest first.</param>
/// <param name="InReplyTo">Of the message that it answers.</param>
internal sealed record MailContent(
    string MessageId, Mailbox To, string Subject, string Text, DateTimeOffset At, string? Agent, int? TicketNumber, bool Automatic, IReadOnlyList<string> References, string? InReplyTo);

/// <summary>
/// Writes messages (RFC 5322): every value of a field is one line without control characters, whatever it came from, so nothing that people write can add a field. The text
/// is base64, so no line of it can end the message.
/// </summary>
internal static partial class MailWriter
{
    private const int MostReferences = 20;

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
        var body = string.Join("\n\n", new[] { Fill(template.Greeting, values), content.Text, Fill(template.Signature, values) }.Where(part => part.Length > 0));
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
        Field(message, "Content-Type", "text/plain; charset=utf-8");
        Field(message, "Content-Transfer-Encoding", "base64");
        message.Append("\r\n").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n") + "\r\n"), Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        return Encoding.ASCII.GetBytes(message.ToString());
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
