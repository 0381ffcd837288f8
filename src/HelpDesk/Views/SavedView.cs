using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Views;

/// <summary>A list of tickets under a name: which, and in which order.</summary>
internal sealed class SavedView
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Whose it is; null when it is shared.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>The team that it is shared with; null with <see cref="OwnerId"/> null: everybody's. Teams are never removed.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>A <see cref="ViewQuery"/> as JSON.</summary>
    public required string Query { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<SavedView>
    {
        public void Configure(EntityTypeBuilder<SavedView> builder)
        {
            builder.ToTable("SavedViews");
            builder.Property(v => v.Id).ValueGeneratedNever();
            builder.Property(v => v.Name).HasMaxLength(TextRules.Name);
            builder.Property(v => v.Query).HasMaxLength(2000);
            builder.Property(v => v.UpdatedBy).HasMaxLength(TextRules.Name);
            builder.Property(v => v.Revision).IsConcurrencyToken();
            builder.HasIndex(v => new { v.OwnerId, v.TeamId });
        }
    }
}

/// <summary>The view that a user's list of tickets opens with.</summary>
internal sealed class DefaultView
{
    public required Guid UserId { get; init; }

    public Guid ViewId { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<DefaultView>
    {
        public void Configure(EntityTypeBuilder<DefaultView> builder)
        {
            builder.ToTable("DefaultViews");
            builder.HasKey(d => d.UserId);
            builder.Property(d => d.UserId).ValueGeneratedNever();
            builder.HasIndex(d => d.ViewId);
            builder.HasOne<User>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<SavedView>().WithMany().HasForeignKey(d => d.ViewId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
