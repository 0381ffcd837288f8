using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Campaigns;

/// <summary>A number was dialed. Derived from the contact's events; one row a contact.</summary>
internal sealed class DialAttempt
{
    public required Guid ContactId { get; init; }

    /// <summary>Null for a call that an agent placed by hand.</summary>
    public Guid? CampaignId { get; init; }

    public Guid? LeadId { get; init; }

    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>How the call was started, such as predictive.</summary>
    public required string Mode { get; init; }

    /// <summary>When a person (or what may be one) answered; null else.</summary>
    public DateTimeOffset? LiveAt { get; set; }

    /// <summary>human, machine or unsure; null without an answer.</summary>
    public string? Answer { get; set; }

    /// <summary>A person answered and no agent was there in time.</summary>
    public bool Abandoned { get; set; }

    /// <summary>Null until it ended.</summary>
    public string? Disposition { get; set; }

    public double RingSeconds { get; set; }

    public int SipStatus { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Guid? AgentId { get; set; }

    public string? Outcome { get; set; }

    /// <summary>The outcome counts as a success in the campaign's figures.</summary>
    public bool Success { get; set; }

    /// <summary>What the agent filled in, JSON.</summary>
    public string? Form { get; set; }

    /// <summary>Why the gate allowed it, JSON.</summary>
    public required string Proof { get; init; }

    // No foreign keys: derived from events, which may name what was removed since.
    private sealed class Configuration : IEntityTypeConfiguration<DialAttempt>
    {
        public void Configure(EntityTypeBuilder<DialAttempt> builder)
        {
            builder.ToTable("DialAttempts");
            builder.HasKey(a => a.ContactId);
            builder.Property(a => a.ContactId).ValueGeneratedNever();
            builder.Property(a => a.Number).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Mode).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Answer).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Disposition).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Outcome).HasMaxLength(TextRules.Name);

            // The history of a number with what its rules ask for; a campaign's attempts in their order, for figures and export; the ledger of live answers.
            builder.HasIndex(a => new { a.Number, a.At, a.Abandoned });
            builder.HasIndex(a => new { a.CampaignId, a.At, a.ContactId });
            builder.HasIndex(a => new { a.CampaignId, a.LiveAt, a.Abandoned, a.Success });
            builder.HasIndex(a => new { a.LeadId, a.At });
        }
    }
}
