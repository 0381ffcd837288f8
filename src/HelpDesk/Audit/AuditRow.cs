using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Audit;

/// <summary>A line of the audit log. Only ever added: each provider has triggers that refuse a change, and a removal before <see cref="AuditLog.ShortestDays"/>.</summary>
internal sealed class AuditRow
{
    public required Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public required string Kind { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    public string? Address { get; init; }

    public Guid? SubjectId { get; init; }

    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public static AuditRow From(AuditEntry e) => new()
    {
        Id = e.Id,
        At = e.At,
        Kind = TextRules.Clean(e.Kind, TextRules.Short)!,
        ActorId = e.Actor.UserId,
        ActorName = TextRules.Clean(e.Actor.Name, TextRules.Name)!,
        Address = TextRules.Clean(e.Address, TextRules.Short),
        SubjectId = e.SubjectId,
        Reason = TextRules.Clean(e.Reason, AuditLog.LongestReason),
        Detail = TextRules.Clean(e.Detail, TextRules.Text),
    };

    public AuditEntry ToEntry() => new(Id, At, Kind, new Actor(ActorId, ActorName), Address, SubjectId, Reason, Detail);

    private sealed class Configuration : IEntityTypeConfiguration<AuditRow>
    {
        public void Configure(EntityTypeBuilder<AuditRow> builder)
        {
            builder.ToTable(AuditLog.Table, table =>
            {
                table.HasTrigger("AuditIsKept");
                table.HasTrigger("AuditIsNotRemoved");
            });
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Kind).HasMaxLength(TextRules.Short);
            builder.Property(a => a.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Address).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Reason).HasMaxLength(AuditLog.LongestReason);
            builder.Property(a => a.Detail).HasMaxLength(TextRules.Text);
            builder.HasIndex(a => new { a.At, a.Id });
            builder.HasIndex(a => new { a.Kind, a.At, a.Id });
            builder.HasIndex(a => new { a.ActorId, a.At, a.Id });
            builder.HasIndex(a => new { a.SubjectId, a.At, a.Id });
        }
    }
}
