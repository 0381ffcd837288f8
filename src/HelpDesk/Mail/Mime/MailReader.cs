using System.Text;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>The tree of a message's parts → what the help desk needs of it. Any message has a reading.</summary>
internal static class MailReader
{
    private const int MostReferences = 100;
    private const int LongestId = 250;

    /// <summary>What a text may be before it is cut for good; the database's limit is lower, and what passes that one becomes a file.</summary>
    private const int LongestText = 2 << 20;

    public static MailMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var root = MimeParser.Parse(bytes);
        var headers = root.Headers;
        var content = new Content();
        content.Take(root);
        var report = DeliveryReports.Find(root);
        var (nature, noAnswer) = AutoAnswers.Judge(headers, report);
        string[] recipients = ["To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"];
        return new(
            Ids(headers["Message-ID"]).FirstOrDefault(),
            [.. Ids(headers["In-Reply-To"]).Concat(Ids(headers["References"]).Reverse()).Distinct().Take(MostReferences)],
            Mailbox.Parse(headers["From"]).Concat(Mailbox.Parse(headers["Sender"])).FirstOrDefault(),
            [.. recipients.SelectMany(headers.All).SelectMany(Mailbox.Parse)],
            OneLine(EncodedWords.Decode(headers["Subject"] ?? "")),
            content.Text,
            content.Files,
            nature,
            noAnswer,
            report,
            [.. headers.All(AutoAnswers.LoopHeader)]);
    }

    /// <summary>The message ids of a field (RFC 5322, section 3.6.4).</summary>
    public static IEnumerable<string> Ids(string? field)
    {
        var rest = field ?? "";
        for (var (open, close) = Brackets(rest, 0); open >= 0; (open, close) = Brackets(rest, close))
        {
            var id = rest[(open + 1)..close].Trim();
            if (id.Length is > 0 and <= LongestId && !id.Contains(' ', StringComparison.Ordinal))
            {
                yield return id;
            }
        }
    }

    private static (int Open, int Close) Brackets(string text, int from)
    {
        var open = text.IndexOf('<', from);
        var close = open < 0 ? -1 : text.IndexOf('>', open);
        return close < 0 ? (-1, -1) : (open, close);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Texts and files, as the parts come.</summary>
    private sealed class Content
    {
        private readonly StringBuilder _text = new();

        public List<MailFile> Files { get; } = [];

        public string Text => _text.ToString().Trim();

        public void Take(MimePart part)
        {
            if (part.Type.Value == "multipart/alternative" && part.Parts.Count > 0)
            {
                TakeAlternative(part);
            }
            else if (part.Parts.Count > 0)
            {
                foreach (var inner in part.Parts)
                {
                    Take(inner);
                }
            }
            else if (TextOf(part) is { } text)
            {
                Append(text);
            }
            else if (IsFile(part))
            {
                Files.Add(new(NameOf(part), part.Content()));
            }
        }

        /// <summary>RFC 2046, section 5.1.4: the same in several forms. The plain one when it says something; the files of all.</summary>
        private void TakeAlternative(MimePart part)
        {
            var forms = part.Parts.Select(form =>
            {
                var content = new Content();
                content.Take(form);
                return (content, Plain: form.Type.Value == "text/plain");
            }).ToList();
            var best = forms.Where(form => form.content.Text.Length > 0).OrderByDescending(form => form.Plain).Select(form => form.content).FirstOrDefault();
            Append(best?.Text ?? "");
            Files.AddRange(forms.SelectMany(form => form.content.Files));
        }

        private void Append(string text)
        {
            if (_text.Length > 0 && text.Length > 0)
            {
                _text.Append("\n\n");
            }

            _text.Append(text.AsSpan(0, Math.Min(text.Length, Math.Max(0, LongestText - _text.Length))));
        }

        private static string? TextOf(MimePart part)
        {
            if (Disposition(part).Value == "attachment" || Disposition(part)["filename"] is not null)
            {
                return null;
            }

            return part.Type.Value switch
            {
                "text/html" => HtmlText.Plain(part.Text()),
                "text/plain" or "text/enriched" => part.Text().ReplaceLineEndings("\n"),
                // What a delivery report says to programs.
                "message/delivery-status" or "text/rfc822-headers" => "",
                _ => null,
            };
        }

        // A signature proves nothing to a person who reads the ticket; what is neither text nor has bytes is no file.
        private static bool IsFile(MimePart part) =>
            !part.Raw.IsEmpty && !part.Type.Value.StartsWith("multipart/", StringComparison.Ordinal)
            && part.Type.Value is not ("application/pgp-signature" or "application/pkcs7-signature" or "application/x-pkcs7-signature");

        private static string NameOf(MimePart part) => Disposition(part)["filename"] ?? part.Type["name"] ?? part.Type.Value switch
        {
            "message/rfc822" => "message.eml",
            "text/calendar" => "invitation.ics",
            var type => "file." + type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..],
        };

        private static HeaderParameters Disposition(MimePart part) => HeaderParameters.Parse(part.Headers["Content-Disposition"]);
    }
}
