using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Users;

/// <summary>People who share customers and tickets. Never removed: rows of a retired team stay with its members.</summary>
internal sealed class Team
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>The name in upper case: unique.</summary>
    public required string NameKey { get; set; }

    /// <summary>Nothing new is given to it.</summary>
    public bool Retired { get; set; }

    /// <summary>Rises with every edit; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Team>
    {
        public void Configure(EntityTypeBuilder<Team> builder)
        {
            builder.ToTable("Teams");
            builder.Property(t => t.Id).ValueGeneratedNever();
            builder.Property(t => t.Name).HasMaxLength(TextRules.Name);
            builder.Property(t => t.NameKey).HasMaxLength(TextRules.Name);
            builder.Property(t => t.Revision).IsConcurrencyToken();
            builder.HasIndex(t => t.NameKey).IsUnique();
        }
    }
}

/// <summary>A user in a team.</summary>
internal sealed class TeamMember
{
    public Guid TeamId { get; init; }

    public Guid UserId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<TeamMember>
    {
        public void Configure(EntityTypeBuilder<TeamMember> builder)
        {
            builder.ToTable("TeamMembers");
            builder.HasKey(m => new { m.TeamId, m.UserId });
            builder.HasOne<Team>().WithMany().HasForeignKey(m => m.TeamId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<User>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
