using Crm.HelpDesk.Tickets;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Complaints;

/// <summary>What a ticket of the kind complaint has beyond other tickets. Its owner and its deadline are the complaint's own, beside the ticket's.</summary>
internal sealed class Complaint
{
    public Guid TicketId { get; init; }

    /// <summary>One of the site's causes; null while nobody knows.</summary>
    public string? Cause { get; set; }

    /// <summary>What is done to make it good.</summary>
    public string? Remedy { get; set; }

    /// <summary>Who sees to it that it is settled.</summary>
    public Guid? OwnerId { get; set; }

    public DateTimeOffset? DueAt { get; set; }

    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>The deadline whose passing was told; another deadline is told of again.</summary>
    public DateTimeOffset? EscalatedFor { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Rises with every edit; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Complaint>
    {
        public void Configure(EntityTypeBuilder<Complaint> builder)
        {
            builder.ToTable("Complaints");
            builder.HasKey(c => c.TicketId);
            builder.Property(c => c.TicketId).ValueGeneratedNever();
            builder.Property(c => c.Cause).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Remedy).HasMaxLength(TextRules.Text);
            builder.Property(c => c.Revision).IsConcurrencyToken();
            builder.HasIndex(c => new { c.SettledAt, c.DueAt });
            builder.HasIndex(c => new { c.CreatedAt, c.Cause });
            builder.HasOne<Ticket>().WithOne().HasForeignKey<Complaint>(c => c.TicketId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<User>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A cause that complaints may be put down to. One that is not offered any more stays with the complaints that have it.</summary>
internal sealed class ComplaintCause
{
    public required string Name { get; init; }

    public int Position { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<ComplaintCause>
    {
        private static readonly string[] First = ["Product", "Delivery", "Invoice", "Waiting time", "Advice", "Staff", "Other"];

        public void Configure(EntityTypeBuilder<ComplaintCause> builder)
        {
            builder.ToTable("ComplaintCauses");
            builder.HasKey(c => c.Name);
            builder.Property(c => c.Name).HasMaxLength(TextRules.Name);
            builder.HasData(First.Select((name, i) => new ComplaintCause { Name = name, Position = i }));
        }
    }
}
