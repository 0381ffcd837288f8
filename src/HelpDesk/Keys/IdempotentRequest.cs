using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Keys;

/// <summary>A request with an Idempotency-Key, and what it was answered.</summary>
internal sealed class IdempotentRequest
{
    /// <summary>SHA-256 of who sent it and the key that they chose, hex.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of method, path and body, hex.</summary>
    public required string Request { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>0 while it runs.</summary>
    public int Status { get; set; }

    public string? MediaType { get; set; }

    public string? Location { get; set; }

    public byte[]? Body { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<IdempotentRequest>
    {
        public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
        {
            builder.ToTable("IdempotentRequests");
            builder.HasKey(r => r.Key);
            builder.Property(r => r.Key).HasMaxLength(ApiKey.HashLength);
            builder.Property(r => r.Request).HasMaxLength(ApiKey.HashLength);
            builder.Property(r => r.MediaType).HasMaxLength(TextRules.Name);
            builder.Property(r => r.Location).HasMaxLength(1000);
            builder.HasIndex(r => r.At);
        }
    }
}
