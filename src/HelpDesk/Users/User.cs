using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Users;

/// <summary>Someone who signs in.</summary>
internal sealed class User
{
    public required Guid Id { get; init; }

    public required string UserName { get; set; }

    /// <summary>The user name in upper case: unique, whatever the case it is typed in.</summary>
    public required string UserNameKey { get; set; }

    public required string DisplayName { get; set; }

    public UserRole Role { get; set; }

    public bool Disabled { get; set; }

    /// <summary>JSON: skill name to level.</summary>
    public required string Skills { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>Somebody else gave the password: it works until then, and only to choose another. Null for a password of one's own.</summary>
    public DateTimeOffset? OneTimeUntil { get; set; }

    public required string SecurityStamp { get; set; }

    public int FailedSignIns { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public string? DeskPhone { get; set; }

    public string? DeskPhoneMd5 { get; set; }

    public string? DeskPhoneSha256 { get; set; }

    /// <summary>Rises with every edit; the concurrency token. Sign-ins do not change it.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder)
        {
            builder.ToTable("Users");
            builder.Property(u => u.Id).ValueGeneratedNever();
            builder.Property(u => u.UserName).HasMaxLength(TextRules.Short);
            builder.Property(u => u.UserNameKey).HasMaxLength(TextRules.Short);
            builder.Property(u => u.DisplayName).HasMaxLength(TextRules.Name);
            builder.Property(u => u.PasswordHash).HasMaxLength(1000);
            builder.Property(u => u.SecurityStamp).HasMaxLength(TextRules.Short);
            builder.Property(u => u.DeskPhone).HasMaxLength(TextRules.Short);
            builder.Property(u => u.DeskPhoneMd5).HasMaxLength(TextRules.Short);
            builder.Property(u => u.DeskPhoneSha256).HasMaxLength(TextRules.Short);
            builder.Property(u => u.Revision).IsConcurrencyToken();
            builder.HasIndex(u => u.UserNameKey).IsUnique();
            builder.HasIndex(u => u.DeskPhone).IsUnique();
            builder.HasIndex(u => new { u.Role, u.Disabled });
        }
    }
}
