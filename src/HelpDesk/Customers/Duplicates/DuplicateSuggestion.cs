using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>Two customers who may be one.</summary>
internal sealed class DuplicateSuggestion
{
    public const int LongestReasons = 1_000;

    public required Guid Id { get; init; }

    /// <summary>The pair in a fixed order, so that it is suggested once.</summary>
    public Guid FirstId { get; init; }

    public Guid SecondId { get; init; }

    public DuplicateState State { get; set; }

    /// <summary>How much speaks for it; see <see cref="DuplicateLook.RankOf"/>.</summary>
    public int Rank { get; set; }

    /// <summary>A line for each reason.</summary>
    public required string Reasons { get; set; }

    public DateTimeOffset FoundAt { get; init; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<DuplicateSuggestion>
    {
        public void Configure(EntityTypeBuilder<DuplicateSuggestion> builder)
        {
            builder.ToTable("DuplicateSuggestions");
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Reasons).HasMaxLength(LongestReasons);
            builder.Property(s => s.DecidedBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(s => new { s.FirstId, s.SecondId }).IsUnique();
            builder.HasIndex(s => s.SecondId);
            builder.HasIndex(s => new { s.State, s.Rank, s.FoundAt, s.Id });
            builder.HasOne<Customer>().WithMany().HasForeignKey(s => s.FirstId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Customer>().WithMany().HasForeignKey(s => s.SecondId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>How far the search for duplicates among all customers has come.</summary>
internal sealed class DuplicateScan
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    /// <summary>The last customer who was looked at; null at the beginning.</summary>
    public Guid? AfterId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<DuplicateScan>
    {
        public void Configure(EntityTypeBuilder<DuplicateScan> builder)
        {
            builder.ToTable("DuplicateScans");
            builder.Property(s => s.Id).ValueGeneratedNever();
        }
    }
}
