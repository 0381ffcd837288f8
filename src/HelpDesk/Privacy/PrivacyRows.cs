using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Privacy;

/// <summary>Nothing about this customer may be removed while it is in force.</summary>
internal sealed class LegalHold
{
    public required Guid Id { get; init; }

    public Guid CustomerId { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset SetAt { get; init; }

    public required string SetBy { get; init; }

    /// <summary>Null while it is in force.</summary>
    public DateTimeOffset? LiftedAt { get; set; }

    public string? LiftedBy { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<LegalHold>
    {
        public void Configure(EntityTypeBuilder<LegalHold> builder)
        {
            builder.ToTable("LegalHolds");
            builder.Property(h => h.Id).ValueGeneratedNever();
            builder.Property(h => h.Reason).HasMaxLength(Audit.AuditLog.LongestReason);
            builder.Property(h => h.SetBy).HasMaxLength(TextRules.Name);
            builder.Property(h => h.LiftedBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(h => new { h.CustomerId, h.LiftedAt });
        }
    }
}

/// <summary>A person is to be forgotten; the row is what a server that was killed in the middle goes on from.</summary>
internal sealed class Erasure
{
    public required Guid Id { get; init; }

    public Guid CustomerId { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset AskedAt { get; init; }

    public Guid? AskedById { get; init; }

    public required string AskedBy { get; init; }

    /// <summary>The customer's numbers, with blanks between, to find leads by them after they are gone from the customer; null once everything is done.</summary>
    public string? Numbers { get; set; }

    /// <summary>Null until everything is done.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>JSON: how much of each table was erased.</summary>
    public string? Report { get; set; }

    /// <summary>What keeps it from being done, such as a legal hold or a file that cannot be deleted.</summary>
    public string? Problem { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Erasure>
    {
        public void Configure(EntityTypeBuilder<Erasure> builder)
        {
            builder.ToTable("Erasures");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Reason).HasMaxLength(Audit.AuditLog.LongestReason);
            builder.Property(e => e.AskedBy).HasMaxLength(TextRules.Name);
            builder.Property(e => e.Numbers).HasMaxLength(4_000);
            builder.Property(e => e.Report).HasMaxLength(4_000);
            builder.Property(e => e.Problem).HasMaxLength(1_000);
            builder.HasIndex(e => new { e.CustomerId, e.AskedAt });
            builder.HasIndex(e => new { e.DoneAt, e.AskedAt });
        }
    }
}

/// <summary>How long one kind of data is kept.</summary>
internal sealed class RetentionSetting
{
    public required string Kind { get; init; }

    /// <summary>0 keeps it for ever.</summary>
    public int Days { get; set; }

    /// <summary>Everything up to this time was looked at; null to look at everything again.</summary>
    public DateTimeOffset? Reached { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<RetentionSetting>
    {
        public void Configure(EntityTypeBuilder<RetentionSetting> builder)
        {
            builder.ToTable("RetentionSettings");
            builder.HasKey(r => r.Kind);
            builder.Property(r => r.Kind).HasMaxLength(TextRules.Short);
        }
    }
}
