using System.Text;
using System.Text.RegularExpressions;
using Crm.HelpDesk.Attachments;
using Crm.HelpDesk.Mail.Mime;

namespace Crm.HelpDesk.Mail;

/// <summary>What of a message stands on its ticket.</summary>
/// <param name="Text">Never empty, never longer than an entry may be.</param>
/// <param name="Former">Quoted former text.</param>
/// <param name="Files">Those that are taken.</param>
internal sealed partial record IncomingText(string Title, string Text, string? Former, IReadOnlyList<MailFile> Files)
{
    private const int MostFiles = 50;
    private const string Rest = "\n\n[The message is longer. All of it is in the attachment message.txt.]";

    public static IncomingText Of(MailMessage message, AttachmentOptions limits)
    {
        var (text, former) = QuotedText.Split(message.Text);
        var (files, refused) = (new List<MailFile>(), new List<string>());
        foreach (var file in message.Files)
        {
            if (Refusal(file, files.Count, limits) is { } why)
            {
                refused.Add($"{TextRules.Clean(FileNames.Harmless(file.Name, AnyType), TextRules.Name)} ({why})");
            }
            else
            {
                files.Add(file);
            }
        }

        var told = refused.Count == 0 ? "" : $"\n\n[Not kept: {Cut(string.Join(", ", refused), 2_000)}]";
        var most = TextRules.Text - told.Length - Rest.Length;
        if (text.Length > most)
        {
            files.Add(new("message.txt", Encoding.UTF8.GetBytes(message.Text)));
            text = Cut(text, most) + Rest;
        }

        var kept = text.Length == 0 && told.Length == 0 ? "(The message has no text.)" : (text + told).Trim();
        return new(Titled(message.Subject), TextRules.Clean(kept, TextRules.Text)!, former is null ? null : TextRules.Clean(former, TextRules.Text), files);
    }

    private static readonly FileType AnyType = new("", [""]);

    private static string? Refusal(MailFile file, int before, AttachmentOptions limits)
    {
        var content = file.Content.Span;
        if (content.Length > limits.LargestFile)
        {
            return $"larger than {limits.LargestFile >> 20} MB";
        }

        return before >= MostFiles ? $"only {MostFiles} files are taken" : limits.TypeOf(content[..Math.Min(content.Length, FileType.BytesNeeded)], file.Name) is null ? "files of this type are not taken" : null;
    }

    private static string Titled(string subject)
    {
        var title = subject;
        while (Prefix().Match(title) is { Success: true } prefix)
        {
            title = title[prefix.Length..];
        }

        title = title.Trim();
        return title.Length == 0 ? "E-mail without a subject" : TextRules.Clean(title, TextRules.Title)!;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    [GeneratedRegex(@"^\s*(re|aw|fw|fwd|wg|sv|antw)\s*:\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Prefix();
}
