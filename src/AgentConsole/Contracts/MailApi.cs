namespace Crm.AgentConsole.Contracts;

/// <summary>An e-mail.</summary>
/// <param name="EntryId">The ticket's entry that holds its text.</param>
/// <param name="Direction">incoming or outgoing.</param>
/// <param name="State">received, setaside, waiting, sending, sent, refused or bounced.</param>
/// <param name="Address">The other side's.</param>
/// <param name="Former">Former text that it quotes.</param>
/// <param name="Problem">Why it waits, was refused, came back, was set aside or is not answered, in plain words.</param>
public sealed record MailLine(
    Guid Id, Guid? EntryId, string Direction, string State, string Address, string? Name, string Subject, string? Former, string? Problem, DateTimeOffset At, DateTimeOffset? DoneAt)
{
    /// <summary>Names of the files that go with it; those of a message that came in are attachments of the ticket.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}

/// <summary>The e-mails of a ticket, the newest first, and where a public note goes.</summary>
/// <param name="To">Null when nothing is sent.</param>
/// <param name="Problem">Why nothing is sent.</param>
public sealed record TicketMail(string? To, string? Problem, IReadOnlyList<MailLine> Mails);

/// <summary>How the site's e-mail goes.</summary>
/// <param name="Address">The site's; null: it has no e-mail.</param>
/// <param name="Server">Where messages are handed over; null: nothing is sent.</param>
/// <param name="Webhook">Whether a mailbox provider may bring messages.</param>
/// <param name="Waiting">Messages that are to be sent.</param>
/// <param name="LastProblem">Why one of them waits.</param>
/// <param name="SetAside">The newest messages that are on no ticket.</param>
public sealed record MailStatus(string? Address, string? Server, bool Webhook, int Waiting, int Refused, string? LastProblem, IReadOnlyList<MailLine> SetAside);

/// <summary>A test message to be sent.</summary>
public sealed record MailTest(string To);
