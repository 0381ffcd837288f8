using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Keys;

/// <summary>A program's key to the API. Only a hash of it is kept.</summary>
internal sealed class ApiKey
{
    public const int HashLength = 64;

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, hex. The key itself has 256 random bits, so nothing slower is needed.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters of the key, by which people tell keys apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>The account that the key acts for: it sees and may do what that account does, within its scopes.</summary>
    public Guid UserId { get; init; }

    /// <summary>With blanks between.</summary>
    public required string Scopes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> builder)
        {
            builder.ToTable("ApiKeys");
            builder.Property(k => k.Id).ValueGeneratedNever();
            builder.Property(k => k.Name).HasMaxLength(TextRules.Name);
            builder.Property(k => k.Hash).HasMaxLength(HashLength);
            builder.Property(k => k.Prefix).HasMaxLength(TextRules.Short);
            builder.Property(k => k.Scopes).HasMaxLength(1000);
            builder.Property(k => k.CreatedBy).HasMaxLength(TextRules.Name);
            builder.HasIndex(k => k.Hash).IsUnique();
            builder.HasOne<User>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
