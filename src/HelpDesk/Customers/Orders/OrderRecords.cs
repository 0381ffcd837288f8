namespace Crm.HelpDesk.Customers;

public enum OrderState
{
    Placed,
    Paid,
    Shipped,
    Delivered,
    Returned,
    Cancelled,
}

/// <summary>An order as the system that has it tells us; the same <paramref name="ExternalId"/> again tells its present state.</summary>
/// <param name="ExternalId">The other system's own key.</param>
/// <param name="Number">What customers and agents call it.</param>
/// <param name="Amount">The whole, in hundredths at the finest; negative for a credit.</param>
/// <param name="Currency">ISO 4217, such as USD.</param>
/// <param name="AsOf">When the other system had it so; what is older than what we have changes nothing. Null for now.</param>
public sealed record OrderDraft(
    string ExternalId,
    Guid CustomerId,
    string Number,
    DateTimeOffset OrderedAt,
    OrderState State,
    decimal Amount,
    string Currency,
    IReadOnlyList<OrderLine> Items,
    DateTimeOffset? AsOf = null);

/// <param name="Price">Of one.</param>
public sealed record OrderLine(string Name, string? Sku, int Quantity, decimal Price);

/// <summary>An order as stored.</summary>
/// <param name="Items">In the order in which they were sent.</param>
public sealed record OrderRecord(
    Guid Id,
    string ExternalId,
    Guid CustomerId,
    string Number,
    DateTimeOffset OrderedAt,
    OrderState State,
    decimal Amount,
    string Currency,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<OrderLine> Items);

/// <summary>A stored order, and whether it was new.</summary>
public sealed record OrderStored(OrderRecord Order, bool Created);

/// <summary>A customer's buying history at first sight. Cancelled orders do not count.</summary>
public sealed record OrderSummary(int Count, DateTimeOffset? Last)
{
    public static readonly OrderSummary None = new(0, null);
}
