using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Campaigns;

/// <summary>Somebody to be called. The states are drawn at <see cref="LeadState"/>; each transition is one method here.</summary>
internal sealed class Lead
{
    public const int LowestPriority = 0;
    public const int UsualPriority = 50;
    public const int HighestPriority = 100;
    public const string OptedOutOutcome = "opted-out";

    public required Guid Id { get; init; }

    public Guid ListId { get; init; }

    /// <summary>No foreign key: events set it, and may name a customer who was erased since.</summary>
    public Guid? CustomerId { get; set; }

    public required string Name { get; init; }

    public string? Organization { get; init; }

    /// <summary>The supplier's own key.</summary>
    public string? Reference { get; init; }

    /// <summary>Higher is called first.</summary>
    public int Priority { get; set; }

    /// <summary>The time zones by the address, IANA names with commas between: all that the address may be in. Null when unknown.</summary>
    public string? Zones { get; init; }

    /// <summary>What else the list says, as a JSON object of texts.</summary>
    public string? Fields { get; init; }

    public LeadState State { get; set; }

    public LeadRank Rank { get; set; }

    /// <summary>
    /// From when on it may be dialed; also its age among the ready ones. A new lead has the time of the import plus a tick for each row before it, which keeps
    /// the list's order.
    /// </summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Who promised to call back; null for anyone.</summary>
    public Guid? AgentId { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>The process that has it.</summary>
    public Guid? ClaimedBy { get; set; }

    /// <summary>What was decided in, or came of, the last attempt; null before and during it.</summary>
    public string? Outcome { get; set; }

    public void Claim(Guid owner)
    {
        Leave(LeadState.Ready);
        (State, ClaimedBy) = (LeadState.Claimed, owner);
    }

    /// <summary>Not dialed after all: back at once, or not before a time.</summary>
    public void Release(DateTimeOffset? notBefore)
    {
        Leave(LeadState.Claimed);
        ClaimedBy = null;
        (State, DueAt) = notBefore is { } time ? (LeadState.Waiting, time) : (LeadState.Ready, DueAt);
    }

    public void Deny(string reason)
    {
        Leave(LeadState.Claimed);
        (State, Outcome, ClaimedBy) = (LeadState.Denied, reason, null);
    }

    /// <summary>Looked at for a claim and not to be dialed before a time.</summary>
    public void Postpone(DateTimeOffset until)
    {
        Leave(LeadState.Ready);
        (State, DueAt) = (LeadState.Waiting, until);
    }

    /// <summary>Nobody may call it any more, as the person said just now.</summary>
    public void OptOut()
    {
        Block();
        Outcome = OptedOutOutcome;
    }

    /// <summary>Nobody may call it.</summary>
    public void Block()
    {
        (State, ClaimedBy) = (LeadState.DoNotCall, null);
    }

    /// <summary>No number of it may be tried again.</summary>
    public void Exhaust()
    {
        (State, ClaimedBy) = (LeadState.Exhausted, null);
    }

    /// <summary>An attempt began. It happened, so no state can refuse it.</summary>
    public void Attempt(DateTimeOffset at)
    {
        (State, ClaimedBy, Outcome, AgentId) = (LeadState.Dialing, null, null, null);
        Rank = LeadRank.Usual;
        Attempts++;
        LastAttemptAt = at;
    }

    /// <summary>The attempt was none: nothing was sent.</summary>
    /// <param name="former">When the attempt before it began; null when there was none.</param>
    public void Unattempt(DateTimeOffset? former, DateTimeOffset againAt, LeadRank rank, Guid? agent)
    {
        Attempts--;
        LastAttemptAt = former;
        if (State == LeadState.Dialing)
        {
            (State, DueAt, Rank, AgentId) = (LeadState.Waiting, againAt, rank, agent);
        }
    }

    /// <summary>What the conversation came to. During the attempt it is kept until the end; after it, it takes effect at once.</summary>
    public void Decide(string outcome, DateTimeOffset? callbackAt, Guid? agent)
    {
        if (State is not (LeadState.Dialing or LeadState.Done or LeadState.Waiting or LeadState.Exhausted))
        {
            return;
        }

        Outcome = outcome;
        (Rank, AgentId) = callbackAt is null ? (LeadRank.Usual, null) : (LeadRank.Callback, agent);
        DueAt = callbackAt ?? DueAt;
        if (State != LeadState.Dialing)
        {
            Settle();
        }
    }

    /// <summary>The attempt ended.</summary>
    /// <param name="wait">Until the next one; null when there is none.</param>
    /// <param name="callable">Whether the caps leave a number to try.</param>
    public void End(string disposition, DateTimeOffset at, TimeSpan? wait, bool callable)
    {
        if (State != LeadState.Dialing)
        {
            return;
        }

        if (Outcome is not null)
        {
            Settle();
        }
        else if (wait is null)
        {
            (State, Outcome) = (LeadState.Done, disposition);
        }
        else if (callable)
        {
            (State, DueAt) = (LeadState.Waiting, at + wait.Value);
        }
        else
        {
            (State, Outcome) = (LeadState.Exhausted, disposition);
        }
    }

    public LeadRecord ToRecord(IEnumerable<LeadNumber> numbers) => new(
        Id,
        ListId,
        CustomerId,
        Name,
        Organization,
        Reference,
        Priority,
        ZoneList(Zones),
        FieldMap(Fields),
        State,
        Rank == LeadRank.Callback,
        DueAt,
        AgentId,
        Attempts,
        LastAttemptAt,
        Outcome,
        [.. numbers.OrderBy(n => n.Position).Select(n => new LeadNumberRecord(n.Number, n.Attempts, n.LastAttemptAt, n.Invalid))]);

    public static IReadOnlyList<string> ZoneList(string? zones) => zones?.Split(',') ?? [];

    public static IReadOnlyDictionary<string, string> FieldMap(string? fields) =>
        fields is null ? new Dictionary<string, string>() : JsonSerializer.Deserialize<Dictionary<string, string>>(fields)!;

    private void Settle() => State = Rank == LeadRank.Callback ? LeadState.Waiting : LeadState.Done;

    private void Leave(LeadState expected)
    {
        if (State != expected)
        {
            throw new InvalidOperationException($"The lead {Id} is {State}, not {expected}.");
        }
    }

    private sealed class Configuration : IEntityTypeConfiguration<Lead>
    {
        public void Configure(EntityTypeBuilder<Lead> builder)
        {
            builder.ToTable("Leads");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.Property(l => l.Name).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Organization).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Reference).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Zones).HasMaxLength(TextRules.Name);
            builder.Property(l => l.Fields).HasMaxLength(TextRules.Text);
            builder.Property(l => l.Outcome).HasMaxLength(TextRules.Name);

