using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Sla;

/// <summary>What a clock waits for.</summary>
public enum SlaKind
{
    /// <summary>From the ticket's beginning until an agent answers publicly or speaks with the customer.</summary>
    FirstAnswer,

    /// <summary>From the customer's writing again until the same. The first of several unanswered messages counts.</summary>
    NextAnswer,

    /// <summary>From the ticket's beginning until it is solved.</summary>
    Resolution,
}

public enum SlaState
{
    Running,

    /// <summary>Nobody here can do anything: the ticket waits for the customer, or is solved.</summary>
    Paused,

    /// <summary>What it waited for has happened, in time or late.</summary>
    Met,

    /// <summary>No policy promises anything any more, or the ticket was merged into another.</summary>
    Dropped,
}

/// <summary>
/// One promise to a customer and how much of it is used up. It counts working time only while it runs:
/// <code>
///  begin ──▶ Running ◀──resume── Paused        a policy's change while it runs or is paused: what was worked stays, due is counted again
///             │   │ └──pause──────▶ │
///             │   └──meet──▶ Met ◀──┤          the end, with the time and whether it was late
///             └──drop──▶ Dropped ◀──┘          Dropped ──take up──▶ Paused, when a merge is undone
/// </code>
/// <see cref="BreachedAt"/> is beside the state: a clock that has passed its due time goes on (someone is still waiting), keeps that breach whatever changes
/// later, and its due time stays the one that was missed. A limit is the last instant in time: met exactly when due is in time.
/// </summary>
internal sealed class SlaClock
{
    public required Guid Id { get; init; }

    public Guid TicketId { get; init; }

    public SlaKind Kind { get; init; }

    /// <summary>Counts the clocks of this kind on the ticket, from 1.</summary>
    public int Round { get; init; }

    public SlaState State { get; set; }

    public Guid PolicyId { get; set; }

    public required string Policy { get; set; }

    public required string Why { get; set; }

    public Guid CalendarId { get; set; }

    public int TargetMinutes { get; set; }

    /// <summary>The <see cref="SlaSubject"/> for which the policy was chosen. An escalation that raises the priority writes the new one here, so that it does not tighten the promise.</summary>
    public required string Subject { get; set; }

