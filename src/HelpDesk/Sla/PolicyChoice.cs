using Crm.HelpDesk.Tickets;

namespace Crm.HelpDesk.Sla;

/// <summary>What of a ticket decides which policy it falls under.</summary>
/// <param name="Tier">Of its customer.</param>
internal sealed record SlaSubject(TicketKind Kind, TicketPriority Priority, string Tier)
{
    /// <summary>As a clock remembers it: when this is another one, the policy is chosen again.</summary>
    public string Key => $"{Kind}/{Priority}/{Tier}".ToLowerInvariant();
}

/// <summary>
/// Which policy a ticket falls under: of those whose conditions all fit, the most specific. That is a rank to compare, most conditions first; among as many, one that names
/// the kind goes before one that names the priority, before one that names the tier; then the older one.
/// </summary>
internal static class PolicyChoice
{
    /// <returns>The policy and why, in a sentence; null when none fits.</returns>
    public static (PolicyRecord Policy, string Why)? Of(IEnumerable<PolicyRecord> policies, SlaSubject subject)
    {
        var fitting = policies.Where(p => Fits(p.Policy, subject)).OrderByDescending(p => Rank(p.Policy)).ThenBy(p => p.Id).ToList();
        return fitting.Count == 0 ? null : (fitting[0], Why(fitting[0].Policy, fitting.Count - 1));
    }

    private static bool Fits(PolicyDraft p, SlaSubject s) =>
        !p.Retired
        && (p.Kind is null || p.Kind == s.Kind)
        && (p.Priority is null || p.Priority == s.Priority)
        && (p.Tier is null || string.Equals(p.Tier, s.Tier, StringComparison.OrdinalIgnoreCase));

    private static (int Conditions, bool Kind, bool Priority, bool Tier) Rank(PolicyDraft p)
    {
        var (kind, priority, tier) = (p.Kind is not null, p.Priority is not null, p.Tier is not null);
        return ((kind ? 1 : 0) + (priority ? 1 : 0) + (tier ? 1 : 0), kind, priority, tier);
    }

    private static string Why(PolicyDraft p, int others)
    {
        string?[] conditions =
        [
            p.Kind is { } kind ? $"kind {kind.ToString().ToLowerInvariant()}" : null,
            p.Priority is { } priority ? $"priority {priority.ToString().ToLowerInvariant()}" : null,
            p.Tier is { } tier ? $"tier {tier}" : null,
        ];
        var named = string.Join(" and ", conditions.OfType<string>());
        var fits = named.Length == 0 ? $"{p.Name} is for every ticket" : $"{p.Name} is for {named}";
        return others == 0 ? $"{fits}; no other policy fits." : $"{fits}; {others} less specific {(others == 1 ? "policy fits" : "policies fit")} too.";
    }
}
