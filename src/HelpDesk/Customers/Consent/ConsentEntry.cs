using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>What a customer once said about being approached. Only ever added.</summary>
internal sealed class ConsentEntry
{
    public required Guid Id { get; init; }

    public Guid Key { get; init; }

    /// <summary>No foreign key: events add entries, and may name a customer who was erased since.</summary>
    public Guid CustomerId { get; init; }

    public ContactChannel Channel { get; init; }

    public ContactPurpose Purpose { get; init; }

    public ConsentDecision Decision { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    public required string Source { get; init; }

    public string? Proof { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<ConsentEntry>
    {
        public void Configure(EntityTypeBuilder<ConsentEntry> builder)
        {
            builder.ToTable("ConsentEntries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Source).HasMaxLength(TextRules.Name);
            builder.Property(e => e.Proof).HasMaxLength(ConsentDesk.LongestProof);
            builder.Property(e => e.ActorName).HasMaxLength(TextRules.Name);
            builder.HasIndex(e => new { e.Key, e.Channel, e.Purpose }).IsUnique();
            builder.HasIndex(e => new { e.CustomerId, e.RecordedAt, e.Id });
        }
    }
}

/// <summary>The newest decision of a customer for a channel and a purpose: what follows from <see cref="ConsentEntry"/>, and what the dial gate reads.</summary>
internal sealed class ConsentState
{
    public Guid CustomerId { get; init; }

    public ContactChannel Channel { get; init; }

    public ContactPurpose Purpose { get; init; }

    public ConsentDecision Decision { get; set; }

    /// <summary>When the customer said so.</summary>
    public DateTimeOffset Since { get; set; }

    public required string Source { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<ConsentState>
    {
        public void Configure(EntityTypeBuilder<ConsentState> builder)
        {
            builder.ToTable("ConsentStates");
            builder.HasKey(s => new { s.CustomerId, s.Channel, s.Purpose });
            builder.Property(s => s.Source).HasMaxLength(TextRules.Name);
        }
    }
}
