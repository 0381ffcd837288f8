using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Tickets;

/// <summary>A word that people sort tickets by, in lower case.</summary>
internal sealed class TicketTag
{
    public const int Length = 40;

    public Guid TicketId { get; init; }

    public required string Tag { get; init; }

    /// <summary>The ticket's, kept here too so that the tickets of a tag are read from one index.</summary>
    public int Number { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<TicketTag>
    {
        public void Configure(EntityTypeBuilder<TicketTag> builder)
        {
            builder.ToTable("TicketTags");
            builder.HasKey(t => new { t.TicketId, t.Tag });
            builder.Property(t => t.Tag).HasMaxLength(Length);
            builder.HasIndex(t => new { t.Tag, t.Number });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(t => t.TicketId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A user who is told what happens to a ticket.</summary>
internal sealed class TicketFollower
{
    public Guid TicketId { get; init; }

    public Guid UserId { get; init; }

    /// <summary>The ticket's, kept here too so that the tickets that somebody follows are read from one index.</summary>
    public int Number { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<TicketFollower>
    {
        public void Configure(EntityTypeBuilder<TicketFollower> builder)
        {
            builder.ToTable("TicketFollowers");
            builder.HasKey(f => new { f.TicketId, f.UserId });
            builder.HasIndex(f => new { f.UserId, f.Number });
            builder.HasOne<Ticket>().WithMany().HasForeignKey(f => f.TicketId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<User>().WithMany().HasForeignKey(f => f.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>How one ticket has to do with another: From relates to, duplicates, or is caused by To.</summary>
internal sealed class TicketLink
{
    public Guid FromId { get; init; }

    public Guid ToId { get; init; }

    public TicketLinkKind Kind { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<TicketLink>
    {
        public void Configure(EntityTypeBuilder<TicketLink> builder)
        {
            builder.ToTable("TicketLinks");
            builder.HasKey(l => new { l.FromId, l.ToId, l.Kind });
            builder.HasIndex(l => l.ToId);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(l => l.FromId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(l => l.ToId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
