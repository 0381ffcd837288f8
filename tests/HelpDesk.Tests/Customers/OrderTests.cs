using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Tests.Providers;
using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Tests.Customers;

public abstract class OrderTests<TDatabase> : DataTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly OrderLine[] Items = [new("Tent <XL>", "T-1", 1, 129.90m), new("Peg", null, 12, 0.05m)];

    [Fact]
    public async Task An_order_that_is_told_twice_is_one_in_its_last_state()
    {
        var zoe = await AddCustomerAsync("Zoë");
        var draft = Draft(zoe.Id, "shop-1");
        var told = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Orders.PutAsync(draft, Ada, Cancel), Cancel)));
        Assert.Single(told, t => Value(t).Created);

        Clock.Advance(TimeSpan.FromHours(1));
        var shipped = Value(await Orders.PutAsync(draft with { State = OrderState.Shipped, Items = [Items[1]], Amount = 0.60m }, Ada, Cancel));
        Assert.False(shipped.Created);
        var stored = Assert.Single((await Orders.ListAsync(zoe.Id, null, 10, Cancel)).Items);
        Assert.Equivalent(shipped.Order, stored, strict: true);
        Assert.Equal((OrderState.Shipped, 0.60m, "Peg"), (stored.State, stored.Amount, Assert.Single(stored.Items).Name));
        Assert.Equivalent(stored, await Orders.FindAsync("shop-1", Cancel), strict: true);
        Assert.Null(await Orders.FindAsync("shop-2", Cancel));
    }

    [Fact]
    public async Task What_is_older_than_what_is_stored_changes_nothing()
    {
        var zoe = await AddCustomerAsync("Zoë");
        Value(await Orders.PutAsync(Draft(zoe.Id, "shop-1") with { State = OrderState.Delivered, AsOf = Clock.Now }, Ada, Cancel));
        var late = Value(await Orders.PutAsync(Draft(zoe.Id, "shop-1") with { State = OrderState.Paid, AsOf = Clock.Now.AddSeconds(-1) }, Ada, Cancel));
        Assert.Equal(OrderState.Delivered, late.Order.State);
        Assert.Equal(Items, late.Order.Items);
    }

    [Fact]
    public async Task Orders_are_listed_newest_first_in_pages_and_counted_without_cancelled_ones()
    {
        var zoe = await AddCustomerAsync("Zoë", "+12125550100");
        Assert.Equal(OrderSummary.None, (await Customers.ProfileAsync(zoe.Id, Viewer.System, Cancel))!.Orders);
        var day = Clock.Now;
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            Value(await Orders.PutAsync(Draft(zoe.Id, $"shop-{i}") with { Number = $"N{i}", OrderedAt = day.AddDays(i / 2), State = i == 4 ? OrderState.Cancelled : OrderState.Paid }, Ada, Cancel));
        }

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await Orders.ListAsync(zoe.Id, next, 2, Cancel);
            seen.AddRange(page.Items.Select(o => o.Number));
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(["N4", "N3", "N2", "N1", "N0"], seen);
        var summary = new OrderSummary(4, day.AddDays(1));
        Assert.Equal(summary, (await Customers.ProfileAsync(zoe.Id, Viewer.System, Cancel))!.Orders);
        Assert.Equal(summary, Assert.Single(await Callers.FindAsync("+12125550100", Cancel)).Orders);
    }

    [Fact]
    public async Task A_caller_comes_with_the_pinned_notes()
    {
        var zoe = await AddCustomerAsync("Zoë", "+12125550100");
        for (var i = 0; i < 7; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Value(await Notes.AddAsync(zoe.Id, Guid.NewGuid(), $"{i} {new string('x', 600)}", i != 6, Ada, Cancel));
        }

        var pinned = Assert.Single(await Callers.FindAsync("+12125550100", Cancel)).PinnedNotes;
        Assert.Equal(["5", "4", "3", "2", "1"], pinned.Select(text => text[..1]));
        Assert.All(pinned, text => Assert.Equal(CallerFinder.NoteShown, text.Length));
        Assert.Equal(pinned, (await Customers.ProfileAsync(zoe.Id, Viewer.System, Cancel))!.PinnedNotes);
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_nothing_is_stored()
    {
        var zoe = await AddCustomerAsync("Zoë");
        var right = Draft(zoe.Id, "shop-1");
        await WrongAsync("external id", right with { ExternalId = "" });
        await WrongAsync("order number", right with { Number = " " });
        await WrongAsync("three capital letters", right with { Currency = "usd" });
        await WrongAsync("three capital letters", right with { Currency = "EURO" });
        await WrongAsync("amount is too large", right with { Amount = -2_000_000_000_000m });
        await WrongAsync("quantity", right with { Items = [Items[0] with { Quantity = -1 }] });
        await WrongAsync("name of an item", right with { Items = [Items[0] with { Name = "" }] });
        await WrongAsync("at most 200 items", right with { Items = [.. Enumerable.Repeat(Items[0], 201)] });
        Problem(ResultKind.NotFound, await Orders.PutAsync(right with { CustomerId = Guid.NewGuid() }, Ada, Cancel));
        await using var db = await OpenAsync();
        Assert.Equal((0, 0), (await db.Orders.CountAsync(Cancel), await db.OrderItems.CountAsync(Cancel)));
    }

    private async Task WrongAsync(string problem, OrderDraft draft) => Assert.Contains(problem, Problem(ResultKind.Invalid, await Orders.PutAsync(draft, Ada, Cancel)));

    private OrderDraft Draft(Guid customer, string externalId) =>
        new(externalId, customer, "2026-0117", Clock.Now.AddDays(-2), OrderState.Paid, 130.50m, "USD", Items);
}
