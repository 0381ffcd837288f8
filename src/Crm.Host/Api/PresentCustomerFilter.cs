using Crm.HelpDesk.Customers;
using Crm.Host.Security;

namespace Crm.Host.Api;

/// <summary>
/// Before every end point of one customer: who may not be seen does not exist, and who was merged is at another address (308, not to be kept, because a merge can be undone). What changes
/// something is let through: it goes to the present customer, or says what to do.
/// </summary>
internal sealed class PresentCustomerFilter(MergeDesk merges) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var id = Guid.Parse((string)http.GetRouteValue("id")!);
        if (await merges.PresentAsync(id, http.User.Viewer(), http.RequestAborted) is not { } present)
            return Problems.NotFound("There is no such customer.");
        if (present == id || !HttpMethods.IsGet(http.Request.Method))
            return await next(context);
        http.Response.Headers.CacheControl = "no-store";
        var path = http.Request.Path.Value!.Replace(id.ToString(), present.ToString(), StringComparison.OrdinalIgnoreCase);
        return TypedResults.Redirect(path + http.Request.QueryString, permanent: true, preserveMethod: true);
    }
}
