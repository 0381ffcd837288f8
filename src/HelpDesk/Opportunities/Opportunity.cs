using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Opportunities;

/// <summary>A possible sale to a customer.</summary>
internal sealed class Opportunity
{
    public const int CurrencyLength = 3;

    public required Guid Id { get; init; }

    /// <summary>Made by whoever asked for it: asking twice makes one.</summary>
    public Guid Key { get; init; }

    public Guid CustomerId { get; init; }

    public required string Title { get; set; }

    public OpportunityStage Stage { get; set; }

    /// <summary>Whether <see cref="Stage"/> may still be won; stored, so that lists of open ones are read from an index in their order.</summary>
    public bool Open { get; set; }

    public decimal Value { get; set; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; set; }

    public DateOnly? ExpectedClose { get; set; }

    public Guid? OwnerId { get; set; }

    public Guid? CampaignId { get; init; }

    public Guid? LeadId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Opportunity>
    {
        public void Configure(EntityTypeBuilder<Opportunity> builder)
        {
            builder.ToTable("Opportunities");
            builder.Property(o => o.Id).ValueGeneratedNever();
            builder.Property(o => o.Title).HasMaxLength(TextRules.Title);
            builder.Property(o => o.Currency).HasMaxLength(CurrencyLength);
            builder.Property(o => o.Revision).IsConcurrencyToken();
            builder.HasIndex(o => o.Key).IsUnique();
            builder.HasIndex(o => new { o.Open, o.UpdatedAt, o.Id });
            builder.HasIndex(o => new { o.CustomerId, o.Open, o.UpdatedAt, o.Id });
            builder.HasIndex(o => new { o.OwnerId, o.Open, o.UpdatedAt, o.Id });
            builder.HasIndex(o => new { o.CampaignId, o.Open, o.UpdatedAt, o.Id });
            builder.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<User>().WithMany().HasForeignKey(o => o.OwnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A step of an opportunity. Only ever added.</summary>
internal sealed class OpportunityEntry
{
    public required Guid Id { get; init; }

    public Guid OpportunityId { get; init; }

    /// <summary>The opportunity's customer, kept here too so that the customer's timeline is read from one index.</summary>
    public Guid CustomerId { get; init; }

    public DateTimeOffset At { get; init; }

    public OpportunityStage? From { get; init; }

    public OpportunityStage To { get; init; }

    public decimal Value { get; init; }

    public required string Note { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    public Guid? ContactId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<OpportunityEntry>
    {
        public void Configure(EntityTypeBuilder<OpportunityEntry> builder)
        {
            builder.ToTable("OpportunityEntries");
            builder.Property(e => e.Id).ValueGeneratedNever();
            builder.Property(e => e.Note).HasMaxLength(TextRules.Text);
            builder.Property(e => e.ActorName).HasMaxLength(TextRules.Name);
            builder.HasIndex(e => new { e.OpportunityId, e.At, e.Id });
            builder.HasIndex(e => new { e.CustomerId, e.At, e.Id });
            builder.HasOne<Opportunity>().WithMany().HasForeignKey(e => e.OpportunityId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
