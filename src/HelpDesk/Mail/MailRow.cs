using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Mail;

public enum MailDirection
{
    Incoming,
    Outgoing,
}

/// <summary>
/// What became of an e-mail:
/// <code>
///   incoming ──► received           on a ticket
///           └──► setaside           on none: a program's answer, a loop, a flood
///
///   outgoing ──► waiting ◄──► sending ──► sent ──► bounced     a report came back later
///                                  └──► refused                for good, with the reason
/// </code>
/// </summary>
public enum MailState
{
    Received,
    SetAside,
    Waiting,

    /// <summary>A server may or may not have it by now.</summary>
    Sending,
    Sent,
    Refused,
    Bounced,
}

/// <summary>An e-mail, in either direction.</summary>
internal sealed class MailRow
{
    /// <summary>Hexadecimal SHA-256.</summary>
    public const int KeyLength = 64;

    public const int LongestMessageId = 250;

    /// <summary>Files of one message.</summary>
    public const int MostFiles = 20;

    private const int IdLength = 32;

    public required Guid Id { get; init; }

    /// <summary>Unique: what makes that a message exists once, however often it comes or is asked for.</summary>
    public required string Key { get; init; }

    public MailDirection Direction { get; init; }

    public MailState State { get; set; }

    public Guid? TicketId { get; set; }

    /// <summary>Whom it asks how it was; null for everything but a survey.</summary>
    public Guid? CustomerId { get; set; }

    /// <summary>The entry of the ticket that holds the text.</summary>
    public Guid? EntryId { get; set; }

    /// <summary>Without angle brackets.</summary>
    public string? MessageId { get; init; }

    /// <summary>The other side's, in small letters.</summary>
    public required string Address { get; init; }

    public string? Name { get; init; }

    public required string Subject { get; init; }

    /// <summary>What the entry does not have: former text that a letter quotes, the text of one without a ticket, the text that a rule sends.</summary>
    public string? Text { get; set; }

    /// <summary>The attachments that go with it, as <see cref="FileIds"/> reads them; null for none.</summary>
    public string? Files { get; init; }

    /// <summary>Why it was set aside, is not answered, waits still, was refused or came back.</summary>
    public string? Problem { get; set; }

    /// <summary>Sent by a program, or of a kind that no program may answer.</summary>
    public bool Automatic { get; init; }

    public DateTimeOffset At { get; init; }

    public int Attempts { get; set; }

    /// <summary>When it is tried next, or, while it is being sent, when whoever sends it is taken for dead. Null when nothing is to be done.</summary>
    public DateTimeOffset? NextAt { get; set; }

    /// <summary>When it was sent, refused, or came back.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    public static string? Write(IReadOnlyCollection<Guid> files) => files.Count == 0 ? null : string.Join(' ', files.Select(id => id.ToString("n")));

    public static IReadOnlyList<Guid> FileIds(string? files) => [.. (files ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.ParseExact(id, "n"))];

    private sealed class Configuration : IEntityTypeConfiguration<MailRow>
    {
        public void Configure(EntityTypeBuilder<MailRow> builder)
        {
            builder.ToTable("Mails");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.Key).HasMaxLength(KeyLength);
            builder.Property(m => m.MessageId).HasMaxLength(LongestMessageId);
            builder.Property(m => m.Address).HasMaxLength(TextRules.Email);
            builder.Property(m => m.Name).HasMaxLength(TextRules.Name);
            builder.Property(m => m.Subject).HasMaxLength(TextRules.Title);
            builder.Property(m => m.Text).HasMaxLength(TextRules.Text);
            builder.Property(m => m.Files).HasMaxLength(MostFiles * (IdLength + 1));
            builder.Property(m => m.Problem).HasMaxLength(TextRules.Title * 2);
            builder.HasIndex(m => m.Key).IsUnique();
            builder.HasIndex(m => m.MessageId);
            builder.HasIndex(m => new { m.TicketId, m.At, m.Id });
            builder.HasIndex(m => new { m.State, m.NextAt, m.Id });
            builder.HasIndex(m => new { m.Address, m.At });
            builder.HasIndex(m => m.CustomerId).HasFilter("CustomerId IS NOT NULL");
            builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.TicketId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<TicketEntry>().WithMany().HasForeignKey(m => m.EntryId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>An address that a mail server said does not exist. It is forgotten when a message comes from there.</summary>
internal sealed class UndeliverableAddress
{
    /// <summary>In small letters.</summary>
    public required string Address { get; init; }

    public DateTimeOffset Since { get; init; }

    public required string Why { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<UndeliverableAddress>
    {
        public void Configure(EntityTypeBuilder<UndeliverableAddress> builder)
        {
            builder.ToTable("UndeliverableAddresses");
            builder.HasKey(a => a.Address);
            builder.Property(a => a.Address).HasMaxLength(TextRules.Email);
            builder.Property(a => a.Why).HasMaxLength(TextRules.Title * 2);
        }
    }
}
