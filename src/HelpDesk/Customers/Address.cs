using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>A postal address of a customer.</summary>
internal sealed class CustomerAddress
{
    /// <summary>Of street, house, floor: several lines.</summary>
    public const int LongestStreet = 400;

    public Guid CustomerId { get; init; }

    /// <summary>Place in the customer's list.</summary>
    public int Position { get; init; }

    public AddressKind Kind { get; set; }

    public string? Street { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? Country { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<CustomerAddress>
    {
        public void Configure(EntityTypeBuilder<CustomerAddress> builder)
        {
            builder.ToTable("CustomerAddresses");
            builder.HasKey(a => new { a.CustomerId, a.Position });
            builder.Property(a => a.Street).HasMaxLength(LongestStreet);
            builder.Property(a => a.PostalCode).HasMaxLength(TextRules.Short);
            builder.Property(a => a.City).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Region).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Country).HasMaxLength(TextRules.Short);
            builder.HasOne<Customer>().WithMany(c => c.Addresses).HasForeignKey(a => a.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
