using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Snippets;

/// <summary>Something ready-made: a macro, the beginnings of a ticket, an answer. Of one user, or of all.</summary>
internal sealed class SnippetRow
{
    public required Guid Id { get; init; }

    public SnippetKind Kind { get; init; }

    /// <summary>Whose it is; null: everybody's.</summary>
    public Guid? OwnerId { get; set; }

    public required string Name { get; set; }

    /// <summary>A <see cref="SnippetContent"/> as JSON.</summary>
    public required string Content { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<SnippetRow>
    {
        public void Configure(EntityTypeBuilder<SnippetRow> builder)
        {
            builder.ToTable("Snippets");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Name).HasMaxLength(TextRules.Name);
            builder.Property(s => s.UpdatedBy).HasMaxLength(TextRules.Name);
            builder.Property(s => s.Revision).IsConcurrencyToken();
            builder.HasIndex(s => new { s.Kind, s.OwnerId });
        }
    }
}
