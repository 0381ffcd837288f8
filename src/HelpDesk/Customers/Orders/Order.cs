using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>What a customer ordered, as another system told us.</summary>
internal sealed class Order
{
    public const int MostItems = 200;

    public required Guid Id { get; init; }

    /// <summary>Unique, so that telling twice makes one order.</summary>
    public required string ExternalId { get; init; }

    public Guid CustomerId { get; set; }

    public required string Number { get; set; }

    public DateTimeOffset OrderedAt { get; set; }

    public OrderState State { get; set; }

    public decimal Amount { get; set; }

    public required string Currency { get; set; }

    /// <summary>When the other system had it so.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Order>
    {
        public void Configure(EntityTypeBuilder<Order> builder)
        {
            builder.ToTable("Orders");
            builder.Property(o => o.Id).ValueGeneratedNever();
            builder.Property(o => o.ExternalId).HasMaxLength(TextRules.Name);
            builder.Property(o => o.Number).HasMaxLength(TextRules.Short);
            builder.Property(o => o.Currency).HasMaxLength(3);
            builder.HasIndex(o => o.ExternalId).IsUnique();

            // The list of a customer's orders, and what is counted for the screen pop without reading a row.
            builder.HasIndex(o => new { o.CustomerId, o.OrderedAt, o.Id, o.State });
            builder.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A line of an order.</summary>
internal sealed class OrderItem
{
    public Guid OrderId { get; init; }

    public int Position { get; init; }

    public required string Name { get; init; }

    public string? Sku { get; init; }

    public int Quantity { get; init; }

    public decimal Price { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<OrderItem>
    {
        public void Configure(EntityTypeBuilder<OrderItem> builder)
        {
            builder.ToTable("OrderItems");
            builder.HasKey(i => new { i.OrderId, i.Position });
            builder.Property(i => i.Name).HasMaxLength(TextRules.Name);
            builder.Property(i => i.Sku).HasMaxLength(TextRules.Short);
            builder.HasOne<Order>().WithMany().HasForeignKey(i => i.OrderId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
