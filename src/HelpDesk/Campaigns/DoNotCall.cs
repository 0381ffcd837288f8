using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Somebody asked us not to call: a number, a customer with all numbers, or both.</summary>
internal sealed class DoNotCallEntry
{
    public required Guid Id { get; init; }

    /// <summary>E.164.</summary>
    public string? Number { get; init; }

    public Guid? CustomerId { get; init; }

    /// <summary>Which calls it forbids; null for all.</summary>
    public CallPurpose? Purpose { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>Null for ever.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>How it came: key, agent, import, or the words of who entered it.</summary>
    public required string How { get; init; }

    /// <summary>The contact in which it was asked for.</summary>
    public Guid? ContactId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<DoNotCallEntry>
    {
        public void Configure(EntityTypeBuilder<DoNotCallEntry> builder)
        {
            builder.ToTable("DoNotCallEntries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Number).HasMaxLength(16);
            builder.Property(e => e.How).HasMaxLength(TextRules.Name);
            builder.HasIndex(e => e.Number).HasFilter("\"Number\" IS NOT NULL");
            builder.HasIndex(e => e.CustomerId).HasFilter("\"CustomerId\" IS NOT NULL");
            builder.HasIndex(e => new { e.Since, e.Id });
        }
    }
}

/// <summary>A supplied list of numbers that must not be called. Of one name, the newest complete one counts.</summary>
internal sealed class DoNotCallList
{
    public required Guid Id { get; init; }

    /// <summary>Whose list, such as "national register".</summary>
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The day that the data is of; what its age is counted from.</summary>
    public DateOnly Date { get; init; }

    /// <summary>Which calls it forbids; null for all.</summary>
    public CallPurpose? Purpose { get; init; }

    public ImportState State { get; set; }

    public DateTimeOffset ImportedAt { get; init; }

    public required string ImportedBy { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    public int Rows { get; set; }

    public int Accepted { get; set; }

    public int Rejected { get; set; }

    public int Duplicates { get; set; }

    public DoNotCallListRecord ToRecord() => new(Id, Name, Version, Date, Purpose, Accepted, ImportedAt) { ImportedBy = ImportedBy, Rejected = Rejected, Duplicates = Duplicates };

    private sealed class Configuration : IEntityTypeConfiguration<DoNotCallList>
    {
        public void Configure(EntityTypeBuilder<DoNotCallList> builder)
        {
            builder.ToTable("DoNotCallLists");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Name).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Version).HasMaxLength(TextRules.Short);
            builder.Property(l => l.ImportedBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(l => new { l.State, l.Name, l.Date });
        }
    }
}

/// <summary>A number of a supplied list.</summary>
internal sealed class DoNotCallNumber
{
    public Guid ListId { get; init; }

    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<DoNotCallNumber>
    {
        public void Configure(EntityTypeBuilder<DoNotCallNumber> builder)
        {
            builder.ToTable("DoNotCallNumbers");
            builder.HasKey(n => new { n.ListId, n.Number });
            builder.Property(n => n.Number).HasMaxLength(16);
        }
    }
}
