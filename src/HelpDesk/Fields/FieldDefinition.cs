using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Fields;

/// <summary>A custom field of customers or tickets. Never deleted, because rows hold values of it.</summary>
internal sealed class FieldDefinition
{
    public required Guid Id { get; init; }

    public FieldSubject Subject { get; init; }

    public required string Key { get; init; }

    public required string Label { get; set; }

    public FieldType Type { get; init; }

    /// <summary>A JSON array of texts; null when the type has none.</summary>
    public string? Choices { get; set; }

    public bool Required { get; set; }

    public int Position { get; set; }

    public bool Retired { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<FieldDefinition>
    {
        public void Configure(EntityTypeBuilder<FieldDefinition> builder)
        {
            builder.ToTable("FieldDefinitions");
            builder.Property(f => f.Id).ValueGeneratedNever();
            builder.Property(f => f.Key).HasMaxLength(FieldRules.LongestKey);
            builder.Property(f => f.Label).HasMaxLength(TextRules.Short);
            builder.Property(f => f.Choices).HasMaxLength(TextRules.Text);
            builder.Property(f => f.Revision).IsConcurrencyToken();
            builder.HasIndex(f => new { f.Subject, f.Key }).IsUnique();
        }
    }
}
