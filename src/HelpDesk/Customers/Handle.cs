using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>An e-mail address or a messenger's name of a customer.</summary>
internal sealed class CustomerHandle
{
    public Guid CustomerId { get; init; }

    public HandleKind Kind { get; init; }

    /// <summary>The handle in the form in which two that are the same are equal; see <see cref="HandleForm"/>.</summary>
    public required string Key { get; init; }

    /// <summary>As a person wrote it.</summary>
    public required string Value { get; set; }

    /// <summary>Place in the customer's list; the first e-mail address is the one to write to.</summary>
    public int Position { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerHandle>
    {
        public void Configure(EntityTypeBuilder<CustomerHandle> builder)
        {
            builder.ToTable("CustomerHandles");
            builder.HasKey(h => new { h.CustomerId, h.Kind, h.Key });
            builder.Property(h => h.Key).HasMaxLength(TextRules.Email);
            builder.Property(h => h.Value).HasMaxLength(TextRules.Email);
            builder.HasIndex(h => new { h.Key, h.CustomerId, h.Kind });
            builder.HasOne<Customer>().WithMany(c => c.Handles).HasForeignKey(h => h.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>Handles in the form in which they are compared and searched: small letters, without the @ that some write before a name, telephone numbers in E.164.</summary>
internal static class HandleForm
{
    public static string Key(HandleKind kind, string value, PhoneNumbers numbers)
    {
        var text = value.Trim();
        if (kind is HandleKind.WhatsApp or HandleKind.Signal && numbers.ToE164(text) is { } number)
        {
            return number;
        }

        return kind == HandleKind.Email ? EmailKey(text) : text.TrimStart('@').ToLowerInvariant();
    }

    public static string EmailKey(string address) => address.Trim().ToLowerInvariant();

    /// <summary>Whether somebody could be written to there. What really is an address only its server knows.</summary>
    public static bool IsEmail(string text)
    {
        var address = text.Trim();
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= TextRules.Email && !address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or ',' or ';');
    }
}
