using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Tickets;

/// <summary>One line of a ticket's history. Only ever added; a merge or a split moves it to another ticket as it is.</summary>
internal sealed class TicketEntry
{
    public required Guid Id { get; init; }

    public Guid TicketId { get; init; }

    /// <summary>The ticket's customer, kept here too so that the customer's timeline is read from one index.</summary>
    public Guid CustomerId { get; init; }

    /// <summary>Made by whoever added it: adding twice makes one entry. Null for entries that are a side effect.</summary>
    public Guid? Key { get; init; }

    public DateTimeOffset At { get; init; }

    public TicketEntryKind Kind { get; init; }

    /// <summary>May be sent to the customer or heard by them. It is said when the entry is made, and nothing changes it: what is internal stays so.</summary>
    public bool Public { get; init; }

    public required string Text { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? RecordingId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<TicketEntry>
    {
        public void Configure(EntityTypeBuilder<TicketEntry> builder)
        {
            builder.ToTable("TicketEntries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Text).HasMaxLength(TextRules.Text);
            builder.Property(e => e.ActorName).HasMaxLength(TextRules.Name);
            builder.HasIndex(e => e.Key).IsUnique();
            builder.HasIndex(e => new { e.TicketId, e.At, e.Id });
            builder.HasIndex(e => new { e.CustomerId, e.At, e.Id });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(e => e.TicketId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
