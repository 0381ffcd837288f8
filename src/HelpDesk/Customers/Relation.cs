using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>What one customer is to another. Kept once, and read from both sides.</summary>
internal sealed class CustomerRelation
{
    public required Guid Id { get; init; }

    public Guid FromId { get; set; }

    public Guid ToId { get; set; }

    public RelationKind Kind { get; init; }

    /// <summary>In which role, such as "buyer".</summary>
    public string? Role { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public required string ActorName { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerRelation>
    {
        public void Configure(EntityTypeBuilder<CustomerRelation> builder)
        {
            builder.ToTable("CustomerRelations");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.Role).HasMaxLength(TextRules.Short);
            builder.Property(r => r.ActorName).HasMaxLength(TextRules.Name);
            builder.HasIndex(r => new { r.FromId, r.ToId });
            builder.HasIndex(r => new { r.ToId, r.FromId });
            builder.HasOne<Customer>().WithMany().HasForeignKey(r => r.FromId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Customer>().WithMany().HasForeignKey(r => r.ToId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
