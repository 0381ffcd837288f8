namespace Crm.Host.Security;

/// <summary>Whose pages may talk to this server. A browser names a page's origin in every request that could do harm, and pages cannot forge it.</summary>
internal sealed class OriginRules(IEnumerable<string> allowed)
{
    private readonly HashSet<string> allowed = new(allowed, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for our own origin, the configured ones, and for programs: they send none, and have no cookie of somebody else's to abuse.</summary>
    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count switch
        {
            0 => request.Headers["Sec-Fetch-Site"] is not ["cross-site"] and not ["same-site"],
            1 => allowed.Contains(origins[0]!) || string.Equals(origins[0], $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }
}
