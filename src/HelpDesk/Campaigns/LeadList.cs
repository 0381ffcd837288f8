using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Campaigns;

/// <summary>
/// A supplied list of leads. It is the switch of its leads: they are dialed only while it is complete, enabled and not expired, so that a list of a
/// million rows appears, pauses and ends by one row.
/// </summary>
internal sealed class LeadList
{
    public required Guid Id { get; init; }

    public Guid CampaignId { get; init; }

    public required string Name { get; init; }

    /// <summary>The supplier's version.</summary>
    public required string Version { get; init; }

    /// <summary>The day that the supplier's data is of.</summary>
    public DateOnly Date { get; init; }

    public ImportState State { get; set; }

    public bool Enabled { get; set; }

    public DateTimeOffset ImportedAt { get; init; }

    public required string ImportedBy { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Not dialed any more from here on.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    public int Rows { get; set; }

    public int Accepted { get; set; }

    public int Rejected { get; set; }

    public int Duplicates { get; set; }

    public int DoNotCall { get; set; }

    public long Revision { get; set; }

    public LeadListRecord ToRecord() => new(
        Id, CampaignId, Name, Version, Date, Enabled, ImportedAt, ImportedBy, ExpiresAt, Rows, Accepted, Rejected, Duplicates, DoNotCall, Revision);

    private sealed class Configuration : IEntityTypeConfiguration<LeadList>
    {
        public void Configure(EntityTypeBuilder<LeadList> builder)
        {
            builder.ToTable("LeadLists");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Name).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Version).HasMaxLength(TextRules.Short);
            builder.Property(l => l.ImportedBy).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Revision).IsConcurrencyToken();
            builder.HasIndex(l => new { l.CampaignId, l.ImportedAt });
            builder.HasIndex(l => l.State);
            builder.HasOne<Campaign>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
