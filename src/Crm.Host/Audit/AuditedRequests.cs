using System.Collections.Frozen;
using System.Security.Claims;
using Crm.HelpDesk;
using Crm.Host.Security;

namespace Crm.Host.Audit;

/// <summary>
/// Records what requests saw and did, in one place: reads by the table here, and every change that succeeded. Search texts and bodies are never recorded. The same person reading the same thing
/// again within <see cref="SameLook"/> is one look, because a console refreshes what it shows.
/// </summary>
internal sealed class AuditedRequests(RequestDelegate next, AuditTrail trail, TimeProvider time)
{
    public static readonly TimeSpan SameLook = TimeSpan.FromMinutes(5);

    private const int MostLooks = 20_000;

    private static readonly FrozenDictionary<string, string> Reads = new Dictionary<string, string>
    {
        ["/api/customers/{id:guid}"] = "customer.seen",
        ["/api/customers/{id:guid}/timeline"] = "customer.timeline-seen",
        ["/api/customers"] = "customers.searched",
        ["/api/search"] = "customers.searched",
        ["/api/search/tickets"] = "tickets.searched",
        ["/api/tickets/{id:guid}"] = "ticket.seen",
        ["/api/tickets/{id:guid}/timeline"] = "ticket.timeline-seen",
        ["/api/contacts/{id:guid}"] = "contact.seen",
        ["/api/recordings/{id:guid}"] = "recording.played",
        ["/api/attachments/{id:guid}"] = "attachment.downloaded",
        ["/api/campaigns/{id:guid}/leads.csv"] = "leads.exported",
        ["/api/campaigns/{id:guid}/attempts.csv"] = "attempts.exported",
        ["/api/customers.csv"] = "customers.exported",
        ["/api/audit"] = "audit.seen",
        ["/api/audit.csv"] = "audit.exported",
        ["/api/customers/{id:guid}/exports/{export:guid}/file"] = "person.exported",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Actor, string Kind, Guid? Subject), long> _looks = [];

    /// <summary>What reading this address is recorded as; null when it is not.</summary>
    public static string? KindOf(string pattern) => Reads.GetValueOrDefault(pattern);

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.StatusCode is >= 200 and < 300 && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } && context.User.TryId() is { } user)
            Record(context, pattern.TrimEnd('/'), user);
    }

    private void Record(HttpContext context, string pattern, Guid user)
    {
        var request = context.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!pattern.StartsWith("/api", StringComparison.Ordinal) || (reads ? KindOf(pattern) : $"{request.Method} {pattern}") is not { } kind)
            return;
        var subject = Guid.TryParse(request.RouteValues.GetValueOrDefault("id") as string, out var id) ? id : (Guid?)null;
        // Players ask for a file in many parts; the part that begins it stands for all.
        if (reads && (request.GetTypedHeaders().Range is { } range && range.Ranges.All(part => part.From != 0) || LookedBefore(user, kind, subject)))
            return;
        trail.Record(kind, new Actor(user, context.User.Identity?.Name ?? ""), context.Connection.RemoteIpAddress?.ToString(), subject, detail: KeyOf(context.User));
    }

    private bool LookedBefore(Guid user, string kind, Guid? subject)
    {
        // What is taken out of the house is recorded each time.
        if (kind.EndsWith("exported", StringComparison.Ordinal) || kind.EndsWith("downloaded", StringComparison.Ordinal))
            return false;
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_looks.TryGetValue((user, kind, subject), out var last) && time.GetElapsedTime(last, now) < SameLook)
                return true;
            if (_looks.Count >= MostLooks)
                _looks.Clear();
            _looks[(user, kind, subject)] = now;
            return false;
        }
    }

    private static string? KeyOf(ClaimsPrincipal user) => user.KeyName() is { } key ? $"by the key {key}" : null;
}
