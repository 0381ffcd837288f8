using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Customers;

/// <summary>The buying history: orders as another system tells them.</summary>
public sealed class OrderDesk(IDbContextFactory<HelpDeskDb> databases, TimeProvider time)
{
    /// <summary>Amounts are stored to the hundredth; more digits than money has are a mistake.</summary>
    private const decimal LargestAmount = 1_000_000_000_000m;
    private const int LargestQuantity = 1_000_000;

    /// <summary>Stores the order, or brings the one with its external id up to date. Telling the same twice changes nothing.</summary>
    public async Task<Result<OrderStored>> PutAsync(OrderDraft draft, Actor actor, CancellationToken cancel = default) =>
        Problem(draft) is { } problem
            ? Result<OrderStored>.Invalid(problem)
            : await UniqueRace.RunAsync(async () =>
            {
                await using var db = await databases.CreateDbContextAsync(cancel);
                return await db.InTransactionAsync(() => PutAsync(db, draft, actor, cancel), cancel);
            });

    public async Task<OrderRecord?> FindAsync(string externalId, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.ExternalId == externalId, cancel) is { } order
            ? Record(order, await ItemsAsync(db, order.Id, cancel))
            : null;
    }

    /// <summary>A customer's orders, the newest first.</summary>
    /// <param name="after">A former page's <see cref="Page{T}.Next"/>.</param>
    /// <param name="take">At most <see cref="Page{T}.MaximumSize"/>.</param>
    public async Task<Page<OrderRecord>> ListAsync(Guid customer, string? after, int take, CancellationToken cancel = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var size = Page<OrderRecord>.Size(take);
        var orders = db.Orders.AsNoTracking().Where(o => o.CustomerId == customer);
        if (Cursor.Read(after, 2) is [var ticks, var last] && Cursor.Time(ticks) is { } at && Guid.TryParse(last, out var id))
        {
            orders = orders.Where(o => o.OrderedAt <= at && (o.OrderedAt < at || o.Id.CompareTo(id) < 0));
        }

        var rows = await orders.OrderByDescending(o => o.OrderedAt).ThenByDescending(o => o.Id).Take(size + 1).ToListAsync(cancel);
        var shown = rows.Take(size).ToList();
        var ids = shown.ConvertAll(o => o.Id);
        var items = (await db.OrderItems.AsNoTracking().Where(i => ids.Contains(i.OrderId)).ToListAsync(cancel)).ToLookup(i => i.OrderId);
        return new([.. shown.Select(o => Record(o, [.. items[o.Id].OrderBy(i => i.Position).Select(Line)]))], rows.Count > size ? Cursor.Write(shown[^1].OrderedAt, shown[^1].Id.ToString()) : null);
    }

    private async Task<Result<OrderStored>> PutAsync(HelpDeskDb db, OrderDraft draft, Actor actor, CancellationToken cancel)
    {
        if (await PresentCustomer.HoldAsync(db, draft.CustomerId, actor.Viewer, cancel) is not { } customer)
        {
            return Result<OrderStored>.NotFound("There is no such customer.");
        }

        var now = time.GetUtcNow();
        var asOf = draft.AsOf ?? now;
        var order = await db.Orders.FirstOrDefaultAsync(o => o.ExternalId == draft.ExternalId, cancel);
        var created = order is null;
        if (order is null)
        {
            order = new Order { Id = Guid.CreateVersion7(now), ExternalId = draft.ExternalId, Number = draft.Number, Currency = draft.Currency };
            db.Orders.Add(order);
        }
        else if (asOf < order.UpdatedAt)
        {
            return Result<OrderStored>.Ok(new(Record(order, await ItemsAsync(db, order.Id, cancel)), false));
        }

        (order.CustomerId, order.Number, order.OrderedAt, order.State, order.Amount, order.Currency, order.UpdatedAt) =
            (customer, draft.Number, draft.OrderedAt, draft.State, draft.Amount, draft.Currency, asOf);
        if (!created)
        {
            await db.OrderItems.Where(i => i.OrderId == order.Id).ExecuteDeleteAsync(cancel);
        }

        db.OrderItems.AddRange(draft.Items.Select((line, i) =>
            new OrderItem { OrderId = order.Id, Position = i, Name = line.Name, Sku = line.Sku, Quantity = line.Quantity, Price = line.Price }));
        await db.SaveChangesAsync(cancel);
        return Result<OrderStored>.Ok(new(Record(order, draft.Items), created));
    }

    private static async Task<IReadOnlyList<OrderLine>> ItemsAsync(HelpDeskDb db, Guid order, CancellationToken cancel)
    {
        var items = await db.OrderItems.AsNoTracking().Where(i => i.OrderId == order).OrderBy(i => i.Position).ToListAsync(cancel);
        return items.ConvertAll(Line);
    }

    private static string? Problem(OrderDraft draft)
    {
        if (draft.Items.Count > Order.MostItems)
        {
            return $"An order may have at most {Order.MostItems} items.";
        }

        if (draft.Currency.Length != 3 || !draft.Currency.All(char.IsAsciiLetterUpper))
        {
            return "The currency must be three capital letters, such as USD.";
        }

        return Math.Abs(draft.Amount) > LargestAmount
            ? "The amount is too large. Please correct it."
            : TextRules.Required("The external id", draft.ExternalId, TextRules.Name)
                ?? TextRules.Required("The order number", draft.Number, TextRules.Short)
                ?? draft.Items.Select(Problem).FirstOrDefault(problem => problem is not null);
    }

    private static string? Problem(OrderLine line) =>
        line.Quantity is < 0 or > LargestQuantity || Math.Abs(line.Price) > LargestAmount
            ? $"The quantity of an item must be 0 to {LargestQuantity}, and its price an amount of money."
            : TextRules.Required("The name of an item", line.Name, TextRules.Name) ?? TextRules.Optional("The article number of an item", line.Sku, TextRules.Short);

    private static OrderRecord Record(Order o, IReadOnlyList<OrderLine> items) => new(
        o.Id,
        o.ExternalId,
        o.CustomerId,
        o.Number,
        o.OrderedAt,
        o.State,
        o.Amount,
        o.Currency,
        o.UpdatedAt,
        items);

    private static OrderLine Line(OrderItem item) => new(item.Name, item.Sku, item.Quantity, item.Price);
}
