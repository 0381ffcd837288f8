using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Telephony.Calls;

/// <summary>SIP over WebSocket (RFC 7118) as an endpoint of the web server, with the checks that a browser does not make for us.</summary>
public static class SipWebSocketEndpoint
{
    private const string Subprotocol = "sip";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Maps the endpoint. A handshake is refused with 400 when it is no WebSocket or does not offer the subprotocol <c>sip</c>, with 403
    /// from a foreign origin (browsers send cookies along with any page's handshake), and with 401 without a signed-in user.
    /// </summary>
    /// <param name="userOf">The phone's user for a request, or null when nobody is signed in.</param>
    /// <param name="allowedOrigins">Origins beside the server's own, e.g. <c>https://console.example.com</c>.</param>
    public static IEndpointConventionBuilder MapSipWebSocket(this IEndpointRouteBuilder routes, string pattern, CallServer server, Func<HttpContext, string?> userOf, params string[] allowedOrigins) =>
        routes.Map(pattern, (HttpContext context) => HandshakeAsync(context, server, userOf, allowedOrigins));

    private static async Task HandshakeAsync(HttpContext context, CallServer server, Func<HttpContext, string?> userOf, string[] allowedOrigins)
    {
        var user = userOf(context);
        if (Refusal(context, user, allowedOrigins) is { } refusal)
        {
            await Results.Problem(refusal.Why, statusCode: refusal.Status).ExecuteAsync(context);
            return;
        }
        var accept = new WebSocketAcceptContext { SubProtocol = Subprotocol, KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive };
        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept);
        var remote = new IPEndPoint(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);
        await server.ServeWebSocketAsync(socket, remote, context.Request.IsHttps, user!, context.RequestAborted);
    }

    private static (int Status, string Why)? Refusal(HttpContext context, string? user, string[] allowedOrigins)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return (StatusCodes.Status400BadRequest, "This address speaks SIP over WebSocket only.");
        }
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.Ordinal))
        {
            return (StatusCodes.Status400BadRequest, "Offer the WebSocket subprotocol 'sip'.");
        }
        if (!IsAllowedOrigin(context.Request, allowedOrigins))
        {
            return (StatusCodes.Status403Forbidden, "This origin may not use the telephone.");
        }
        return user is null ? (StatusCodes.Status401Unauthorized, "Sign in first.") : null;
    }

    /// <summary>Only pages send an Origin; every page sends one. A program without it has no cookie of somebody else's to abuse.</summary>
    private static bool IsAllowedOrigin(HttpRequest request, string[] allowedOrigins)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0)
        {
            return true;
        }
        var own = $"{request.Scheme}://{request.Host}";
        return origins.Count == 1
            && (string.Equals(origins[0], own, StringComparison.OrdinalIgnoreCase) || allowedOrigins.Contains(origins[0], StringComparer.OrdinalIgnoreCase));
    }
}
