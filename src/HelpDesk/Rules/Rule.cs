using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Rules;

/// <summary>A rule of the site.</summary>
internal sealed class Rule
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>A <see cref="RuleDefinition"/> as JSON.</summary>
    public required string Definition { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Why the product switched it off; null while it is on, or when a person did.</summary>
    public string? OffReason { get; set; }

    /// <summary>Rises with every change of what it does; the log names it.</summary>
    public int Version { get; set; }

    /// <summary>When a scheduled rule looks next; null for others, and while it is off.</summary>
    public DateTimeOffset? NextAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Rule>
    {
        public void Configure(EntityTypeBuilder<Rule> builder)
        {
            builder.ToTable("Rules");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.Name).HasMaxLength(TextRules.Name);
            builder.Property(r => r.OffReason).HasMaxLength(TextRules.Name);
            builder.Property(r => r.UpdatedBy).HasMaxLength(TextRules.Name);
            builder.Property(r => r.Revision).IsConcurrencyToken();
        }
    }
}

/// <summary>What a rule did at one time to one ticket, or why it did not do it.</summary>
internal sealed class RuleRun
{
    public required Guid Id { get; init; }

    public Guid RuleId { get; init; }

    public int RuleVersion { get; init; }

    public required string RuleName { get; init; }

    /// <summary>The entry of the feed that woke it; null for a scheduled rule.</summary>
    public long? Sequence { get; init; }

    public Guid TicketId { get; init; }

    public int TicketNumber { get; init; }

    public DateTimeOffset At { get; init; }

    public RuleOutcome Outcome { get; init; }

    public required string Text { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<RuleRun>
    {
        public void Configure(EntityTypeBuilder<RuleRun> builder)
        {
            builder.ToTable("RuleRuns");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.RuleName).HasMaxLength(TextRules.Name);
            builder.Property(r => r.Text).HasMaxLength(TextRules.Text);
            builder.HasIndex(r => new { r.At, r.Id });
            builder.HasIndex(r => new { r.RuleId, r.At, r.Id });
            builder.HasIndex(r => new { r.TicketId, r.At, r.Id });
        }
    }
}

/// <summary>A scheduled rule has dealt with this ticket in this stay in its state, and leaves it alone until it comes into a state again.</summary>
internal sealed class RuleMark
{
    public Guid RuleId { get; init; }

    public Guid TicketId { get; init; }

    public DateTimeOffset StateSince { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<RuleMark>
    {
        public void Configure(EntityTypeBuilder<RuleMark> builder)
        {
            builder.ToTable("RuleMarks");
            builder.HasKey(m => new { m.RuleId, m.TicketId });
        }
    }
}