    /// <summary>Policies or calendars have changed at this time, and nobody has looked at this clock since.</summary>
    public DateTimeOffset? RecountAt { get; set; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Working time used up to <see cref="CountedAt"/>, in ticks.</summary>
    public long Worked { get; set; }

    /// <summary>Up to when <see cref="Worked"/> is counted; while it runs, the time since is to be added.</summary>
    public DateTimeOffset CountedAt { get; set; }

    /// <summary>When the target is used up if nothing pauses it; null while it is paused and not breached.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When the next step of the policy is due; null when none is, or it does not run.</summary>
    public DateTimeOffset? AlertAt { get; set; }

    public DateTimeOffset? PausedAt { get; set; }

    public DateTimeOffset? MetAt { get; set; }

    /// <summary>The due time that passed.</summary>
    public DateTimeOffset? BreachedAt { get; set; }

    /// <summary>The steps that were done.</summary>
    public List<SlaAlert> Alerts { get; } = [];

    public bool IsOver => State is SlaState.Met or SlaState.Dropped;

    private TimeSpan Target => TimeSpan.FromMinutes(TargetMinutes);

    public static SlaClock Begin(Guid ticket, SlaKind kind, int round, SlaSubject subject, SlaTerms terms, DateTimeOffset at)
    {
        var clock = new SlaClock
        {
            Id = Guid.CreateVersion7(at),
            TicketId = ticket,
            Kind = kind,
            Round = round,
            Policy = terms.Policy,
            Why = terms.Why,
            Subject = subject.Key,
            StartedAt = at,
            CountedAt = at,
        };
        clock.Take(terms);
        clock.Schedule(terms);
        return clock;
    }

    /// <summary>Working time used by now.</summary>
    /// <param name="hours">The hours of <see cref="CalendarId"/>.</param>
    public TimeSpan WorkedBy(BusinessCalendar hours, DateTimeOffset now) =>
        TimeSpan.FromTicks(Worked) + (State == SlaState.Running ? hours.Between(CountedAt, now) : TimeSpan.Zero);

    public void Pause(BusinessCalendar hours, DateTimeOffset at)
    {
        Expect(SlaState.Running);
        Count(hours, at);
        State = SlaState.Paused;
        PausedAt = at;
        DueAt = BreachedAt;
        AlertAt = null;
    }

    public void Resume(SlaTerms terms, DateTimeOffset at)
    {
        Expect(SlaState.Paused);
        State = SlaState.Running;
        PausedAt = null;
        CountedAt = at;
        Take(terms);
        Schedule(terms);
    }

    /// <summary>What it waited for has happened. From a pause it is the pause's beginning that counts, or <paramref name="at"/> if that is earlier.</summary>
    public void Meet(BusinessCalendar hours, DateTimeOffset at)
    {
        Expect(SlaState.Running, SlaState.Paused);
        if (State == SlaState.Running)
        {
            Count(hours, at);
        }

        MetAt = PausedAt < at ? PausedAt : at;
        End(SlaState.Met);
    }

    public void Drop(BusinessCalendar hours, DateTimeOffset at)
    {
        Expect(SlaState.Running, SlaState.Paused);
        if (State == SlaState.Running)
        {
            Count(hours, at);
        }

        End(SlaState.Dropped);
    }

    /// <summary>What dropped it was undone: it stands until it is resumed.</summary>
    public void TakeUp()
    {
        Expect(SlaState.Dropped);
        State = SlaState.Paused;
        PausedAt = CountedAt;
        DueAt = BreachedAt;
    }

    /// <summary>Another target, other steps or other hours from <paramref name="at"/> on. What was worked under the former hours stays worked. A breached clock keeps its due time.</summary>
    public void Change(BusinessCalendar former, SlaTerms terms, DateTimeOffset at)
    {
        Expect(SlaState.Running, SlaState.Paused);
        if (State == SlaState.Running)
        {
            Count(former, at);
        }

        Take(terms);
        RecountAt = null;
        if (State == SlaState.Running)
        {
            Schedule(terms);
        }
    }

    /// <summary>The next step that is due by now, which is recorded as done; null when there is none. To be asked until it is.</summary>
    public (EscalationStep Step, DateTimeOffset DueAt)? TakeStep(SlaTerms terms, DateTimeOffset now)
    {
        Expect(SlaState.Running);
        NoteBreach(now);
        if (AlertAt is not { } due || due >= now)
        {
            return null;
        }

        if (Next(terms) is not { } next)
        {
            AlertAt = null;
            return null;
        }

        Alerts.Add(new SlaAlert { ClockId = Id, Step = next.Step.Key, DueAt = due, DoneAt = now });
        Schedule(terms);
        return (next.Step, due);
    }

    private void Count(BusinessCalendar hours, DateTimeOffset at)
    {
        NoteBreach(at);
        Worked += hours.Between(CountedAt, at).Ticks;
        CountedAt = at;
    }

    private void NoteBreach(DateTimeOffset now)
    {
        if (BreachedAt is null && DueAt < now)
        {
            BreachedAt = DueAt;
        }
    }

    private void Take(SlaTerms terms)
    {
        PolicyId = terms.PolicyId;
        Policy = terms.Policy;
        Why = terms.Why;
        CalendarId = terms.CalendarId;
        TargetMinutes = (int)terms.Target.TotalMinutes;
    }

    private void Schedule(SlaTerms terms)
    {
        DueAt = BreachedAt ?? terms.Hours.Add(CountedAt, Target - TimeSpan.FromTicks(Worked));
        AlertAt = Next(terms) is { } next ? terms.Hours.Add(CountedAt, next.After - TimeSpan.FromTicks(Worked)) : null;
    }

    private (EscalationStep Step, TimeSpan After)? Next(SlaTerms terms)
    {
        (EscalationStep Step, TimeSpan After)? next = null;
        foreach (var step in terms.Steps)
        {
            if (step.After(Target) is { } after && (next is null || after < next.Value.After) && !Alerts.Exists(a => a.Step == step.Key))
            {
                next = (step, after);
            }
        }

        return next;
    }

    private void End(SlaState state)
    {
        State = state;
        PausedAt = null;
        AlertAt = null;
        RecountAt = null;
    }

    private void Expect(params ReadOnlySpan<SlaState> states)
    {
        if (!states.Contains(State))
        {
            throw new InvalidOperationException($"A clock that is {State} cannot do this.");
        }
    }

    private sealed class Configuration : IEntityTypeConfiguration<SlaClock>
    {
        public void Configure(EntityTypeBuilder<SlaClock> builder)
        {
            builder.ToTable("SlaClocks");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Policy).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Why).HasMaxLength(1000);
            builder.Property(c => c.Subject).HasMaxLength(TextRules.Name);
            builder.HasIndex(c => new { c.TicketId, c.Kind, c.Round }).IsUnique();
            builder.HasIndex(c => new { c.AlertAt, c.Id }).HasFilter("AlertAt IS NOT NULL");
            builder.HasIndex(c => new { c.RecountAt, c.Id }).HasFilter("RecountAt IS NOT NULL");
            // Whole in the index, because a report counts many of them.
            builder.HasIndex(c => new { c.BreachedAt, c.PolicyId, c.Kind }).HasFilter("BreachedAt IS NOT NULL");
            builder.HasIndex(c => new { c.MetAt, c.PolicyId, c.Kind, c.BreachedAt }).HasFilter("MetAt IS NOT NULL");

            // What a change of the rules marks: few of all that ever were.
            builder.HasIndex(c => c.CalendarId).HasFilter("MetAt IS NULL");
            builder.HasOne<Ticket>().WithMany().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A step of a policy that was done for a clock. The key makes each exactly once.</summary>
internal sealed class SlaAlert
{
    public Guid ClockId { get; init; }

    public required string Step { get; init; }

    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset DoneAt { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<SlaAlert>
    {
        public void Configure(EntityTypeBuilder<SlaAlert> builder)
        {
            builder.ToTable("SlaAlerts");
            builder.HasKey(a => new { a.ClockId, a.Step });
            builder.Property(a => a.Step).HasMaxLength(TextRules.Short);
            builder.HasOne<SlaClock>().WithMany(c => c.Alerts).HasForeignKey(a => a.ClockId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
