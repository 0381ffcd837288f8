using System.Security.Claims;
using Crm.AgentConsole;
using Crm.AgentConsole.Contracts;
using Crm.HelpDesk.Customers;
using Crm.Host.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Host.Api;

/// <summary>The buying history of customers. The system that has the orders tells them here, as often as it likes.</summary>
internal static class OrdersApi
{
    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/customers/{id:guid}/orders", ListAsync).AddEndpointFilter<PresentCustomerFilter>();
        api.MapPut("/orders/{externalId}", PutAsync).RequireAuthorization(Rights.WriteOrders);
    }

    private static async Task<Ok<Page<OrderView>>> ListAsync(Guid id, [AsParameters] Paging paging, OrderDesk orders, CancellationToken cancel) =>
        TypedResults.Ok(Paging.Of(await orders.ListAsync(id, paging.After, paging.Size, cancel), View));

    private static async Task<Results<Ok<OrderView>, Created<OrderView>, ProblemHttpResult>> PutAsync(
        string externalId, OrderEdit edit, ClaimsPrincipal user, OrderDesk orders, ConsolePusher consoles, CancellationToken cancel)
    {
        if (Names.Parse<OrderState>(edit.State) is not { } state)
            return Problems.BadRequest(Names.Wrong<OrderState>("state of orders", edit.State));
        if (!IsMoney(edit.Amount) || !edit.Items.All(item => IsMoney(item.Price)))
            return Problems.BadRequest("An amount is not one of money. Write it with at most two decimals, such as 129.90.");
        var items = edit.Items.Select(item => new OrderLine(item.Name, item.Sku, item.Quantity, (decimal)item.Price)).ToList();
        var stored = await orders.PutAsync(
            new OrderDraft(externalId, edit.CustomerId, edit.Number, edit.OrderedAt, state, (decimal)edit.Amount, edit.Currency, items, edit.AsOf), user.Actor(), cancel);
        if (!stored.IsOk)
            return Problems.Of(stored);
        var order = stored.Value!.Order;
        await consoles.CustomerChanged(order.CustomerId);
        return stored.Value.Created ? TypedResults.Created($"/api/customers/{order.CustomerId}/orders", View(order)) : TypedResults.Ok(View(order));
    }

    /// <summary>A number that is so many hundredths, and small enough to be one exactly.</summary>
    private static bool IsMoney(double amount) => Math.Abs(amount) <= 1e12 && (decimal)amount * 100 % 1 == 0;

    private static OrderView View(OrderRecord order) => new(
        order.Id, order.ExternalId, order.CustomerId, order.Number, order.OrderedAt, Names.Of(order.State), (double)order.Amount, order.Currency, order.UpdatedAt,
        [.. order.Items.Select(item => new OrderItemLine(item.Name, item.Sku, item.Quantity, (double)item.Price))]);
}
