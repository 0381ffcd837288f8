using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Feed;

/// <summary>A row of the feed. Only ever added, and in time removed from its beginning.</summary>
internal sealed class FeedEntry
{
    /// <summary>Ten rules, of 32 letters and a space each.</summary>
    public const int ChainLength = 330;

    /// <summary>In the order of the commits and without gaps, because it is counted up in the transaction that writes the row.</summary>
    public required long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public Guid? CustomerId { get; init; }

    public Guid? TicketId { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>The rules that led to it, the first one first; null when a person did it.</summary>
    public string? Chain { get; init; }

    /// <summary>JSON of what happened: ids, codes and times, but no names, numbers or texts of customers; those are read where they are kept, and erased there.</summary>
    public required string Body { get; init; }

    // No foreign keys: it tells what happened, also to what was erased since. No index but the key: whatever reads it goes along its order.
    private sealed class Configuration : IEntityTypeConfiguration<FeedEntry>
    {
        public void Configure(EntityTypeBuilder<FeedEntry> builder)
        {
            builder.ToTable("Feed");
            builder.HasKey(f => f.Sequence);
            builder.Property(f => f.Sequence).ValueGeneratedNever();
            builder.Property(f => f.Kind).HasMaxLength(TextRules.Short);
            builder.Property(f => f.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(f => f.Chain).HasMaxLength(ChainLength);
        }
    }
}

/// <summary>Up to which entry a consumer has done its work, or the feed is written.</summary>
internal sealed class FeedPlace
{
    /// <summary>The writers' place: the last sequence number that was given out.</summary>
    public const string Written = "written";

    public required string Name { get; init; }

    public long Sequence { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<FeedPlace>
    {
        public void Configure(EntityTypeBuilder<FeedPlace> builder)
        {
            builder.ToTable("FeedPlaces");
            builder.HasKey(p => p.Name);
            builder.Property(p => p.Name).HasMaxLength(TextRules.Short);
            builder.HasData(new FeedPlace { Name = Written, Sequence = 0 });
        }
    }
}
