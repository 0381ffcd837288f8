using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>A name that customers are tagged with.</summary>
internal sealed class Segment
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The name in upper case; unique.</summary>
    public required string Key { get; set; }

    public static string KeyOf(string name) => name.Trim().ToUpperInvariant();

    private sealed class Configuration : IEntityTypeConfiguration<Segment>
    {
        public void Configure(EntityTypeBuilder<Segment> builder)
        {
            builder.ToTable("Segments");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Name).HasMaxLength(TextRules.Short);
            builder.Property(s => s.Key).HasMaxLength(TextRules.Short);
            builder.HasIndex(s => s.Key).IsUnique();
        }
    }
}

/// <summary>A customer is in a segment.</summary>
internal sealed class CustomerSegment
{
    public Guid CustomerId { get; init; }

    public Guid SegmentId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerSegment>
    {
        public void Configure(EntityTypeBuilder<CustomerSegment> builder)
        {
            builder.ToTable("CustomerSegments");
            builder.HasKey(s => new { s.CustomerId, s.SegmentId });
            builder.HasIndex(s => new { s.SegmentId, s.CustomerId });
            builder.HasOne<Customer>().WithMany(c => c.Segments).HasForeignKey(s => s.CustomerId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Segment>().WithMany().HasForeignKey(s => s.SegmentId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
