using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Rules;

/// <summary>An e-mail that is to be sent to a ticket's customer, stored in the transaction of what it tells. Whoever sends mail takes those that wait, the oldest first.</summary>
internal sealed class OutgoingMessage
{
    public required Guid Id { get; init; }

    public Guid CustomerId { get; init; }

    public Guid TicketId { get; init; }

    /// <summary>The rule that wrote it; null for a macro.</summary>
    public Guid? RuleId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>Plain text, filled in.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text, filled in.</summary>
    public required string Text { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>When it was handed to the mail server, or given up; null while it waits.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Why it was given up.</summary>
    public string? Problem { get; set; }

    // No foreign keys: what it is about may be erased while it waits.
    private sealed class Configuration : IEntityTypeConfiguration<OutgoingMessage>
    {
        public void Configure(EntityTypeBuilder<OutgoingMessage> builder)
        {
            builder.ToTable("OutgoingMessages");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(m => m.Subject).HasMaxLength(1000);
            builder.Property(m => m.Problem).HasMaxLength(TextRules.Name);
            builder.HasIndex(m => new { m.DoneAt, m.At, m.Id });
            builder.HasIndex(m => new { m.TicketId, m.At });
            builder.HasIndex(m => m.CustomerId);
        }
    }
}
