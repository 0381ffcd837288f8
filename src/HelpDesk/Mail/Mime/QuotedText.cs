using System.Text.RegularExpressions;

namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Parts a letter's new text from the former ones that its sender's program has put behind it.</summary>
internal static partial class QuotedText
{
    /// <returns>The new text, and the former one; null when there is none. A letter of former text alone is all new.</returns>
    public static (string New, string? Former) Split(string text)
    {
        var lines = text.Split('\n');
        var at = Array.FindIndex(lines, line => Divider().IsMatch(line.Trim()));
        at = at >= 0 ? at : Outlook(lines);
        at = at >= 0 ? at : QuotedEnd(lines);
        if (at <= 0)
        {
            return (text, null);
        }

        var (first, rest) = (string.Join('\n', lines[..at]).TrimEnd(), string.Join('\n', lines[at..]).Trim());
        return first.Length == 0 || rest.Length == 0 ? (text, null) : (first, rest);
    }

    [GeneratedRegex(@"^-{2,10} ?(Original Message|Original message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Messaggio originale) ?-{2,10}$")]
    private static partial Regex Divider();

    [GeneratedRegex(@"^\*?(From|Von|De|Da):\*? ")]
    private static partial Regex FromLine();

    [GeneratedRegex(@"^\*?(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Inviato):\*? ")]
    private static partial Regex SentLine();

    /// <summary>A block of From, Sent, To, Subject, as Outlook writes it.</summary>
    private static int Outlook(string[] lines)
    {
        for (var i = 1; i + 1 < lines.Length; i++)
        {
            if (FromLine().IsMatch(lines[i]) && lines[(i + 1)..Math.Min(i + 4, lines.Length)].Any(line => SentLine().IsMatch(line)))
            {
                return i > 1 && lines[i - 1].Trim() is { Length: > 9 } rule && rule.All(c => c is '_' or '-') ? i - 1 : i;
            }
        }

        return -1;
    }

    /// <summary>Lines with a ">" that go to the end, with the line before them that says who wrote that. Quotes with answers between them are left together.</summary>
    private static int QuotedEnd(string[] lines)
    {
        var at = lines.Length;
        while (at > 0 && (lines[at - 1].Trim().Length == 0 || lines[at - 1].StartsWith('>')))
        {
            at--;
        }

        if (!lines[at..].Any(line => line.StartsWith('>')))
        {
            return -1;
        }

        if (at == 0 || !lines[at - 1].TrimEnd().EndsWith(':'))
        {
            return at;
        }

        // "On Monday, Ruth" and "wrote:" may be two lines.
        return at > 2 && lines[at - 2].Trim().Length > 0 && lines[at - 3].Trim().Length == 0 ? at - 2 : at - 1;
    }
}
