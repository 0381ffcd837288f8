using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Notices;

/// <summary>Something that the product tells a user, kept until it was seen.</summary>
internal sealed class Notice
{
    public required Guid Id { get; init; }

    public Guid UserId { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Text { get; init; }

    public Guid? TicketId { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    // No foreign keys: what a notice is about may be erased.
    private sealed class Configuration : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> builder)
        {
            builder.ToTable("Notices");
            builder.Property(n => n.Id).ValueGeneratedNever();
            builder.Property(n => n.Text).HasMaxLength(TextRules.Text);
            builder.HasIndex(n => new { n.UserId, n.SeenAt, n.At, n.Id });
            builder.HasIndex(n => n.TicketId).HasFilter("TicketId IS NOT NULL");
        }
    }
}
