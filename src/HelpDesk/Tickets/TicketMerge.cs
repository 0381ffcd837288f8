using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Tickets;

/// <summary>One ticket was merged into another. Keeps what went where, so that it can be undone.</summary>
internal sealed class TicketMerge
{
    public required Guid Id { get; init; }

    /// <summary>The ticket that was merged.</summary>
    public Guid TicketId { get; init; }

    /// <summary>The ticket that took it up.</summary>
    public Guid IntoId { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    /// <summary>A <see cref="TicketMergeMemory"/>.</summary>
    public required string Memory { get; init; }

    public DateTimeOffset? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }

    public TicketMergeMemory Remembered() => JsonSerializer.Deserialize<TicketMergeMemory>(Memory)!;

    private sealed class Configuration : IEntityTypeConfiguration<TicketMerge>
    {
        public void Configure(EntityTypeBuilder<TicketMerge> builder)
        {
            builder.ToTable("TicketMerges");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.Property(m => m.ActorName).HasMaxLength(TextRules.Name);
            builder.Property(m => m.UndoneBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(m => new { m.TicketId, m.At, m.Id });
            builder.HasIndex(m => m.IntoId);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.TicketId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(m => m.IntoId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What the merged ticket was, and what of it went to the other: rows by their ids, and those that both had already.</summary>
internal sealed record TicketMergeMemory(TicketState State, PendingReason? PendingReason, DateTimeOffset? PendingUntil)
{
    public List<Guid> Entries { get; init; } = [];

    public List<Guid> Attachments { get; init; } = [];

    public List<Guid> Mails { get; init; } = [];

    public List<Guid> Parts { get; init; } = [];

    /// <summary>Tickets that had been merged into it before.</summary>
    public List<Guid> Pointers { get; init; } = [];

    /// <summary>Promises that ran, or stood.</summary>
    public List<Guid> Clocks { get; init; } = [];

    public List<MergedPart<Guid>> Contacts { get; init; } = [];

    public List<MergedPart<Guid>> Followers { get; init; } = [];

    public List<MergedPart<string>> Tags { get; init; } = [];

    /// <summary>Its links as they were.</summary>
    public List<MergedLink> Links { get; init; } = [];

    /// <summary>The links that the other ticket got for them.</summary>
    public List<MergedLink> LinksAdded { get; init; } = [];
}

/// <param name="Added">The other ticket did not have it before.</param>
internal sealed record MergedPart<T>(T Key, bool Added);

internal sealed record MergedLink(Guid FromId, Guid ToId, TicketLinkKind Kind);
