using Crm.HelpDesk.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>A file of customers that was taken, or is being taken.</summary>
internal sealed class CustomerImport
{
    public required Guid Id { get; init; }

    /// <summary>Of the file.</summary>
    public required string Name { get; init; }

    public ImportState State { get; set; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    public required string StartedBy { get; init; }

    /// <summary>Read so far, without the headings.</summary>
    public int Rows { get; set; }

    public int Created { get; set; }

    public int Updated { get; set; }

    /// <summary>Known already, and left as they are.</summary>
    public int Skipped { get; set; }

    public int Rejected { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerImport>
    {
        public void Configure(EntityTypeBuilder<CustomerImport> builder)
        {
            builder.ToTable("CustomerImports");
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.Name).HasMaxLength(TextRules.Name);
            builder.Property(i => i.StartedBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(i => new { i.StartedAt, i.Id });
        }
    }
}

/// <summary>What an import did to a customer, until it is complete: by these rows one that is cut off is taken back.</summary>
internal sealed class CustomerImportRow
{
    public Guid ImportId { get; init; }

    public Guid CustomerId { get; init; }

    /// <summary>The customer as it was, as JSON; null when the import made it.</summary>
    public string? Before { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerImportRow>
    {
        public void Configure(EntityTypeBuilder<CustomerImportRow> builder)
        {
            builder.ToTable("CustomerImportRows");
            builder.HasKey(r => new { r.ImportId, r.CustomerId });
        }
    }
}
