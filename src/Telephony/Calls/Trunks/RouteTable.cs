namespace Crm.Telephony.Calls.Trunks;

/// <summary>Number → trunks to try, in order.</summary>
internal sealed class RouteTable(IReadOnlyList<TrunkRoute> routes, IReadOnlyList<string> all)
{
    /// <summary>The trunks of the longest prefix that fits; all of them where no routes are configured; none where none fits.</summary>
    public IReadOnlyList<string> Of(string number)
    {
        if (routes.Count == 0)
        {
            return all;
        }
        TrunkRoute? best = null;
        foreach (var route in routes)
        {
            if (number.StartsWith(route.Prefix, StringComparison.Ordinal) && (best is null || route.Prefix.Length > best.Prefix.Length))
            {
                best = route;
            }
        }
        return best?.Trunks ?? [];
    }
}
