using Crm.HelpDesk.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Feedback;

/// <summary>What a customer said about a contact or a ticket. One row for each time of asking, whose id is that of what asked: the contact or the invitation.</summary>
internal sealed class SurveyAnswer
{
    public required Guid Id { get; init; }

    public DateTimeOffset At { get; set; }

    public Guid? CustomerId { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? TicketId { get; init; }

    /// <summary>Who had served the customer.</summary>
    public Guid? AgentId { get; init; }

    public string? Queue { get; init; }

    public SurveySource Source { get; init; }

    /// <summary>1 to 5; null when not answered.</summary>
    public int? Csat { get; set; }

    /// <summary>0 to 10; null when not answered.</summary>
    public int? Nps { get; set; }

    public string? Comment { get; set; }

    // No foreign keys: events may name what was erased since, and must still be stored.
    private sealed class Configuration : IEntityTypeConfiguration<SurveyAnswer>
    {
        public void Configure(EntityTypeBuilder<SurveyAnswer> builder)
        {
            builder.ToTable("SurveyAnswers");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Queue).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Comment).HasMaxLength(SurveyDesk.LongestComment);
            builder.HasIndex(a => new { a.At, a.Id });
            builder.HasIndex(a => new { a.CustomerId, a.At, a.Id });
            builder.HasIndex(a => a.TicketId).HasFilter("TicketId IS NOT NULL");
        }
    }
}

/// <summary>A link by which a customer may answer once, without signing in.</summary>
internal sealed class SurveyInvitation
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the token: who reads the table cannot answer for the customer.</summary>
    public required string TokenHash { get; init; }

    public Guid CustomerId { get; init; }

    public Guid? ContactId { get; init; }

    public Guid? TicketId { get; init; }

    public Guid? AgentId { get; init; }

    public string? Queue { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<SurveyInvitation>
    {
        public void Configure(EntityTypeBuilder<SurveyInvitation> builder)
        {
            builder.ToTable("SurveyInvitations");
            builder.Property(i => i.Id).ValueGeneratedNever();
            builder.Property(i => i.TokenHash).HasMaxLength(TextRules.Short);
            builder.Property(i => i.Queue).HasMaxLength(TextRules.Name);
            builder.HasIndex(i => i.TokenHash).IsUnique();
            builder.HasIndex(i => i.TicketId).HasFilter("TicketId IS NOT NULL");
            builder.HasOne<Customer>().WithMany().HasForeignKey(i => i.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
