using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Tickets;

/// <summary>Something that a customer wants solved.</summary>
internal sealed class Ticket
{
    public required Guid Id { get; init; }

    /// <summary>The number that people say and press; unique, without gaps.</summary>
    public int Number { get; init; }

    /// <summary>Made by whoever asked for the ticket: asking twice makes one ticket.</summary>
    public Guid Key { get; init; }

    public required string Title { get; set; }

    public TicketState State { get; set; }

    /// <summary>Whether <see cref="State"/> is one that still needs work; stored, so that the lists of open tickets are read from an index in their order.</summary>
    public bool Open { get; set; }

    public TicketPriority Priority { get; set; }

    public Guid CustomerId { get; init; }

    public Guid? OwnerId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Rises with every change of the ticket's own fields; the concurrency token. A note does not change it.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Ticket>
    {
        public void Configure(EntityTypeBuilder<Ticket> builder)
        {
            builder.ToTable("Tickets");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Title).HasMaxLength(TextRules.Title);
            builder.Property(t => t.Revision).IsConcurrencyToken();
            builder.HasIndex(t => t.Number).IsUnique();
            builder.HasIndex(t => t.Key).IsUnique();
            builder.HasIndex(t => new { t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.State, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.OwnerId, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.CustomerId, t.Open, t.UpdatedAt, t.Number });
            builder.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<User>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>One line of a ticket's history. Only ever added.</summary>
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
