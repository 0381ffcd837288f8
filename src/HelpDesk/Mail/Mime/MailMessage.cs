namespace Crm.HelpDesk.Mail.Mime;

/// <summary>What a message is, beside what it says.</summary>
internal enum MailNature
{
    /// <summary>A person wrote it, or it looks so.</summary>
    Letter,

    /// <summary>A program answered by itself: out of office, received, vacation.</summary>
    AutoAnswer,

    /// <summary>Of a mailing list, or one of many.</summary>
    Bulk,

    /// <summary>A mail server tells what became of a message of ours.</summary>
    DeliveryReport,
}

/// <summary>A file that came with a message.</summary>
/// <param name="Name">As sent; may be anything.</param>
internal sealed record MailFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>What a mail server reports about one recipient (RFC 3464).</summary>
/// <param name="Failed">It will not be delivered. False while it is only late.</param>
/// <param name="Status">RFC 3463, such as "5.1.1".</param>
/// <param name="MessageId">Of the message that it is about.</param>
internal sealed record DeliveryReport(string? Recipient, bool Failed, string? Status, string? Diagnostic, string? MessageId);

/// <summary>A message as the help desk reads it.</summary>
/// <param name="MessageId">Without its angle brackets; null when it has none that could be one.</param>
/// <param name="References">Messages that it answers, the nearest first.</param>
/// <param name="To">Whom it was sent to, all ways together.</param>
/// <param name="Text">Plain.</param>
/// <param name="NoAnswer">Why it must not be answered by a program, in plain words; null when it may be.</param>
/// <param name="Loop">Values of our own loop header.</param>
internal sealed record MailMessage(
    string? MessageId,
    IReadOnlyList<string> References,
    Mailbox? From,
    IReadOnlyList<Mailbox> To,
    string Subject,
    string Text,
    IReadOnlyList<MailFile> Files,
    MailNature Nature,
    string? NoAnswer,
    DeliveryReport? Report,
    IReadOnlyList<string> Loop);
