using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Timeline;

/// <summary>A contact as its events tell it so far. Derived, written only by <see cref="ContactProjection"/>.</summary>
internal sealed class Contact
{
    public required Guid Id { get; init; }

    public Guid? CustomerId { get; set; }

    public ContactDirection Direction { get; set; }

    public string? Number { get; set; }

    public string? DisplayName { get; set; }

    public string? Line { get; set; }

    public string? Queue { get; set; }

    /// <summary>The agent who spoke last, or who placed the call.</summary>
    public Guid? AgentId { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When an agent was first connected.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? Outcome { get; set; }

    public string? Disposition { get; set; }

    public double WaitedSeconds { get; set; }

    public double TalkSeconds { get; set; }

    public double HoldSeconds { get; set; }

    public int LastSequence { get; set; }

    public DateTimeOffset LastEventAt { get; set; }

    // No foreign keys: events may name what was erased since, and must still be stored.
    private sealed class Configuration : IEntityTypeConfiguration<Contact>
    {
        public void Configure(EntityTypeBuilder<Contact> builder)
        {
            builder.ToTable("Contacts");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Number).HasMaxLength(TextRules.Short);
            builder.Property(c => c.DisplayName).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Line).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Queue).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Outcome).HasMaxLength(TextRules.Short);
            builder.Property(c => c.Disposition).HasMaxLength(TextRules.Name);
            builder.HasIndex(c => new { c.CustomerId, c.StartedAt, c.Id });
            builder.HasIndex(c => new { c.EndedAt, c.StartedAt });
        }
    }
}

/// <summary>A contact concerned this ticket.</summary>
internal sealed class ContactTicket
{
    public Guid TicketId { get; init; }

    public Guid ContactId { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<ContactTicket>
    {
        public void Configure(EntityTypeBuilder<ContactTicket> builder)
        {
            builder.ToTable("ContactTickets");
            builder.HasKey(l => new { l.TicketId, l.ContactId });
            builder.HasIndex(l => l.ContactId);
        }
    }
}

/// <summary>Audio that was kept from a contact: a conversation or a voice message.</summary>
internal sealed class Recording
{
    public required Guid Id { get; init; }

    public Guid ContactId { get; init; }

    public required string File { get; init; }

    public double Seconds { get; init; }

    public bool IsMessage { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset At { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<Recording>
    {
        public void Configure(EntityTypeBuilder<Recording> builder)
        {
            builder.ToTable("Recordings");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.File).HasMaxLength(1000);
            builder.Property(r => r.Error).HasMaxLength(1000);
            builder.HasIndex(r => r.ContactId);
            builder.HasIndex(r => r.At);
        }
    }
}

/// <summary>A caller asked to be called back.</summary>
internal sealed class Callback
{
    public required Guid Id { get; init; }

    /// <summary>The contact in which it was asked for.</summary>
    public Guid ContactId { get; init; }

    public required string Queue { get; init; }

    public required string Number { get; init; }

    public DateTimeOffset Since { get; init; }

    public CallbackState State { get; set; }

    public int Attempts { get; set; }

    public string? LastOutcome { get; set; }

    public DateTimeOffset? LastTriedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Callback>
    {
        public void Configure(EntityTypeBuilder<Callback> builder)
        {
            builder.ToTable("Callbacks");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Queue).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Number).HasMaxLength(TextRules.Short);
            builder.Property(c => c.LastOutcome).HasMaxLength(TextRules.Name);
            builder.HasIndex(c => new { c.State, c.Since, c.Id });
            builder.HasIndex(c => c.ContactId);
        }
    }
}

/// <summary>What an agent's own stream says last.</summary>
internal sealed class AgentState
{
    public required Guid AgentId { get; init; }

    public required string State { get; set; }

    public string? Reason { get; set; }

    public Guid? ContactId { get; set; }

    public DateTimeOffset Since { get; set; }

    public int LastSequence { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<AgentState>
    {
        public void Configure(EntityTypeBuilder<AgentState> builder)
        {
            builder.ToTable("AgentStates");
            builder.HasKey(a => a.AgentId);
            builder.Property(a => a.AgentId).ValueGeneratedNever();
            builder.Property(a => a.State).HasMaxLength(TextRules.Short);
            builder.Property(a => a.Reason).HasMaxLength(TextRules.Name);
        }
    }
}

/// <summary>How far the journal is stored. One row, written in the transaction of the events it speaks of.</summary>
internal sealed class JournalCheckpoint
{
    public const int OnlyId = 1;

    public int Id { get; init; }

    public long Position { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<JournalCheckpoint>
    {
        public void Configure(EntityTypeBuilder<JournalCheckpoint> builder)
        {
            builder.ToTable("JournalCheckpoints");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasData(new JournalCheckpoint { Id = OnlyId, Position = 0 });
        }
    }
}
