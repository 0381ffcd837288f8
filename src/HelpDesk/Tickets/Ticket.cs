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

    public TicketKind Kind { get; set; }

    public TicketState State { get; set; }

    /// <summary>Whether <see cref="State"/> is one that still needs work; stored, so that the lists of open tickets are read from an index in their order.</summary>
    public bool Open { get; set; }

    /// <summary>What it waits for; set while it is pending, and only then.</summary>
    public PendingReason? PendingReason { get; set; }

    /// <summary>When a pending ticket opens by itself.</summary>
    public DateTimeOffset? PendingUntil { get; set; }

    public TicketImpact Impact { get; set; } = TicketImpact.Medium;

    public TicketUrgency Urgency { get; set; } = TicketUrgency.Medium;

    /// <summary>By <see cref="TicketPriorities"/> from impact and urgency, or what a person put in its place.</summary>
    public TicketPriority Priority { get; set; }

    public Guid CustomerId { get; init; }

    public Guid? OwnerId { get; set; }

    /// <summary>Whose ticket it is; null is everybody's. A new ticket belongs to its customer's team. Teams are never removed, so there is no foreign key.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>When the first of its running promises is due (<see cref="Sla.SlaClocks"/>); null when none runs.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>The ticket of which it is a part.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>The ticket that took over everything of this one, which is closed since.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>Values of the site's own fields: a JSON object, or null.</summary>
    public string? Fields { get; set; }

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
            builder.Property(t => t.Fields).HasMaxLength(TextRules.Text);
            builder.Property(t => t.Revision).IsConcurrencyToken();

            // The defaults are for tickets of the time before these columns; a new one always says what it is.
            builder.Property(t => t.Kind).HasDefaultValue(TicketKind.Question).ValueGeneratedNever();
            builder.Property(t => t.Impact).HasDefaultValue(TicketImpact.Medium).ValueGeneratedNever();
            builder.Property(t => t.Urgency).HasDefaultValue(TicketUrgency.Medium).ValueGeneratedNever();
            builder.HasIndex(t => t.Number).IsUnique();
            builder.HasIndex(t => t.Key).IsUnique();
            builder.HasIndex(t => new { t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.State, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.Kind, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.Priority, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.OwnerId, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.TeamId, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.CustomerId, t.Open, t.UpdatedAt, t.Number });
            builder.HasIndex(t => new { t.DueAt, t.Number }).HasFilter("DueAt IS NOT NULL");
            builder.HasIndex(t => new { t.OwnerId, t.DueAt, t.Number }).HasFilter("DueAt IS NOT NULL");
            builder.HasIndex(t => new { t.TeamId, t.DueAt, t.Number }).HasFilter("DueAt IS NOT NULL");
            builder.HasIndex(t => t.PendingUntil).HasFilter("PendingUntil IS NOT NULL");
            builder.HasIndex(t => t.ParentId).HasFilter("ParentId IS NOT NULL");
            builder.HasIndex(t => t.MergedIntoId).HasFilter("MergedIntoId IS NOT NULL");
            builder.HasOne<Customer>().WithMany().HasForeignKey(t => t.CustomerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<User>().WithMany().HasForeignKey(t => t.OwnerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.ParentId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.MergedIntoId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