            // The order of the claim; the list of a state's leads, and what the figures count; what the customer's page shows; what a stopped process had.
            builder.HasIndex(l => new { l.ListId, l.State, l.AgentId, l.Rank, l.Priority, l.DueAt }).IsDescending(false, false, false, false, true, false);
            builder.HasIndex(l => new { l.ListId, l.State, l.DueAt, l.Id, l.Attempts, l.Outcome });
            builder.HasIndex(l => new { l.ListId, l.Id });
            builder.HasIndex(l => l.CustomerId).HasFilter("\"CustomerId\" IS NOT NULL");
            builder.HasIndex(l => l.ClaimedBy).HasFilter("\"ClaimedBy\" IS NOT NULL");
            builder.HasOne<LeadList>().WithMany().HasForeignKey(l => l.ListId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Which ready leads come first, before their priority; ordered by the stored number.</summary>
internal enum LeadRank
{
    Callback = 0,
    Usual = 1,
}

/// <summary>A number of a lead.</summary>
internal sealed class LeadNumber
{
    public Guid LeadId { get; init; }

    /// <summary>From 0, in the order of the list.</summary>
    public int Position { get; init; }

    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    public int Attempts { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>The network said that there is no such number.</summary>
    public bool Invalid { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<LeadNumber>
    {
        public void Configure(EntityTypeBuilder<LeadNumber> builder)
        {
            builder.ToTable("LeadNumbers");
            builder.HasKey(n => new { n.LeadId, n.Position });
            builder.Property(n => n.Number).HasMaxLength(16);
            builder.HasIndex(n => n.Number);
            builder.HasOne<Lead>().WithMany().HasForeignKey(n => n.LeadId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
