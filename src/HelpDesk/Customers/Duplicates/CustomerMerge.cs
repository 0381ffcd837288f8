using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>One customer has taken up another one. Keeps what went where, so that it can be undone.</summary>
internal sealed class CustomerMerge
{
    public required Guid Id { get; init; }

    public Guid SurvivorId { get; init; }

    public Guid AbsorbedId { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>How many rows moved.</summary>
    public int Moved { get; set; }

    /// <summary>A <see cref="MergeMemory"/>.</summary>
    public required string Memory { get; set; }

    public DateTimeOffset? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }

    public MergeMemory Remembered() => JsonSerializer.Deserialize<MergeMemory>(Memory)!;

    private sealed class Configuration : IEntityTypeConfiguration<CustomerMerge>
    {
        public void Configure(EntityTypeBuilder<CustomerMerge> builder)
        {
            builder.ToTable("CustomerMerges");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(m => m.UndoneBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(m => new { m.SurvivorId, m.At, m.Id });
            builder.HasIndex(m => m.AbsorbedId);
            builder.HasIndex(m => m.At);
            builder.HasOne<Customer>().WithMany().HasForeignKey(m => m.SurvivorId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Customer>().WithMany().HasForeignKey(m => m.AbsorbedId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A row that a merge has moved from the absorbed customer to the survivor.</summary>
internal sealed class MergeMove
{
    public const int LongestTable = 64;

    public Guid MergeId { get; init; }

    public required string Table { get; init; }

    public Guid RowId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<MergeMove>
    {
        public void Configure(EntityTypeBuilder<MergeMove> builder)
        {
            builder.ToTable("MergeMoves");
            builder.HasKey(m => new { m.MergeId, m.Table, m.RowId });
            builder.Property(m => m.Table).HasMaxLength(LongestTable);
            builder.HasOne<CustomerMerge>().WithMany().HasForeignKey(m => m.MergeId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What a merge did to the few rows that are not moved as they are: what the absorbed customer had, and what the survivor got of it.</summary>
internal sealed record MergeMemory
{
    /// <summary>Field → what the survivor had before and got instead.</summary>
    public Dictionary<string, TakenValue> Taken { get; init; } = [];

    public List<NumberPart> Numbers { get; init; } = [];

    public List<HandlePart> Handles { get; init; } = [];

    public List<AddressPart> Addresses { get; init; } = [];

    public List<SegmentPart> Segments { get; init; } = [];

    public List<RelationPart> Relations { get; init; } = [];

    /// <summary>Consents in which the two disagreed, and what the survivor's was.</summary>
    public List<ConsentPart> Consents { get; init; } = [];
}

internal sealed record TakenValue(string? Before, string? After);

/// <param name="Added">The survivor did not have it before.</param>
internal sealed record NumberPart(string Number, string? Extension, int Position, bool Added);

/// <inheritdoc cref="NumberPart"/>
internal sealed record HandlePart(HandleKind Kind, string Key, string Value, int Position, bool Added);

/// <inheritdoc cref="NumberPart"/>
internal sealed record AddressPart(AddressKind Kind, string? Street, string? PostalCode, string? City, string? Region, string? Country, bool Added);

/// <inheritdoc cref="NumberPart"/>
internal sealed record SegmentPart(Guid SegmentId, bool Added);

/// <param name="Dropped">It led from one of the two to the other, or the survivor had the same: it is gone while they are one.</param>
internal sealed record RelationPart(Guid Id, Guid FromId, Guid ToId, RelationKind Kind, string? Role, DateTimeOffset CreatedAt, string ActorName, bool Dropped);

internal sealed record ConsentPart(ContactChannel Channel, ContactPurpose Purpose, ConsentDecision Before);
