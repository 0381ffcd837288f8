using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>What somebody wrote down about a customer, outside of any ticket.</summary>
internal sealed class CustomerNote
{
    public required Guid Id { get; init; }

    /// <summary>Made by whoever added it: adding twice makes one note.</summary>
    public Guid Key { get; init; }

    public Guid CustomerId { get; init; }

    public required string Text { get; set; }

    /// <summary>Shown in the screen pop.</summary>
    public bool Pinned { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>When the text was changed last.</summary>
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerNote>
    {
        public void Configure(EntityTypeBuilder<CustomerNote> builder)
        {
            builder.ToTable("CustomerNotes");
            builder.Property(n => n.Id).ValueGeneratedNever();
            builder.Property(n => n.Text).HasMaxLength(TextRules.Text);
            builder.Property(n => n.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(n => n.Revision).IsConcurrencyToken();
            builder.HasIndex(n => n.Key).IsUnique();
            builder.HasIndex(n => new { n.CustomerId, n.Pinned, n.CreatedAt, n.Id });
            builder.HasIndex(n => new { n.CustomerId, n.CreatedAt, n.Id });
            builder.HasOne<Customer>().WithMany().HasForeignKey(n => n.CustomerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
