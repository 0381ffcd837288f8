using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Sla;

/// <summary>What is promised for some tickets.</summary>
internal sealed class SlaPolicy
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public TicketKind? Kind { get; set; }

    public TicketPriority? Priority { get; set; }

    public string? Tier { get; set; }

    public Guid CalendarId { get; set; }

    public int? FirstAnswerMinutes { get; set; }

    public int? NextAnswerMinutes { get; set; }

    public int? ResolutionMinutes { get; set; }

    /// <summary>JSON: the list of <see cref="EscalationStep"/>.</summary>
    public required string Steps { get; set; }

    /// <summary>Since when no ticket falls under it any more; null for one that is in force.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>Rises with every edit; the concurrency token.</summary>
    public long Revision { get; set; }

    public void Write(PolicyDraft draft, DateTimeOffset now)
    {
        (Name, Kind, Priority, Tier, CalendarId) = (draft.Name, draft.Kind, draft.Priority, draft.Tier, draft.CalendarId);
        (FirstAnswerMinutes, NextAnswerMinutes, ResolutionMinutes) = (draft.FirstAnswerMinutes, draft.NextAnswerMinutes, draft.ResolutionMinutes);
        Steps = WriteSteps(draft.Steps);
        RetiredAt = draft.Retired ? RetiredAt ?? now : null;
        Revision++;
    }

    public PolicyRecord ToRecord() => new(
        Id,
        new PolicyDraft(Name, Kind, Priority, Tier, CalendarId, FirstAnswerMinutes, NextAnswerMinutes, ResolutionMinutes, ReadSteps(), RetiredAt is not null),
        Revision);

    private List<EscalationStep> ReadSteps() => JsonSerializer.Deserialize<List<EscalationStep>>(Steps, Json)!;

    private static string WriteSteps(IReadOnlyList<EscalationStep> steps) => JsonSerializer.Serialize(steps, Json);

    private sealed class Configuration : IEntityTypeConfiguration<SlaPolicy>
    {
        public void Configure(EntityTypeBuilder<SlaPolicy> builder)
        {
            builder.ToTable("SlaPolicies");
            builder.Property(p => p.Id).ValueGeneratedNever();
            builder.Property(p => p.Name).HasMaxLength(TextRules.Name);
            builder.Property(p => p.Tier).HasMaxLength(TextRules.Short);
            builder.Property(p => p.Steps).HasMaxLength(TextRules.Text);
            builder.Property(p => p.Revision).IsConcurrencyToken();
            builder.HasIndex(p => p.Name).IsUnique();
            builder.HasIndex(p => p.RetiredAt);
        }
    }
}

/// <summary>What an administrator writes about a policy. It is for the tickets that fit all of its conditions; a condition that is null fits every ticket.</summary>
/// <param name="Tier">Of the customer.</param>
/// <param name="CalendarId">In whose hours its times count.</param>
/// <param name="FirstAnswerMinutes">Working minutes until an agent has answered; null promises none. The other two likewise.</param>
/// <param name="Steps">What is done before, at and after the due time.</param>
/// <param name="Retired">No ticket falls under it any more.</param>
public sealed record PolicyDraft(
    string Name,
    TicketKind? Kind,
    TicketPriority? Priority,
    string? Tier,
    Guid CalendarId,
    int? FirstAnswerMinutes,
    int? NextAnswerMinutes,
    int? ResolutionMinutes,
    IReadOnlyList<EscalationStep> Steps,
    bool Retired = false)
{
    /// <summary>Working minutes promised for this kind of clock; null: none.</summary>
    public int? Minutes(SlaKind kind) => kind switch
    {
        SlaKind.FirstAnswer => FirstAnswerMinutes,
        SlaKind.NextAnswer => NextAnswerMinutes,
        _ => ResolutionMinutes,
    };
}

public sealed record PolicyRecord(Guid Id, PolicyDraft Policy, long Revision);
