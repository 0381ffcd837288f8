using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Attachments;

/// <summary>A file of a ticket or a customer. The row is what makes it exist: a file without one is swept away, and was never served.</summary>
internal sealed class Attachment
{
    /// <summary>Hexadecimal SHA-256.</summary>
    private const int HashLength = 64;

    public required Guid Id { get; init; }

    /// <summary>Made by whoever sent it: sending twice makes one.</summary>
    public Guid Key { get; init; }

    /// <summary>Of a file that belongs to a customer and to no ticket.</summary>
    public Guid? CustomerId { get; init; }

    public Guid? TicketId { get; init; }

    /// <summary>The entry of the ticket that it came with; whether it is public is said there.</summary>
    public Guid? EntryId { get; init; }

    /// <summary>As <see cref="FileNames"/> leaves it.</summary>
    public required string Name { get; init; }

    /// <summary>Found by its first bytes.</summary>
    public required string MediaType { get; init; }

    public long Size { get; init; }

    public required string Sha256 { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<Attachment>
    {
        public void Configure(EntityTypeBuilder<Attachment> builder)
        {
            builder.ToTable("Attachments");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Name).HasMaxLength(TextRules.Name);
            builder.Property(a => a.MediaType).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Sha256).HasMaxLength(HashLength);
            builder.Property(a => a.ActorName).HasMaxLength(TextRules.Name);
            builder.HasIndex(a => a.Key).IsUnique();
            builder.HasIndex(a => new { a.TicketId, a.CreatedAt, a.Id });
            builder.HasIndex(a => new { a.CustomerId, a.CreatedAt, a.Id });
            builder.HasIndex(a => a.EntryId);
            builder.HasOne<Ticket>().WithMany().HasForeignKey(a => a.TicketId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Customer>().WithMany().HasForeignKey(a => a.CustomerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<TicketEntry>().WithMany().HasForeignKey(a => a.EntryId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
