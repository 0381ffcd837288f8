using Crm.Host.Telemetry;
using Microsoft.AspNetCore.Antiforgery;

namespace Crm.Host.Security;

/// <summary>Marks an end point that changes something and is called before there is a session to protect.</summary>
internal sealed class WithoutAntiForgery;

/// <summary>
/// Stops requests that another site's page makes in a signed-in person's name. WebSockets (/sip, /hubs) and everything that changes
/// something must come from an allowed origin; API changes also carry the token that only our own pages can read.
/// </summary>
internal sealed class RequestGuard(RequestDelegate next, IAntiforgery antiforgery, OriginRules origins, HostMetrics metrics, RefusalLimit limit, ILogger<RequestGuard> log)
{
    public const string TokenHeader = "X-CSRF";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        if ((changes || IsSocket(request)) && !origins.Allows(request))
        {
            metrics.Refused("origin");
            if (limit.MayLog())
                log.ForeignOrigin(request.Path, request.Headers.Origin.ToString());
            await Refuse(context, StatusCodes.Status403Forbidden, "This request comes from a page of another site. Open the console on this server's own address.");
            return;
        }
        if (changes && NeedsToken(context) && !await antiforgery.IsRequestValidAsync(context))
        {
            metrics.Refused("anti-forgery");
            if (limit.MayLog())
                log.AntiForgeryRefused(request.Path);
            await Refuse(context, StatusCodes.Status400BadRequest, $"The {TokenHeader} header is missing or out of date. Read /api/me again and repeat the request with its antiForgeryToken.");
            return;
        }
        await next(context);
    }

    private static bool IsSocket(HttpRequest request) =>
        request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/sip", StringComparison.OrdinalIgnoreCase);

    // A program proves itself by a key that no page has, and nobody's cookie counts beside it. Nobody is signed in: authorization refuses next, and says so.
    private static bool NeedsToken(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.User.Identity?.IsAuthenticated == true
        && context.User.Key() is null
        && context.GetEndpoint()?.Metadata.GetMetadata<WithoutAntiForgery>() is null;

    private static Task Refuse(HttpContext context, int status, string sentence) => Results.Problem(sentence, statusCode: status).ExecuteAsync(context);
}
