namespace Crm.HelpDesk.Mail.Mime;

/// <summary>Recognises what no program may answer, so that two programs never write to each other for ever (RFC 3834, and what was used before it and beside it).</summary>
internal static class AutoAnswers
{
    /// <summary>Is in each message that we send; one that has it came back.</summary>
    public const string LoopHeader = "X-Loop";

    public static (MailNature Nature, string? NoAnswer) Judge(MailHeaders headers, DeliveryReport? report)
    {
        if (report is not null)
        {
            return (MailNature.DeliveryReport, "a mail server's report");
        }

        if (headers["Auto-Submitted"] is { } submitted && !HeaderParameters.Parse(submitted).Value.Equals("no", StringComparison.Ordinal))
        {
            return (MailNature.AutoAnswer, "it was sent by a program (Auto-Submitted)");
        }

        if (headers.Any(name => name.ToLowerInvariant() is "x-autoreply" or "x-autorespond" or "x-auto-reply" or "x-autoresponse"))
        {
            return (MailNature.AutoAnswer, "it is an automatic answer");
        }

        if (headers["Return-Path"] is { } path && path.Replace(" ", "", StringComparison.Ordinal) is "<>")
        {
            return (MailNature.AutoAnswer, "it names nobody to answer to (empty Return-Path)");
        }

        if (Mailbox.Parse(headers["From"]).FirstOrDefault() is { } from && from.Address.Split('@')[0].ToLowerInvariant() is "mailer-daemon" or "postmaster")
        {
            return (MailNature.AutoAnswer, "it comes from a mail server");
        }

        return Bulk(headers);
    }

    private static (MailNature Nature, string? NoAnswer) Bulk(MailHeaders headers)
    {
        var precedence = headers["Precedence"]?.Trim().ToLowerInvariant();
        if (precedence is "auto_reply")
        {
            return (MailNature.AutoAnswer, "it is an automatic answer (Precedence)");
        }

        if (precedence is "bulk" or "junk" or "list" || headers.Any(name => name.StartsWith("List-", StringComparison.OrdinalIgnoreCase)))
        {
            return (MailNature.Bulk, "it was sent to many, such as by a mailing list");
        }

        // Of Exchange: its sender asks for silence, and is else a letter like any other.
        var suppressed = (headers["X-Auto-Response-Suppress"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (MailNature.Letter, suppressed.Any(what => what.ToLowerInvariant() is "all" or "autoreply") ? "its sender wants no automatic answer" : null);
    }
}
