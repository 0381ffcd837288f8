using Crm.Host.Api;

namespace Crm.Host.Security;

/// <summary>Headers that tell the browser what our pages may do. The console needs scripts, styles and sockets of this origin, and nothing else.</summary>
internal static class SecurityHeaders
{
    // Mantine sets style attributes; the scripts have no inline parts. blob: plays recordings that the page holds.
    // 'self' covers ws: of this origin in today's browsers only, so the socket's own form is named as well.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; media-src 'self' blob:; "
        + "connect-src 'self' {0}; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Set when the response starts, so that an error page, which begins with a clean response, has them too.</summary>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Write, context);
        return next(context);
    });

    private static Task Write(object state)
    {
        var context = (HttpContext)state;
        var socket = $"{(context.Request.IsHttps ? "wss" : "ws")}://{Host(context.Request)}";
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = string.Format(System.Globalization.CultureInfo.InvariantCulture, ContentPolicy, socket);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), payment=()";
        headers.XFrameOptions = "DENY";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments(SurveyPage.Path))
            headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>The Host header comes from outside: only what a host may look like gets into the policy.</summary>
    private static string Host(HttpRequest request) =>
        Uri.TryCreate($"http://{request.Host.Value}/", UriKind.Absolute, out var uri) && request.Host.Value is { } host && !host.AsSpan().ContainsAny(" ;,'\"") ? uri.Authority : "localhost";
}
