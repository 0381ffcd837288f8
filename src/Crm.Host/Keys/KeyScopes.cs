using System.Collections.Frozen;

namespace Crm.Host.Keys;

/// <summary>
/// What a key may be allowed: to read or to write one kind of thing, as the first part of an address names it. An address of which nothing stands here opens to no
/// key at all, so a new one is closed until somebody thinks of it.
/// </summary>
internal static class KeyScopes
{
    private static readonly FrozenDictionary<string, string> Things = new Dictionary<string, string>
    {
        ["customers"] = "customers",
        ["fields"] = "customers",
        ["segments"] = "customers",
        ["relations"] = "customers",
        ["orders"] = "orders",
        ["search"] = "customers",
        ["tickets"] = "tickets",
        ["attachments"] = "tickets",
        ["contacts"] = "contacts",
        ["callbacks"] = "contacts",
        ["feed"] = "feed",
        ["recordings"] = "recordings",
        ["articles"] = "articles",
        ["campaigns"] = "campaigns",
        ["dial-gate"] = "campaigns",
        ["do-not-call"] = "campaigns",
        ["opportunities"] = "opportunities",
        ["options"] = "options",
        ["openapi"] = "options",
        ["teams"] = "options",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Below these, people decide: whatever the scope, no key does.</summary>
    private static readonly string[] Closed = ["erasures", "holds", "exports", "team"];

    /// <summary>All scopes, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Things.Values.Distinct().SelectMany(thing => thing is "feed" or "options" or "recordings" ? new[] { $"read:{thing}" } : thing == "orders" ? ["write:orders"] : [$"read:{thing}", $"write:{thing}"])];

    /// <summary>The scope that a request needs; null when no key opens it.</summary>
    /// <param name="pattern">The end point's route, such as "/api/customers/{id:guid}".</param>
    public static string? Of(string method, string pattern)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || parts[0] != "api" || parts.Any(part => Closed.Contains(part, StringComparer.OrdinalIgnoreCase)))
            return null;
        var thing = parts[1].Split('.')[0];
        var reads = HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
        var scope = Things.TryGetValue(thing, out var name) && !(thing == "teams" && !reads) ? $"{(reads ? "read" : "write")}:{name}" : null;
        return scope is not null && All.Contains(scope) ? scope : null;
    }
}
