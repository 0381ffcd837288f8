using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>
/// Under which a customer is looked up as a possible duplicate: how a word of the name sounds, together with the organization or a postal code. Customers with a key in common are compared; so
/// nobody is compared with everybody.
/// </summary>
internal sealed class CustomerKey
{
    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    public Guid CustomerId { get; init; }

    /// <summary>A hash of the texts: what collides is compared and found different.</summary>
    public long Key { get; init; }

    /// <summary>The keys of a customer whose addresses are loaded.</summary>
    public static IReadOnlyCollection<long> Of(Customer customer)
    {
        var keys = new HashSet<long>();
        var words = NameLikeness.Words(customer.Name);
        var blocks = customer.Addresses.Select(a => PostalCode(a.PostalCode)).Append(Organization(customer.Organization)).OfType<string>().Distinct().ToList();
        foreach (var sound in words.Where(w => w.Length > 1).Select(NameLikeness.Sound))
        {
            keys.UnionWith(blocks.Select(block => Hash($"{block}\n{sound}")));
        }

        if (customer.Kind == CustomerKind.Organization && words.Count > 0)
        {
            keys.Add(Hash($"name\n{string.Join(' ', words.Order(StringComparer.Ordinal))}"));
        }

        return keys;
    }

    /// <summary>An organization in the form in which two that are the same are equal; null for none.</summary>
    public static string? Organization(string? name) => NameLikeness.Words(name) is { Count: > 0 } words ? "o:" + string.Join(' ', words) : null;

    /// <summary>A postal code without spaces and dashes; null for none. A code is one of its country, and few countries share them: the name decides.</summary>
    public static string? PostalCode(string? code)
    {
        var plain = string.Concat((code ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length < 3 ? null : "p:" + plain;
    }

    private static long Hash(string text)
    {
        var hash = FnvOffset;
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ part) * FnvPrime);
        }

        return unchecked((long)hash);
    }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerKey>
    {
        public void Configure(EntityTypeBuilder<CustomerKey> builder)
        {
            builder.ToTable("CustomerKeys");
            builder.HasKey(k => new { k.CustomerId, k.Key });
            builder.HasIndex(k => new { k.Key, k.CustomerId });
            builder.HasOne<Customer>().WithMany(c => c.Keys).HasForeignKey(k => k.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
